import { join, resolve } from 'node:path';

/** The same from `src` (tests) and from `lib` (compiled). */
export const packageDirectory = resolve(__dirname, '..');
export const repositoryRoot = resolve(packageDirectory, '..', '..');
export const appDirectory = join(repositoryRoot, 'apps', 'external-metrics');
export const emulatorDirectory = join(packageDirectory, 'emulator');
export const emulatorRequirements = join(emulatorDirectory, 'requirements.txt');
export const virtualEnvironmentDirectory = join(packageDirectory, '.venv', 'run');
export const testVirtualEnvironmentDirectory = join(packageDirectory, '.venv', 'test');
export const stateDirectory = join(packageDirectory, '.local-cloud');
export const rootNodeModules = join(repositoryRoot, 'node_modules');
export const cdkCli = join(rootNodeModules, 'aws-cdk', 'bin', 'cdk');

import { spawnSync } from 'child_process';
import { readFileSync, rmSync } from 'fs';
import { homedir } from 'os';
import { join } from 'path';
import { packageDirectory, repositoryRoot } from '../../paths';
import { Tally } from '../../tally';
import { copy, inTemporaryFolder, libraries, manifestOf, packageFor, runQuietly } from '../workspace';

/** The jars in a Maven project, a Java app on them, and its synthesis. */
export async function consumeFromJava(tally: Tally) {
  if (spawnSync('mvn', ['--version']).status !== 0) {
    tally.skip('Java', 'no Maven with a JDK is installed');
    return;
  }
  const packages = join(repositoryRoot, 'packages');
  const repository = localRepository();
  await inTemporaryFolder(async (folder) => {
    const classpath = join(folder, 'classpath');
    copy(join(packageDirectory, 'consumer', 'java'), folder, ['pom.xml', 'Consumer.java']);
    const compiles = await tally.check('Java: the libraries are packed as jars, and an app compiles against them', async () => {
      await packageFor('java');
      const versions = libraries.map((library) => `-D${library}.version=${manifestOf(join(packages, library)).version}`);
      await runQuietly('mvn', [
        '--batch-mode', '--quiet', `-Dmaven.repo.local=${repository}`, `-Dpackages=${packages}`, ...versions, `-Dmdep.outputFile=${classpath}`, 'compile', 'dependency:build-classpath',
      ], folder);
    });
    if (!compiles) return;
    await tally.check('Java: the app synthesises, and its templates hold what the libraries promise', () =>
      runQuietly('java', ['-cp', [join(folder, 'target', 'classes'), readFileSync(classpath, 'utf8').trim()].join(':'), 'Consumer'], folder));
  });
}

/** Maven never fetches a version twice: a repository apart, from which ours can be removed. */
function localRepository(): string {
  const repository = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'external-metrics-constructs', 'maven');
  rmSync(join(repository, 'com', 'externalmetrics'), { recursive: true, force: true });
  return repository;
}

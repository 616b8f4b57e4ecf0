import { existsSync } from 'fs';
import { join, resolve } from 'path';
import { nearest } from '../config/nearest';
import { Problem, ProblemsError } from '../config/problems';
import { environments, EnvironmentName, stageId } from '../environments';

/** An environment and its part of a cloud assembly, as the operator names them on the command line. */
export interface EnvironmentAssemblyOptions {
  /** The npm script that asks. */
  readonly command: string;
  readonly environment: string;
  /** The folder of the app's assembly. */
  readonly assembly: string;
}

/** An environment, and the folder of its assembly. */
export interface EnvironmentAssembly {
  readonly environment: EnvironmentName;
  readonly folder: string;
}

/** Finds the assembly of an environment. Errors: `EnvironmentUnknown`, `AssemblyMissing`. */
export function environmentAssembly({ command, environment, assembly }: EnvironmentAssemblyOptions): EnvironmentAssembly {
  const refusal = (problem: Problem) => new ProblemsError(command, [problem]);
  if (!isEnvironment(environment)) {
    const names = Object.keys(environments);
    const mend = environment ? `did you mean ${nearest(environment, names)}?` : `name one: npm run ${command} -- staging`;
    throw refusal({ code: 'EnvironmentUnknown', subject: 'environment', got: environment, expected: names.join(', '), mend });
  }
  const folder = join(resolve(assembly), `assembly-${stageId(environment)}`);
  if (!existsSync(join(folder, 'manifest.json'))) {
    throw refusal({ code: 'AssemblyMissing', subject: 'assembly', got: assembly, expected: `a cloud assembly with assembly-${stageId(environment)}`, mend: 'name the folder that "cdk deploy" wrote (its --output)' });
  }
  return { environment, folder };
}

function isEnvironment(name: string): name is EnvironmentName {
  return Object.keys(environments).includes(name);
}

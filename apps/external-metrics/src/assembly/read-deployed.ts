import { DeployedEnvironment } from '../environments/deployed-environment';
import { describedParts } from './described-parts';

/** The deployed baseline that the assembly of one environment is, once it is deployed. Error: `AssemblyIncomplete`. */
export function readDeployed(assemblyFolder: string): DeployedEnvironment {
  return Object.fromEntries(describedParts(assemblyFolder).map(({ part, data }) => [part, data])) as unknown as DeployedEnvironment;
}

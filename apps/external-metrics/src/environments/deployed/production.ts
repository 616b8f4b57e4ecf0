import { DeployedEnvironment } from '../deployed-environment';

/** Written by `npm run baseline -- production`. */
export const deployedProduction: DeployedEnvironment | undefined = undefined;

import { DeployedEnvironment } from '../deployed-environment';

/** Written by `npm run baseline -- dev`. */
export const deployedDev: DeployedEnvironment | undefined = undefined;

import { DeployedEnvironment } from '../deployed-environment';

/** Written by `npm run baseline -- staging`. */
export const deployedStaging: DeployedEnvironment | undefined = undefined;

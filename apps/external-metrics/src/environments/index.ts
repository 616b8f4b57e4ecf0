import { EnvironmentConfig } from '../config/environment-config';
import { deployedDev } from './deployed/dev';
import { deployedProduction } from './deployed/production';
import { deployedStaging } from './deployed/staging';
import { DeployedEnvironment } from './deployed-environment';
import { dev } from './dev';
import { production } from './production';
import { staging } from './staging';

export const environments = { dev, staging, production } satisfies Record<string, EnvironmentConfig>;

export type EnvironmentName = keyof typeof environments;

/** The construct id of an environment's stage, after which the CDK names its assembly and the operator its stacks. */
export function stageId(name: EnvironmentName): string {
  return name[0].toUpperCase() + name.slice(1);
}

/** What stands in AWS, written by `npm run baseline -- <environment>` after a deployment. */
export const deployedEnvironments: Record<EnvironmentName, DeployedEnvironment | undefined> = {
  dev: deployedDev,
  staging: deployedStaging,
  production: deployedProduction,
};

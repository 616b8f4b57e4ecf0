import { Annotations, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { PostgresDatabaseProps } from '../postgres-database-props';
import { features } from './feature-roles';
import { reservedParameters } from './parameters';
import { isKnownLibrary } from './preload-libraries';
import { Problem } from './problems';
import { Settings } from './settings';

export function checkFeatures(props: PostgresDatabaseProps, { version }: Settings): Problem[] {
  return [...checkRoles(props), ...checkLambda(props, Number(version.major)), ...checkLibraries(props.preloadLibraries), ...checkReserved(props.parameters)];
}

/** By feature: the property that makes a role for it. */
const madeBy: Readonly<Record<string, 's3ImportBuckets' | 's3ExportBuckets' | 'lambdaFunctions'>> = { s3Import: 's3ImportBuckets', s3Export: 's3ExportBuckets', Lambda: 'lambdaFunctions' };

function checkRoles({ featureRoles = {}, ...props }: PostgresDatabaseProps): Problem[] {
  return Object.keys(featureRoles).flatMap((name) => {
    if (!features.includes(name)) return [{ code: 'FeatureUnknown', subject: `featureRoles["${name}"]`, got: name, expected: features.join(', '), mend: 'write it as RDS does, with the same capitals' }];
    const property = madeBy[name];
    return props[property]?.length ? [{
      code: 'FeatureRoleTwice', subject: `featureRoles["${name}"]`, got: `a role, and ${property}`, expected: 'one of them: RDS takes one role for a feature', mend: `leave out ${property}, and let the role do what they need`,
    }] : [];
  });
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL-Lambda.html */
function checkLambda({ lambdaFunctions = [], featureRoles = {} }: PostgresDatabaseProps, major: number): Problem[] {
  const asked = lambdaFunctions.length > 0 || featureRoles.Lambda !== undefined;
  return asked && major < 12 ? [{ code: 'FeatureUnsupported', subject: 'lambdaFunctions', got: `PostgreSQL ${major}`, expected: 'version 12 or later', mend: 'upgrade first, or let the application call the function' }] : [];
}

function checkLibraries(names: readonly string[] = []): Problem[] {
  return names.filter((name) => !Token.isUnresolved(name) && !/^[a-z]\w*$/.test(name)).map((name) => ({
    code: 'PreloadLibraryInvalid', subject: 'preloadLibraries', got: name, expected: 'the name of one library, such as "pg_cron"', mend: 'one entry for each library, without path or commas',
  }));
}

function checkReserved(parameters: PostgresDatabaseProps['parameters'] = {}): Problem[] {
  return Object.entries(reservedParameters).filter(([name]) => name in parameters).map(([name, property]) => ({
    code: 'ParameterReserved', subject: `parameters["${name}"]`, got: parameters[name], expected: `${property} instead`, mend: `give the names to ${property}, which keeps what the construct itself needs`,
  }));
}

/** Only a warning: RDS adds libraries with its minor versions, and refuses by itself what it does not have. */
export function warnOfLibraries(scope: IConstruct, names: readonly string[] = [], { version }: Settings) {
  for (const name of names) {
    if (Token.isUnresolved(name) || isKnownLibrary(name, Number(version.major))) continue;
    Annotations.of(scope).addWarningV2(`@external-metrics/postgres:PreloadLibraryUnknown:${name}`,
      `[PreloadLibraryUnknown] preloadLibraries: this release does not know that RDS for PostgreSQL ${version.major} has ${name}; RDS refuses the deployment if it has not`);
  }
}

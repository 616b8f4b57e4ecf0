import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Problem } from './problems';
import { Settings } from './settings';
import { supportOf } from './version-calendar';

export function checkVersion({ version, extendedSupport }: Settings, deployed: string | undefined): Problem[] {
  const { status, standardUntil } = supportOf(version.major);
  const unsupported = status === 'ended' || status === 'extended' && !extendedSupport;
  return [
    ...(unsupported ? [{
      code: 'VersionUnsupported', subject: 'version', got: version.major, expected: `a version in standard support${standardUntil ? `, which ended for this one in ${standardUntil}` : ''}`, mend: status === 'ended' ? 'choose a later version' : 'choose a later version, or pay for extendedSupport',
    }] : []),
    ...(deployed !== undefined && Number(version.major) < Number(deployed) ? [{
      code: 'VersionDowngrade', subject: 'version', got: version.major, expected: `${deployed}, which is deployed, or later`, mend: 'restore a backup from before the upgrade to go back',
    }] : []),
  ];
}

export function warnOfVersion(scope: IConstruct, { version }: Settings) {
  const { status, standardUntil } = supportOf(version.major);
  if (status === 'ends-soon') {
    Annotations.of(scope).addWarningV2('@external-metrics/postgres:VersionEndsSoon', `[VersionEndsSoon] version: standard support of PostgreSQL ${version.major} ends in ${standardUntil}; plan the upgrade`);
  }
  if (status === 'unknown') {
    Annotations.of(scope).addWarningV2('@external-metrics/postgres:VersionUnknown', `[VersionUnknown] version: this release does not know when support of PostgreSQL ${version.major} ends; update the library`);
  }
}

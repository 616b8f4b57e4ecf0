import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { throwProblems } from '../config/problems';
import { DeployedEnvironment } from '../environments/deployed-environment';

const METADATA = 'external-metrics:deployed';

/** The construct's id in its stack, and the part of the baseline that its library takes. */
const parts: Record<string, keyof DeployedEnvironment> = { Network: 'network', Cluster: 'cluster', Database: 'database', Cache: 'cache', Edge: 'edge' };

/** What the libraries said of themselves in the assembly of one environment, the `assembly-…` folder in the app's. */
export function readDeployed(assemblyFolder: string): DeployedEnvironment {
  const found: Partial<Record<keyof DeployedEnvironment, unknown>> = {};
  for (const artifact of new CloudAssembly(assemblyFolder).artifacts.filter((each): each is CloudFormationStackArtifact => each instanceof CloudFormationStackArtifact)) {
    for (const { path, data } of artifact.findMetadataByType(METADATA)) {
      const part = parts[path.split('/').at(-1) ?? ''];
      if (part) found[part] = data;
    }
  }
  throwProblems('baseline', Object.values(parts).filter((part) => !(part in found)).map((part) => ({
    code: 'AssemblyIncomplete', subject: part, got: undefined, expected: `what its library says of itself in ${assemblyFolder}`, mend: 'name the assembly of a whole environment, made by this version of the app',
  })));
  return Object.fromEntries(Object.values(parts).map((part) => [part, found[part]])) as unknown as DeployedEnvironment;
}

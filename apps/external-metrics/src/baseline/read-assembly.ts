import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { DeployedEnvironment } from '../environments/deployed-environment';

const METADATA = 'external-metrics:deployed';

/** The construct's id in its stack, and the part of the baseline that its library takes. */
const parts: Record<string, keyof DeployedEnvironment> = { Network: 'network', Cluster: 'cluster', Database: 'database', Cache: 'cache', Edge: 'edge' };

/** What the libraries said of themselves in the assembly of one environment. */
export function readDeployed(assemblyFolder: string, stage: string): DeployedEnvironment {
  const nested = new CloudAssembly(assemblyFolder).getNestedAssembly(`assembly-${stage}`);
  const found: Partial<Record<keyof DeployedEnvironment, unknown>> = {};
  for (const artifact of nested.artifacts.filter((each): each is CloudFormationStackArtifact => each instanceof CloudFormationStackArtifact)) {
    for (const { path, data } of artifact.findMetadataByType(METADATA)) {
      const part = parts[path.split('/').at(-1) ?? ''];
      if (part) found[part] = data;
    }
  }
  const missing = Object.values(parts).filter((part) => !(part in found));
  if (missing.length > 0) throw new Error(`the assembly in ${assemblyFolder} says nothing of ${missing.join(', ')}`);
  return found as unknown as DeployedEnvironment;
}

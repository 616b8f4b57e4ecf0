import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { throwProblems } from '../config/problems';
import { DeployedEnvironment } from '../environments/deployed-environment';

const METADATA = 'external-metrics:deployed';

/** The construct's id in its stack, and the part of the baseline that its library takes. */
const parts: Record<string, keyof DeployedEnvironment> = { Network: 'network', Cluster: 'cluster', Database: 'database', Cache: 'cache', Edge: 'edge' };

/** What a library said of one of its constructs, and the stack in which its resources are. */
export interface DescribedPart {
  readonly part: keyof DeployedEnvironment;
  readonly stackName: string;
  readonly data: DeployedEnvironment[keyof DeployedEnvironment];
}

/** The stacks in the assembly of one environment, the `assembly-…` folder in the app's. */
export function stacksOf(assemblyFolder: string): CloudFormationStackArtifact[] {
  return new CloudAssembly(assemblyFolder).artifacts.filter((each): each is CloudFormationStackArtifact => each instanceof CloudFormationStackArtifact);
}

/** What the libraries said of themselves in it, in the order of the parts. Error: `AssemblyIncomplete`. */
export function describedParts(assemblyFolder: string): DescribedPart[] {
  const said = stacksOf(assemblyFolder).flatMap((stack) => stack.findMetadataByType(METADATA).map(({ path, data }) => (
    { part: parts[path.split('/').at(-1) ?? ''], stackName: stack.stackName, data: data as unknown as DescribedPart['data'] }
  )));
  const found = Object.values(parts).map((part) => ({ part, described: said.find((each) => each.part === part) }));
  throwProblems('assembly', found.filter(({ described }) => !described).map(({ part }) => ({
    code: 'AssemblyIncomplete', subject: part, got: undefined, expected: `what its library says of itself in ${assemblyFolder}`, mend: 'name the assembly of a whole environment, made by this version of the app',
  })));
  return found.map(({ described }) => described!);
}

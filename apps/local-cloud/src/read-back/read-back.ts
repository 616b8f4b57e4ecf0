import type { SynthesisedStack } from '../assembly';
import type { DataPlane } from '../data-plane';
import { LocalCloudError, errorText } from '../problem';
import { cachePart } from './cache';
import { holds, type PartReport } from './check';
import type { AwsClients } from './clients';
import { clusterPart } from './cluster';
import { databasePart } from './database';
import { readDeployed, type Deployed } from './deployed';
import { edgePart } from './edge';
import { kubernetesPart } from './kubernetes';
import { networkPart } from './network';
import { readNodeGroups, type NodeGroup } from './nodes';
import { observabilityPart } from './observability';
import { stacksPart } from './stacks';
import { readTopology, type Topology } from './topology';

/** What more than one part looks at. */
export interface ReadBack {
  readonly clients: AwsClients;
  readonly deployed: Deployed;
  readonly vpcId: string;
  readonly topology: Topology;
  readonly clusterName: string;
  readonly nodeGroups: readonly NodeGroup[];
  readonly dataPlane: DataPlane;
}

const PARTS: Readonly<Record<string, (readBack: ReadBack) => Promise<PartReport>>> = {
  Network: networkPart, Cluster: clusterPart, Kubernetes: kubernetesPart, Database: databasePart, Cache: cachePart, Edge: edgePart, Observability: observabilityPart,
};

/** Asks the API, part by part, whether what was deployed is there and hangs together. */
export async function readBack(clients: AwsClients, stacks: readonly SynthesisedStack[], dataPlane: DataPlane): Promise<PartReport[]> {
  const deployed = await readDeployed(clients.cloudFormation, stacks.map(({ name }) => name));
  const shared = await readShared(clients, deployed, dataPlane);
  const parts = await Promise.all(Object.entries(PARTS).map(([part, read]) => reported(part, () => read(shared))));
  return [stacksPart(stacks, deployed), ...parts];
}

async function readShared(clients: AwsClients, deployed: Deployed, dataPlane: DataPlane): Promise<ReadBack> {
  const vpcId = theOnly(deployed, 'AWS::EC2::VPC');
  const clusterName = theOnly(deployed, 'AWS::EKS::Cluster');
  return { clients, deployed, dataPlane, vpcId, clusterName, topology: await readTopology(clients.ec2, vpcId), nodeGroups: await readNodeGroups(clients, clusterName) };
}

function theOnly(deployed: Deployed, type: string): string {
  const ids = deployed.ids(type);
  if (ids.length === 1) return ids[0];
  throw new LocalCloudError({ code: 'PartNotFound', subject: type, got: ids, expected: 'exactly one in the stacks of an environment', mend: 'look at the stacks: an environment has one network and one cluster' });
}

/** A part that can't be read has failed; the others are still worth reading. */
async function reported(part: string, read: () => Promise<PartReport>): Promise<PartReport> {
  try {
    return await read();
  } catch (error) {
    return { part, checks: [holds('It can be read through the API', false, errorText(error))], facts: [], console: '' };
  }
}

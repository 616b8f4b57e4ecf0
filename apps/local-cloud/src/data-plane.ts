import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the emulator says of the servers behind its records. */
export interface DataPlane {
  /** The version of PostgreSQL; undefined where databases are records alone. */
  readonly postgres?: string;
  readonly postgresMissing?: string;
  /** The version of Redis; undefined where caches are records alone. */
  readonly redis?: string;
  readonly redisMissing?: string;
  /** The version of Kubernetes; undefined where clusters are records alone. */
  readonly kubernetes?: string;
  readonly kubernetesMissing?: string;
  /** Where each cluster has a directory of its own, with its `kubeconfig`. */
  readonly controlPlanes?: string;
  /** In the format of `/etc/hosts`: the endpoints' names. */
  readonly hosts?: string;
  /** The certificates that sign those of the servers. */
  readonly authorities?: string;
}

const SILENT = 'the emulator says nothing of it';
const DEBIAN = '/usr/lib/postgresql';

/** Where the newest PostgreSQL's programs are: Debian keeps its versions side by side, and off the PATH. */
export function findPostgres(root = DEBIAN): string | undefined {
  if (!existsSync(root)) return undefined;
  const [newest] = readdirSync(root).filter((version) => existsSync(join(root, version, 'bin', 'postgres'))).sort((a, b) => Number(b) - Number(a));
  return newest === undefined ? undefined : join(root, newest, 'bin');
}

/** Where the Redis server is that the PATH has. */
export function findRedis(path = process.env.PATH ?? ''): string | undefined {
  return path.split(delimiter).map((folder) => join(folder, 'redis-server')).find((file) => existsSync(file));
}

export function readDataPlane(stateDirectory: string): DataPlane {
  const report = join(stateDirectory, 'tmp', 'data-planes.json');
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) as DataPlane : { postgresMissing: SILENT, redisMissing: SILENT, kubernetesMissing: SILENT };
}

export function describeDatabase({ postgres, postgresMissing }: DataPlane): string {
  return postgres ? `PostgreSQL ${postgres}, real` : `emulated, a record alone: ${postgresMissing}`;
}

export function describeCache({ redis, redisMissing }: DataPlane): string {
  return redis ? `Redis ${redis}, real` : `emulated, a record alone: ${redisMissing}`;
}

export function describeCluster({ kubernetes, kubernetesMissing }: DataPlane): string {
  return kubernetes ? `Kubernetes ${kubernetes}, real` : `emulated, a record alone: ${kubernetesMissing}`;
}

/** What kubectl needs to be an administrator of the only cluster; undefined where there is none. */
export function findKubeconfig({ controlPlanes }: DataPlane): string | undefined {
  if (!controlPlanes) return undefined;
  const [kubeconfig, ...others] = readdirSync(controlPlanes).map((name) => join(controlPlanes, name, 'kubeconfig')).filter((file) => existsSync(file));
  return others.length === 0 ? kubeconfig : undefined;
}

/** Names of servers to addresses. */
export function addressOf({ hosts }: DataPlane, name: string): string | undefined {
  if (!hosts) return undefined;
  return readFileSync(hosts, 'utf8').split('\n').map((line) => line.trim().split(/\s+/)).find(([, ...names]) => names.includes(name))?.[0];
}

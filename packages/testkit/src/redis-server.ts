import { createClient } from '@redis/client';
import { execFile, spawn, type ChildProcess } from 'child_process';
import { randomBytes } from 'crypto';
import { once } from 'events';
import { mkdirSync, mkdtempSync, rmSync } from 'fs';
import { join } from 'path';
import { promisify } from 'util';
import { serverCertificate, ServerCertificate } from './server-certificate';
import { freePort, identity, own, writeOwn } from './server-process';

const execute = promisify(execFile);
const ADMIN = 'emulated-elasticache';
const SHARDS = 3;

/** A user as ElastiCache takes it. */
export interface RedisUser {
  readonly name: string;
  readonly passwords: readonly string[];
  readonly accessString: string;
}

export interface RedisServerOptions {
  /** Who may log in; with the name `default`, a token. Everybody else is refused. */
  readonly users: readonly RedisUser[];
  /**
   * One primary with a replica, or three shards.
   *
   * @default 'replicated'
   */
  readonly topology?: 'replicated' | 'sharded';
}

/**
 * Redis on loopback as ElastiCache runs it: TLS alone, with a certificate of its own authority for `localhost`; users by access strings; a replica, or
 * the cluster protocol with names in its redirects.
 */
export class RedisServer {
  public static async start(options: RedisServerOptions): Promise<RedisServer> {
    const server = new RedisServer(mkdtempSync('/tmp/redis-test-'), await serverCertificate('localhost'));
    try {
      await server.begin(options);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  public readonly host = 'localhost';
  private readonly adminPassword = randomBytes(24).toString('hex');
  private readonly nodes: Node[] = [];

  private constructor(private readonly directory: string, private readonly certificate: ServerCertificate) {}

  /** The certificate of the authority, as PEM. */
  public get authority(): string {
    return this.certificate.authority;
  }

  public get port(): number {
    return this.nodes[0].port;
  }

  /** Of the replica. */
  public get readerPort(): number {
    return this.nodes[1].port;
  }

  /** What ElastiCache does for ModifyUser, or for a change of the token: every node takes these passwords and this access string, and no others. */
  public async apply({ name, passwords, accessString }: RedisUser) {
    const rules = ['reset', ...passwords.map((password) => `>${password}`), ...accessString.split(/\s+/)];
    for (const node of this.nodes) await this.command(node, ['ACL', 'SETUSER', name, ...rules]);
  }

  /** What a client is answered that logs in. */
  public async ping(username: string | undefined, password: string): Promise<string> {
    const client = createClient({ username, password, disableOfflineQueue: true, disableClientInfo: true, socket: { host: this.host, port: this.port, tls: true, ca: this.authority, reconnectStrategy: false } });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.ping();
    } finally {
      if (client.isOpen) client.destroy();
    }
  }

  /** One command on the first node, as nobody but the service may send it. */
  public async admin(...command: string[]): Promise<string> {
    return this.command(this.nodes[0], command);
  }

  public async stop() {
    await Promise.all(this.nodes.map(({ child }) => end(child)));
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async begin({ users, topology = 'replicated' }: RedisServerOptions) {
    own(this.directory);
    for (const [name, text] of Object.entries({ 'server.crt': this.certificate.certificate, 'server.key': this.certificate.key, 'authority.crt': this.certificate.authority })) writeOwn(join(this.directory, name), text);
    const sharded = topology === 'sharded';
    for (let index = 0; index < (sharded ? SHARDS : 2); index += 1) {
      this.nodes.push(await this.startNode(index, sharded ? ['cluster-enabled yes', `cluster-port ${await freePort()}`, 'tls-cluster yes', 'cluster-announce-hostname localhost', 'cluster-preferred-endpoint-type hostname'] : index === 0 ? [] : [`replicaof localhost ${this.port}`]));
    }
    if (sharded) await this.join();
    else await this.eventually('the replica', async () => (await this.command(this.nodes[1], ['INFO', 'replication'])).includes('master_link_status:up'));
    for (const user of users) await this.apply(user);
  }

  private async startNode(index: number, settings: string[]): Promise<Node> {
    const directory = join(this.directory, `node-${index}`);
    mkdirSync(directory, { mode: 0o700 });
    own(directory);
    const [port, socket, file] = [await freePort(), join(directory, 'socket'), (name: string) => join(this.directory, name)];
    writeOwn(join(directory, 'redis.conf'), [
      'port 0', `tls-port ${port}`, 'bind 127.0.0.1', `unixsocket ${socket}`, 'unixsocketperm 700', `dir ${directory}`, 'save ""', 'daemonize no', `logfile ${join(directory, 'log')}`, 'repl-diskless-sync-delay 0',
      `tls-cert-file ${file('server.crt')}`, `tls-key-file ${file('server.key')}`, `tls-ca-cert-file ${file('authority.crt')}`, 'tls-auth-clients no', 'tls-replication yes',
      `user ${ADMIN} on >${this.adminPassword} ~* &* +@all`, 'user default off resetpass -@all', `masteruser ${ADMIN}`, `masterauth ${this.adminPassword}`, ...settings, '',
    ].join('\n'));
    // It dies with this process, however that ends.
    const child = spawn('setpriv', [...identity(), '--pdeathsig', 'TERM', 'redis-server', join(directory, 'redis.conf')], { cwd: '/', env: { PATH: '/usr/bin:/bin:/usr/local/bin' }, stdio: 'ignore' });
    const node = { child, port, socket };
    this.nodes.push(node);
    child.on('error', () => undefined);
    await this.eventually('redis-server (apt-get install redis-server)', async () => await this.command(node, ['PING']) === 'PONG', child);
    this.nodes.pop();
    return node;
  }

  private async join() {
    const [first, ...others] = this.nodes;
    const share = Math.ceil(16384 / SHARDS);
    for (const [index, node] of this.nodes.entries()) await this.command(node, ['CLUSTER', 'ADDSLOTSRANGE', `${index * share}`, `${Math.min(16383, (index + 1) * share - 1)}`]);
    for (const node of others) await this.command(first, ['CLUSTER', 'MEET', '127.0.0.1', `${node.port}`, await this.busPort(node)]);
    await this.eventually('the cluster', async () => {
      const states = await Promise.all(this.nodes.map((node) => this.command(node, ['CLUSTER', 'INFO'])));
      return states.every((state) => state.includes('cluster_state:ok') && state.includes(`cluster_known_nodes:${SHARDS}`));
    });
  }

  private async busPort(node: Node): Promise<string> {
    return (await this.command(node, ['CONFIG', 'GET', 'cluster-port'])).split('\n')[1];
  }

  private async command({ socket }: Node, command: string[]): Promise<string> {
    const { stdout } = await execute('redis-cli', ['-s', socket, '--user', ADMIN, '--no-auth-warning', '-e', ...command], { env: { PATH: process.env.PATH, REDISCLI_AUTH: this.adminPassword } });
    return stdout.trim();
  }

  private async eventually(what: string, ask: () => Promise<boolean>, child?: ChildProcess) {
    for (const deadline = Date.now() + 30_000; !await ask().catch(() => false); await new Promise((resolve) => setTimeout(resolve, 50))) {
      if (Date.now() > deadline || (child && child.exitCode !== null)) throw new Error(`${what} did not start`);
    }
  }
}

interface Node {
  readonly child: ChildProcess;
  readonly port: number;
  readonly socket: string;
}

async function end(child: ChildProcess) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

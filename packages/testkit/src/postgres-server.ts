import { execFile, spawn, type ChildProcess } from 'child_process';
import { once } from 'events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'fs';
import { join } from 'path';
import { promisify } from 'util';
import { serverCertificate, ServerCertificate } from './server-certificate';
import { freePort, identity, own, writeOwn } from './server-process';

const DEBIAN = '/usr/lib/postgresql';
const execute = promisify(execFile);

/** Where the programs of the newest PostgreSQL are; undefined where it is not installed. */
export function postgresPrograms(root = DEBIAN): string | undefined {
  const [newest] = existsSync(root) ? readdirSync(root).filter((version) => existsSync(join(root, version, 'bin', 'postgres'))).sort((a, b) => Number(b) - Number(a)) : [];
  return newest && join(root, newest, 'bin');
}

/** Why tests that need a server are skipped: undefined where they are not. */
export const postgresMissing = postgresPrograms() === undefined ? 'PostgreSQL is not installed: apt-get install postgresql' : undefined;

export interface PostgresServerOptions {
  readonly masterUsername: string;
  readonly masterPassword: string;
  readonly database: string;
  /**
   * Whether connections without TLS are refused.
   *
   * @default true
   */
  readonly forceSsl?: boolean;
}

/**
 * A PostgreSQL on loopback as RDS runs one: TLS with a certificate of its own authority for `localhost`, passwords by SCRAM, and a
 * master user that is no superuser.
 */
export class PostgresServer {
  public static async start(options: PostgresServerOptions): Promise<PostgresServer> {
    const programs = postgresPrograms();
    if (!programs) throw new Error(postgresMissing);
    const server = new PostgresServer(programs, mkdtempSync('/tmp/postgres-test-'), await freePort(), await serverCertificate('localhost'));
    try {
      await server.begin(options);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  public readonly host = 'localhost';
  private child?: ChildProcess;

  private constructor(private readonly programs: string, private readonly directory: string, public readonly port: number, private readonly certificate: ServerCertificate) {}

  /** The certificate of the authority, as PEM. */
  public get authority(): string {
    return this.certificate.authority;
  }

  private async begin({ masterUsername, masterPassword, database, forceSsl = true }: PostgresServerOptions) {
    own(this.directory);
    const data = join(this.directory, 'data');
    await this.run('initdb', ['-D', data, '-U', 'rdsadmin', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
    this.write('server.crt', this.certificate.certificate);
    this.write('server.key', this.certificate.key);
    this.write('data/pg_hba.conf', ['local all rdsadmin trust', 'host all rdsadmin all reject', `${forceSsl ? 'hostssl' : 'host'} all all all scram-sha-256`, ''].join('\n'));
    this.write('data/postgresql.conf', Object.entries({
      listen_addresses: '127.0.0.1', port: this.port, unix_socket_directories: this.directory, password_encryption: 'scram-sha-256', fsync: 'off',
      ssl: 'on', ssl_cert_file: join(this.directory, 'server.crt'), ssl_key_file: join(this.directory, 'server.key'), ssl_min_protocol_version: 'TLSv1.2',
    }).map(([name, value]) => `${name} = '${value}'\n`).join(''));
    // It dies with this process, however that ends.
    this.child = spawn('setpriv', [...identity(), '--pdeathsig', 'INT', join(this.programs, 'postgres'), '-D', data], { cwd: '/', env: {}, stdio: 'ignore' });
    await this.ready();
    await this.sql(`CREATE ROLE rds_superuser NOLOGIN; CREATE ROLE rds_iam NOLOGIN; GRANT pg_monitor, pg_signal_backend TO rds_superuser WITH ADMIN OPTION;
      CREATE ROLE "${masterUsername}" LOGIN CREATEDB CREATEROLE PASSWORD '${masterPassword}' IN ROLE rds_superuser; ALTER DATABASE postgres OWNER TO "${masterUsername}";`);
    await this.sql(`CREATE DATABASE "${database}" OWNER "${masterUsername}"`);
  }

  /** As the superuser that RDS keeps for itself. */
  public async sql(statements: string, database = 'postgres'): Promise<string> {
    return this.run('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-h', this.directory, '-p', String(this.port), '-U', 'rdsadmin', '-d', database, '-c', statements]);
  }

  public async stop() {
    if (this.child?.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGINT');
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async ready() {
    for (const deadline = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
      try {
        await this.run('pg_isready', ['-q', '-h', this.directory, '-p', String(this.port)]);
        return;
      } catch (error) {
        if (this.child?.exitCode !== null || Date.now() > deadline) throw error;
      }
    }
  }

  private async run(program: string, args: string[]): Promise<string> {
    const { stdout } = await execute('setpriv', [...identity(), join(this.programs, program), ...args], { cwd: '/', env: { LC_ALL: 'C.UTF-8' } });
    return stdout.trim();
  }

  private write(name: string, text: string) {
    writeOwn(join(this.directory, name), text);
  }
}

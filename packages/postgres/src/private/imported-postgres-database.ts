import { Duration } from 'aws-cdk-lib';
import { Connections, Port } from 'aws-cdk-lib/aws-ec2';
import { DatabaseInstance, DatabaseInstanceEngine, Endpoint, IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { PostgresConnectionInfo } from '../postgres-connection-info';
import type { IPostgresDatabase } from '../postgres-database';
import { PostgresDatabaseAttributes } from '../postgres-database-attributes';
import { PostgresGrants } from '../postgres-grants';
import { PostgresMetrics } from '../postgres-metrics';
import { PostgresWidgets } from '../postgres-widgets';
import { connectionInfoOf } from './connection-info';

export class ImportedPostgresDatabase extends Construct implements IPostgresDatabase {
  public readonly instanceIdentifier: string;
  public readonly database: IDatabaseInstance;
  public readonly connections: Connections;
  public readonly endpoint: Endpoint;
  public readonly hostname: string;
  public readonly port: number;
  public readonly databaseName: string;
  public readonly grants: PostgresGrants;
  public readonly metrics: PostgresMetrics;
  public readonly widgets: PostgresWidgets;
  public readonly connectionInfo: PostgresConnectionInfo;
  public readonly backupRetention?: Duration;

  constructor(scope: Construct, id: string, attributes: PostgresDatabaseAttributes) {
    super(scope, id);
    const { instanceIdentifier, instanceResourceId, hostname, securityGroups, secret } = attributes;
    this.instanceIdentifier = instanceIdentifier;
    this.hostname = hostname;
    this.port = attributes.port ?? 5432;
    this.backupRetention = attributes.backupRetention;
    this.databaseName = attributes.databaseName ?? 'postgres';
    this.endpoint = new Endpoint(hostname, this.port);
    this.connections = new Connections({ securityGroups, defaultPort: Port.tcp(this.port) });
    this.database = DatabaseInstance.fromDatabaseInstanceAttributes(this, 'Database', {
      instanceIdentifier, instanceEndpointAddress: hostname, port: this.port, securityGroups, instanceResourceId, engine: DatabaseInstanceEngine.POSTGRES,
    });
    this.grants = new PostgresGrants(this, { instanceResourceId, secret });
    this.metrics = new PostgresMetrics(instanceIdentifier, instanceResourceId);
    this.widgets = new PostgresWidgets({ metrics: this.metrics });
    this.connectionInfo = connectionInfoOf(this, this.endpoint, this.databaseName, secret?.secretArn);
  }
}

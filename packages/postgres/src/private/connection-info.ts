import { Stack, Token } from 'aws-cdk-lib';
import { Endpoint } from 'aws-cdk-lib/aws-rds';
import { IConstruct } from 'constructs';
import { PostgresConnectionInfo } from '../postgres-connection-info';

export function connectionInfoOf(scope: IConstruct, endpoint: Endpoint, database: string, secretArn?: string): PostgresConnectionInfo {
  const address = `${endpoint.socketAddress}/${database}`;
  return {
    host: endpoint.hostname,
    port: endpoint.port,
    database,
    secretArn,
    libpqUri: `postgresql://${address}?sslmode=verify-full`,
    jdbcUrl: `jdbc:postgresql://${address}?sslmode=verify-full`,
    caBundleUrl: caBundleUrlOf(Stack.of(scope).region),
  };
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html, and its counterparts for GovCloud and China. */
function caBundleUrlOf(region: string): string {
  if (!Token.isUnresolved(region) && region.startsWith('cn-')) return `https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/${region}/${region}-bundle.pem`;
  if (!Token.isUnresolved(region) && region.startsWith('us-gov-')) return `https://truststore.pki.us-gov-west-1.rds.amazonaws.com/${region}/${region}-bundle.pem`;
  return `https://truststore.pki.rds.amazonaws.com/${region}/${region}-bundle.pem`;
}

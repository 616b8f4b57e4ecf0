import { Hash } from '@smithy/hash-node';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';

const SECONDS = 900;

/**
 * What a user with IAM sends as password: a presigned request without its scheme.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
export async function iamToken(cacheName: string, userId: string, serverless: boolean): Promise<string> {
  const { AWS_REGION: region = '', AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '', AWS_SESSION_TOKEN: sessionToken } = process.env;
  const signer = new SignatureV4({ service: 'elasticache', region, credentials: { accessKeyId, secretAccessKey, sessionToken }, sha256: Hash.bind(null, 'sha256') });
  const { hostname, path, query } = await signer.presign(new HttpRequest({
    method: 'GET', protocol: 'http:', hostname: cacheName, path: '/', headers: { host: cacheName },
    query: { Action: 'connect', User: userId, ...(serverless && { ResourceType: 'ServerlessCache' }) },
  }), { expiresIn: SECONDS });
  const parameters = Object.entries(query ?? {}).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return `${hostname}${path}?${parameters.join('&')}`;
}

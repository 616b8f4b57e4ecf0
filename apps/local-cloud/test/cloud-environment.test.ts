import { assertLocalCloudOnly, cloudVariables } from '../src/cloud-environment';

const ENDPOINT = 'http://127.0.0.1:4566';
const users = {
  PATH: '/bin', HOME: '/home/user', AWS_PROFILE: 'production', AWS_SESSION_TOKEN: 'secret', AWS_ACCESS_KEY_ID: 'AKIAREAL', AWS_SECRET_ACCESS_KEY: 'secret', AWS_ROLE_ARN: 'arn:aws:iam::1:role/x',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.2', AWS_ENDPOINT_URL: 'https://example.com', AWS_ENDPOINT_URL_S3: 'https://s3.amazonaws.com',
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true', AWS_CONFIG_FILE: '/home/user/.aws/config', CDK_HOME: '/home/user/.cdk', CDK_DEFAULT_ACCOUNT: '123456789012', https_proxy: 'http://proxy', HTTP_PROXY: 'http://proxy',
};

test('nothing of the user\'s AWS settings is left, and what is not about AWS is', () => {
  const variables = cloudVariables(users, ENDPOINT, '/state');
  const theirs = Object.entries(users).filter(([name]) => !['PATH', 'HOME'].includes(name));
  expect(theirs.filter(([name, value]) => variables[name] === value)).toEqual([]);
  expect(variables).toMatchObject({ PATH: '/bin', HOME: '/home/user' });
  expect(Object.keys(variables).filter((name) => /^AWS_(PROFILE|SESSION|ROLE|WEB|CONTAINER|ENDPOINT_URL_|IGNORE)|proxy/i.test(name))).toEqual([]);
});

test('endpoint and credentials are set together, with files of the run\'s own', () => {
  expect(cloudVariables({}, ENDPOINT, '/state')).toMatchObject({
    AWS_ENDPOINT_URL: ENDPOINT, AWS_ACCESS_KEY_ID: 'local-cloud', AWS_SECRET_ACCESS_KEY: 'local-cloud', AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/state/aws/config', AWS_SHARED_CREDENTIALS_FILE: '/state/aws/credentials', CDK_HOME: '/state/cdk-home',
  });
});

test('there are no variables for an endpoint elsewhere', () => {
  expect(() => cloudVariables(users, 'https://sts.amazonaws.com', '/state')).toThrow('[EndpointIsNotLoopback]');
});

test('variables as they are made pass', () => {
  expect(() => assertLocalCloudOnly(cloudVariables(users, ENDPOINT, '/state'))).not.toThrow();
});

test.each([
  ['another endpoint', { AWS_ENDPOINT_URL: 'https://sts.amazonaws.com' }, 'EndpointIsNotLoopback'],
  ['credentials of somebody', { AWS_ACCESS_KEY_ID: 'AKIAREAL' }, 'CredentialsAreNotLocal'],
  ['a profile', { AWS_PROFILE: 'production' }, 'CredentialsAreNotLocal'],
  ['a session', { AWS_SESSION_TOKEN: 'token' }, 'CredentialsAreNotLocal'],
  ['an endpoint for one service', { AWS_ENDPOINT_URL_CLOUDFORMATION: 'https://cloudformation.us-east-1.amazonaws.com' }, 'CredentialsAreNotLocal'],
  ['an endpoint that is ignored', { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, 'CredentialsAreNotLocal'],
])('%s is refused', (_what, changed, code) => {
  expect(() => assertLocalCloudOnly({ ...cloudVariables({}, ENDPOINT, '/state'), ...changed })).toThrow(`[${code}]`);
});

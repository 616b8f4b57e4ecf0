import { assertLoopback } from '../src/loopback';

test.each([
  'http://127.0.0.1:4566', 'http://127.0.0.1', 'http://127.255.255.254:1', 'https://127.0.0.1:4566', 'http://[::1]:4566', 'http://127.1:4566',
])('%s is this machine', (endpoint) => {
  expect(() => assertLoopback(endpoint)).not.toThrow();
});

test.each([
  undefined, '', 'not a URL', '127.0.0.1:4566', 'http://localhost:4566', 'http://127.0.0.1.example.com', 'http://127.0.0.1@example.com', 'http://example.com/127.0.0.1', 'http://0.0.0.0:4566',
  'http://10.0.0.1', 'http://128.0.0.1', 'http://169.254.169.254', 'http://[::]:4566', 'http://[::ffff:10.0.0.1]', 'https://cloudformation.us-east-1.amazonaws.com', 'ftp://127.0.0.1',
])('%s is refused', (endpoint) => {
  expect(() => assertLoopback(endpoint)).toThrow(/^\[EndpointIsNotLoopback\] AWS_ENDPOINT_URL: got .*, expected .*; nothing was called/);
});

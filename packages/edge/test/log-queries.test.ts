import { Size } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Template } from 'aws-cdk-lib/assertions';
import { LocalAthena, templateOf } from '@external-metrics/testkit';
import { WebEdgeLogQueries } from '../src/web-edge-log-queries';
import { accessLine, connectionLines, healthCheckLines, Request, requests, webAclRecords } from './log-samples';

// Half an hour into a day, so that the last 24 hours are in two.
const now = new Date('2026-11-25T00:30:00Z');

const build = () => templateOf((stack) => new WebEdgeLogQueries(stack, 'Logs', { bucket: new Bucket(stack, 'Bucket'), webAclName: 'edge', scanLimit: Size.gibibytes(1) }));

/** Writes as ELB and AWS WAF do; what was delivered today is in another folder than what was delivered yesterday. */
function deliver(athena: LocalAthena, template: Template, { access = requests.map(accessLine), connection = connectionLines, healthCheck = healthCheckLines, webAcl = webAclRecords.map((record) => JSON.stringify(record)) } = {}) {
  const [bucket] = Object.keys(template.findResources('AWS::S3::Bucket'));
  const [elb, waf] = ['AWSLogs/111122223333/elasticloadbalancing/us-east-1', 'AWSLogs/111122223333/WAFLogs/us-east-1/edge'];
  const name = '111122223333_elasticloadbalancing_us-east-1_app.edge.50dc6c495c0c9188_20261124T2340Z_10.0.0.11_20sg8hgm.log.gz';
  athena.putLines(bucket, 'access/AWSLogs/111122223333/ELBAccessLogTestFile', ['Enable AccessLog for ELB']);
  athena.putLines(bucket, `access/${elb}/2026/11/24/${name}`, access.slice(0, 5));
  athena.putLines(bucket, `access/${elb}/2026/11/25/${name}`, access.slice(5));
  athena.putLines(bucket, `connection/${elb}/2026/11/25/conn_log_${name}`, connection);
  athena.putLines(bucket, `health-check/${elb}/2026/11/25/health_check_log_${name}`, healthCheck);
  athena.putLines(bucket, `waf/${waf}/2026/11/24/22/20/111122223333_waflogs_us-east-1_edge_20261124T2220Z_e0ca43b5.log.gz`, webAcl.slice(0, 2));
  athena.putLines(bucket, `waf/${waf}/2026/11/25/00/10/111122223333_waflogs_us-east-1_edge_20261125T0010Z_e0ca43b5.log.gz`, webAcl.slice(2));
  // Of a web ACL of others, and on a day when it can't have been written.
  athena.putLines(bucket, 'waf/AWSLogs/111122223333/WAFLogs/us-east-1/other/2026/11/25/00/10/x.log.gz', webAcl);
  athena.putLines(bucket, `access/${elb}/2026/11/20/${name}`, access);
}

describe('the saved queries', () => {
  const template = build();
  let athena: LocalAthena;

  beforeAll(async () => {
    athena = await LocalAthena.of(template, { now });
    deliver(athena, template);
  });

  afterAll(() => athena.close());

  test('Top 5xx paths: of the targets and of the load balancer', async () => {
    expect(await athena.run('Top 5xx paths')).toEqual([
      { request_verb: 'GET', path: '/orders', elb_status_code: 500, target_status_code: 500, requests: 2, slowest_seconds: 2.5, last_seen: '2026-11-25T00:10:00.000000Z' },
      { request_verb: 'POST', path: '/pay me', elb_status_code: 503, target_status_code: null, requests: 1, slowest_seconds: -1, last_seen: '2026-11-24T22:23:00.186641Z' },
      { request_verb: '-', path: 'http://www.example.com:80-', elb_status_code: 502, target_status_code: null, requests: 1, slowest_seconds: -1, last_seen: '2026-11-24T22:23:00.186641Z' },
    ]);
  });

  test('Slowest targets: by the 95th percentile, without the requests that no target answered', async () => {
    expect((await athena.run('Slowest targets')).map(({ target_group_arn: _, ...row }) => row)).toEqual([
      { target_ip: '10.0.2.9', target_port: 8080, requests: 24, p50_seconds: 0.1, p95_seconds: 4, p99_seconds: 4, server_errors: 0 },
      { target_ip: '10.0.1.252', target_port: 48160, requests: 6, p50_seconds: 0.037, p95_seconds: 2.25, p99_seconds: 2.45, server_errors: 2 },
    ]);
  });

  test('Clients without SNI: TLS without a domain', async () => {
    expect(await athena.run('Clients without SNI')).toEqual([
      { client_ip: '198.51.100.7', user_agent: 'Mozilla/5.0 \\"quoted\\" (X11; Linux x86_64)', ssl_protocol: 'TLSv1.2', requests: 1, last_seen: '2026-11-24T22:23:00.186641Z' },
      { client_ip: '2001:db8::7', user_agent: 'scanner\\x22', ssl_protocol: 'TLSv1.2', requests: 1, last_seen: '2026-11-24T22:23:00.186641Z' },
    ]);
  });

  test('TLS versions and ciphers: of the connections that succeeded', async () => {
    expect(await athena.run('TLS versions and ciphers')).toEqual([
      { tls_protocol: 'TLSv1.3', tls_cipher: 'TLS_AES_128_GCM_SHA256', tls_keyexchange: 'X25519MLKEM768', connections: 2, clients: 2 },
      { tls_protocol: 'TLSv1.2', tls_cipher: 'ECDHE-RSA-AES128-GCM-SHA256', tls_keyexchange: null, connections: 1, clients: 1 },
    ]);
  });

  test('Failed TLS handshakes: why, and whose', async () => {
    expect(await athena.run('Failed TLS handshakes')).toEqual([
      { tls_verify_status: 'Failed:UnmappedConnectionError', client_ip: '198.51.100.9', tls_protocol: '-', leaf_client_cert_subject: null, connections: 1, last_seen: '2026-11-25T00:05:16.514108Z' },
      { tls_verify_status: 'Failed:ClientCertUntrusted', client_ip: '203.0.113.3', tls_protocol: 'TLSv1.2', leaf_client_cert_subject: 'CN=example.com,C=US', connections: 1, last_seen: '2026-11-25T00:05:15.514108Z' },
    ]);
  });

  test('Unhealthy targets over time: by hour', async () => {
    expect(await athena.run('Unhealthy targets over time')).toEqual([
      { hour: '2026-11-24T12', target_group_id: 'web', target_addr: '10.0.2.9:8080', reason_code: 'TargetError', status_code: '502', failures: 2, slowest_seconds: 1.122 },
      { hour: '2026-11-25T00', target_group_id: 'web', target_addr: '10.0.2.9:8080', reason_code: 'TimedOut', status_code: '-', failures: 1, slowest_seconds: 5.001 },
    ]);
  });

  test('Requests blocked by rule: by the rule within a managed group, too', async () => {
    expect(await athena.run('Requests blocked by rule')).toEqual([
      { rule: 'RateLimit', rule_in_group: null, action: 'BLOCK', method: 'GET', path: '/login', requests: 3, clients: 1 },
      { rule: 'SqlInjection', rule_in_group: 'SQLi_QUERYARGUMENTS', action: 'BLOCK', method: 'GET', path: '/orders', requests: 2, clients: 2 },
      { rule: 'Bots', rule_in_group: null, action: 'CHALLENGE', method: 'GET', path: '/orders', requests: 1, clients: 1 },
    ]);
  });

  test('Top blocked addresses: from when to when', async () => {
    expect(await athena.run('Top blocked addresses')).toEqual([
      { client_ip: '198.51.100.7', country: 'AU', requests: 3, rules: 1, a_rule: 'RateLimit', first_seen: new Date('2026-11-24T22:23:00Z'), last_seen: new Date('2026-11-25T00:20:00Z') },
      { client_ip: '203.0.113.10', country: 'AU', requests: 1, rules: 1, a_rule: 'SqlInjection', first_seen: new Date('2026-11-24T22:23:00Z'), last_seen: new Date('2026-11-24T22:23:00Z') },
      { client_ip: '203.0.113.11', country: 'AU', requests: 1, rules: 1, a_rule: 'SqlInjection', first_seen: new Date('2026-11-25T00:10:00Z'), last_seen: new Date('2026-11-25T00:10:00Z') },
    ]);
  });

  test('Requests counted by rule: what would be stopped', async () => {
    expect(await athena.run('Requests counted by rule')).toEqual([
      { rules: 'AnonymousIp', rules_in_groups: null, path: '/orders', action: 'ALLOW', requests: 1, clients: 1 },
      { rules: null, rules_in_groups: 'SizeRestrictions_BODY', path: '/upload', action: 'ALLOW', requests: 1, clients: 1 },
    ]);
  });

  test('every line was understood', async () => {
    expect(await athena.run('Lines that were not understood')).toEqual([]);
  });
});

test('a line of another format is no error, and is reported', async () => {
  const template = build();
  const athena = await LocalAthena.of(template, { now });
  deliver(athena, template, { access: [...requests.slice(0, 5).map(accessLine), 'h3 2026-11-24T22:23:00.186641Z "something else"', accessLine()], connection: ['?', ...connectionLines] });
  expect(await athena.run('Lines that were not understood')).toEqual([{ log: 'access', day: '2026/11/25', lines: 1 }, { log: 'connection', day: '2026/11/25', lines: 1 }]);
  athena.close();
});

describe('a line of the access log', () => {
  const rowOf = async (request: Request, columns = '*') => {
    const template = build();
    const json = template.toJSON() as { Resources: Record<string, { Type: string; Properties: { Name: string; QueryString: unknown } }> };
    const name = `${(Object.values(template.findResources('AWS::Glue::Database'))[0] as { Properties: { DatabaseInput: { Name: string } } }).Properties.DatabaseInput.Name}.access_logs`;
    const query = Object.values(json.Resources).find(({ Type, Properties }) => Type === 'AWS::Athena::NamedQuery' && Properties.Name === 'Top 5xx paths')!;
    query.Properties.QueryString = `SELECT ${columns} FROM ${name}`;
    const athena = await LocalAthena.of(Template.fromJSON(json), { now });
    athena.putLines(Object.keys(template.findResources('AWS::S3::Bucket'))[0], 'access/AWSLogs/111122223333/elasticloadbalancing/us-east-1/2026/11/25/a.log', [accessLine(request)]);
    const [row] = await athena.run('Top 5xx paths');
    athena.close();
    return row;
  };

  test('has a value in each column', async () => {
    expect(await rowOf({ later: ' TID_1 "www.internal" "/v2/orders" "TransformSuccess" 10.0.0.11 - "later"' })).toEqual({
      type: 'h2', time: '2026-11-24T22:23:00.186641Z', elb: 'app/edge/50dc6c495c0c9188', client_ip: '203.0.113.10', client_port: 46532, target_ip: '10.0.1.252', target_port: 48160,
      request_processing_time: 0, target_processing_time: 0.037, response_processing_time: 0, elb_status_code: 200, target_status_code: 200, received_bytes: 34, sent_bytes: 366,
      request_verb: 'GET', request_url: 'https://www.example.com:443/orders?page=2', request_proto: 'HTTP/2.0', user_agent: 'curl/7.46.0', ssl_cipher: 'ECDHE-RSA-AES128-GCM-SHA256', ssl_protocol: 'TLSv1.2',
      target_group_arn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/73e2d6bc24d8a067', trace_id: 'Root=1-58337281-1d84f3d73c47ec4e58577259', domain_name: 'www.example.com',
      chosen_cert_arn: 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012', matched_rule_priority: '1', request_creation_time: '2026-11-24T22:22:48.364000Z',
      actions_executed: 'waf,forward', redirect_url: '-', error_reason: '-', target_port_list: '10.0.1.252:48160', target_status_code_list: '200', classification: '-', classification_reason: '-',
      conn_trace_id: 'TID_1', transformed_host: 'www.internal', transformed_uri: '/v2/orders', request_transform_status: 'TransformSuccess', ip_address: '10.0.0.11', day: '2026/11/25',
    });
  });

  test.each(['', ' -', ' TID_1', ' TID_1 "-" "-" "-"', ' TID_1 - - - 10.0.0.11', ' TID_1 "-" "-" "-" 10.0.0.11 "a new field" -'])('is understood with what came later: %s', async (later) => {
    expect(await rowOf({ later }, 'classification_reason, user_agent')).toEqual({ classification_reason: '-', user_agent: 'curl/7.46.0' });
  });

  test.each([
    ['escaped quotes', 'a \\"b\\" c'], ['an escaped quote at the end', 'a\\"'], ['a backslash at the end', 'a\\'], ['nothing', ''], ['what looks like the next fields', 'x\\" - TLSv1.2 a'], ['much', 'a b \\"'.repeat(1500)],
  ])('is understood with a user agent of %s', async (_, userAgent) => {
    expect(await rowOf({ userAgent }, 'coalesce(user_agent, \'\') AS user_agent, trace_id')).toEqual({ user_agent: userAgent, trace_id: 'Root=1-58337281-1d84f3d73c47ec4e58577259' });
  });
});

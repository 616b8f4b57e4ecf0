import { accessLogTable, connectionLogTable, healthCheckLogTable } from '../src/private/load-balancer-log-tables';
import { LogTable } from '../src/private/log-table';
import { webAclLogTable } from '../src/private/web-acl-log-table';
import { webAclRecords } from './log-samples';

/** The fields in the order of the documentation, 2026-11; `client:port` and the like are two columns, the request line three. */
const documented: Readonly<Record<string, { readonly table: LogTable; readonly fields: string }>> = {
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-entry-syntax
  access: {
    table: accessLogTable,
    fields: 'type time elb client:port target:port request_processing_time target_processing_time response_processing_time elb_status_code target_status_code received_bytes sent_bytes request user_agent ssl_cipher '
      + 'ssl_protocol target_group_arn trace_id domain_name chosen_cert_arn matched_rule_priority request_creation_time actions_executed redirect_url error_reason target:port_list target_status_code_list classification '
      + 'classification_reason conn_trace_id transformed_host transformed_uri request_transform_status ip_address',
  },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html#connection-log-entry-syntax
  connection: {
    table: connectionLogTable,
    fields: 'timestamp client_ip client_port listener_port tls_protocol tls_cipher tls_handshake_latency leaf_client_cert_subject leaf_client_cert_validity leaf_client_cert_serial_number tls_verify_status conn_trace_id '
      + 'tls_keyexchange elb ip_address',
  },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-health-check-logs.html#health-check-log-entry-syntax
  'health-check': { table: healthCheckLogTable, fields: 'type time latency target_addr target_group_id status status_code reason_code elb ip_address' },
};

const columnsOf: Readonly<Record<string, string[]>> = {
  'timestamp': ['time'], 'client:port': ['client_ip', 'client_port'], 'target:port': ['target_ip', 'target_port'], 'request': ['request_verb', 'request_url', 'request_proto'], 'target:port_list': ['target_port_list'],
};

test.each(Object.entries(documented))('%s log: the columns are the documented fields, in their order', (_, { table, fields }) => {
  expect(table.columns.map(({ name }) => name)).toEqual(fields.split(' ').flatMap((field) => columnsOf[field] ?? [field]));
});

test.each(Object.entries(documented))('%s log: the expression has a group for each column', (_, { table }) => {
  expect(new RegExp(`${table.serdeParameters['input.regex']}|`).exec('')!.length - 1).toBe(table.columns.length);
});

/** https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html, without what only CloudFront has. */
const webAclFields = 'action captchaResponse challengeResponse clientAsn formatVersion httpRequest httpSourceId httpSourceName ja3Fingerprint ja4Fingerprint labels nonTerminatingMatchingRules oversizeFields rateBasedRuleList '
  + 'requestBodySize requestBodySizeInspectedByWAF requestHeadersInserted responseCodeSent ruleGroupList terminatingRuleId terminatingRuleMatchDetails terminatingRuleType timestamp webaclId';

test('waf log: the columns are the documented fields, in lower case', () => {
  expect(webAclLogTable.columns.map(({ name }) => name).sort()).toEqual(webAclFields.toLowerCase().split(' ').sort());
});

/** By name in lower case: the names within, of which each must be in the type of its column. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => [name.toLowerCase(), ...namesIn(inner)]);
}

test('waf log: nothing in the samples is passed over', () => {
  const types = new Map(webAclLogTable.columns.map(({ name, type }) => [name, type]));
  for (const [name, value] of webAclRecords.flatMap((record) => Object.entries(record))) {
    const type = types.get(name.toLowerCase());
    expect([name, type]).toEqual([name, expect.any(String)]);
    for (const inner of namesIn(value)) expect(type).toContain(`${inner}:`);
  }
});

import { logPrefixes } from './log-delivery';
import { LogTable } from './log-table';

/** The type in Athena and the expression of a column; where the load balancer writes `-` for a number, the column is null. */
const word = { type: 'string', regex: '([^ "]*)' };
const bare = { type: 'string', regex: '"?([^ "]*)"?' };
const quoted = { type: 'string', regex: '"([^"]*(?:\\\\"[^"]*)*)"' };
const whole = { type: 'int', regex: '(?:([0-9]+)|-)' };
const large = { type: 'bigint', regex: '(?:([0-9]+)|-)' };
const seconds = { type: 'double', regex: '(?:(-?[0-9][0-9.]*)|-)' };

/** One field of a line: a column, or several that one expression takes apart. */
type Field = readonly (readonly [name: string, column: { readonly type: string; readonly regex: string }])[];

const one = (name: string, column: { readonly type: string; readonly regex: string }): Field => [[name, column]];

/** `address:port`, or `-`. The expression of the first holds both. */
const endpoint = (name: string): Field => [[`${name}_ip`, { type: 'string', regex: '(?:([^ "]*):([0-9]+)|-)' }], [`${name}_port`, { type: 'int', regex: '' }]];

/**
 * The fields that every line has, then those that came later and may be missing. Whatever the load balancer appends after them is passed over:
 * "When we add a new field, we add it to the end of the log entry." A line that does not match is a row of nulls.
 */
function toTable(name: string, prefix: string, description: string, required: readonly Field[], later: readonly Field[]): LogTable {
  const regexOf = (field: Field) => field.map(([, { regex }]) => regex).join('');
  return {
    name, prefix, description,
    service: 'elasticloadbalancing',
    columns: [...required, ...later].flatMap((field) => field.map(([column, { type }]) => ({ name: column, type }))),
    serde: 'org.apache.hadoop.hive.serde2.RegexSerDe',
    serdeParameters: {
      'serialization.format': '1',
      'input.regex': `${required.map(regexOf).join(' ')}${later.reduceRight((behind, field) => `(?: ${regexOf(field)}${behind})?`, '(?: .*)?')}`,
    },
  };
}

/**
 * As documented, read 2026-11-25. What came after `classification_reason` is not in the examples, which so do not show whether the three fields about
 * transforms are in quotes: both are read.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-entry-syntax
 */
export const accessLogTable = toTable('access_logs', logPrefixes.access, 'A line for each request', [
  one('type', word), one('time', word), one('elb', word), endpoint('client'), endpoint('target'),
  one('request_processing_time', seconds), one('target_processing_time', seconds), one('response_processing_time', seconds),
  one('elb_status_code', whole), one('target_status_code', whole), one('received_bytes', large), one('sent_bytes', large),
  [['request_verb', { type: 'string', regex: '"([^ ]*) (.*?) (- |[^ ]*)"' }], ['request_url', { type: 'string', regex: '' }], ['request_proto', { type: 'string', regex: '' }]],
  one('user_agent', quoted), one('ssl_cipher', word), one('ssl_protocol', word), one('target_group_arn', word), one('trace_id', quoted), one('domain_name', quoted),
  one('chosen_cert_arn', quoted), one('matched_rule_priority', word), one('request_creation_time', word), one('actions_executed', quoted), one('redirect_url', quoted),
  one('error_reason', quoted), one('target_port_list', quoted), one('target_status_code_list', quoted), one('classification', quoted), one('classification_reason', quoted),
], [
  one('conn_trace_id', word), one('transformed_host', bare), one('transformed_uri', bare), one('request_transform_status', bare), one('ip_address', word),
]);

/**
 * As documented, read 2026-11-25: 15 fields, of which the examples have 12.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html#connection-log-entry-syntax
 */
export const connectionLogTable = toTable('connection_logs', logPrefixes.connection, 'A line for each attempt to connect', [
  one('time', word), one('client_ip', word), one('client_port', whole), one('listener_port', whole), one('tls_protocol', word), one('tls_cipher', word), one('tls_handshake_latency', seconds),
  one('leaf_client_cert_subject', { type: 'string', regex: '(?:"([^"]*(?:\\\\"[^"]*)*)"|-)' }), one('leaf_client_cert_validity', word), one('leaf_client_cert_serial_number', word), one('tls_verify_status', word),
], [one('conn_trace_id', word), one('tls_keyexchange', word), one('elb', word), one('ip_address', word)]);

/**
 * As documented, read 2026-11-25: 10 fields, of which the examples have 8.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-health-check-logs.html#health-check-log-entry-syntax
 */
export const healthCheckLogTable = toTable('health_check_logs', logPrefixes.health_check, 'A line for each health check of a target', [
  one('type', word), one('time', word), one('latency', seconds), one('target_addr', word), one('target_group_id', word), one('status', word), one('status_code', word), one('reason_code', word),
], [one('elb', word), one('ip_address', word)]);

/**
 * By field of the flow log, in its order: the type of its column in Athena. The default fields come first, then those of versions 3 to 5
 * that say who talked to whom, and which way. Types of https://docs.aws.amazon.com/athena/latest/ug/vpc-flow-logs-parquet.html, 2026-11.
 */
const FIELDS: Readonly<Record<string, string>> = {
  'version': 'int', 'account-id': 'string', 'interface-id': 'string', 'srcaddr': 'string', 'dstaddr': 'string', 'srcport': 'int', 'dstport': 'int', 'protocol': 'bigint',
  'packets': 'bigint', 'bytes': 'bigint', 'start': 'bigint', 'end': 'bigint', 'action': 'string', 'log-status': 'string',
  'vpc-id': 'string', 'subnet-id': 'string', 'instance-id': 'string', 'tcp-flags': 'int', 'type': 'string', 'pkt-srcaddr': 'string', 'pkt-dstaddr': 'string', 'az-id': 'string',
  'pkt-src-aws-service': 'string', 'pkt-dst-aws-service': 'string', 'flow-direction': 'string', 'traffic-path': 'int',
};

export const FLOW_LOG_FORMAT = Object.keys(FIELDS).map((field) => `\${${field}}`).join(' ');

/** The columns of the Parquet files. */
export const FLOW_LOG_COLUMNS = Object.entries(FIELDS).map(([field, type]) => ({ name: field.replace(/-/g, '_'), type }));

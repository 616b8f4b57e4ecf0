export interface SavedQuery {
  readonly title: string;
  readonly description: string;
  readonly sql: string;
}

/** The queries of the load balancer's logs, by the id of their construct. Each asks for the last 24 hours; for others, edit the window. */
export function loadBalancerSql(database: string): Record<string, SavedQuery> {
  const [access, connection, healthCheck] = ['access_logs', 'connection_logs', 'health_check_logs'].map((table) => `${database}.${table}`);
  return {
    TopServerErrors: {
      title: 'Top 5xx paths',
      description: 'The 50 paths with the most answers 5xx in the last 24 hours: of the target, or of the load balancer where target_status_code is empty',
      sql: `WITH errors AS (
  SELECT request_verb, coalesce(nullif(regexp_extract(request_url, '^[a-z]+://[^/]*(/[^?]*)', 1), ''), request_url) AS path,
    elb_status_code, target_status_code, target_processing_time, time
  FROM ${access}
  WHERE ${lastDay('time')}
    AND elb_status_code BETWEEN 500 AND 599
)
SELECT request_verb, path, elb_status_code, target_status_code, count(*) AS requests, max(target_processing_time) AS slowest_seconds, max(time) AS last_seen
FROM errors
GROUP BY request_verb, path, elb_status_code, target_status_code
ORDER BY requests DESC, path, request_verb, elb_status_code, target_status_code
LIMIT 50`,
    },
    SlowestTargets: {
      title: 'Slowest targets',
      description: 'By target of the last 24 hours: how many seconds it took to answer, 50th, 95th and 99th percentile, and how often it answered 5xx',
      sql: `-- -1: the load balancer could not send the request, or the target closed the connection.
SELECT target_group_arn, target_ip, target_port, count(*) AS requests,
  round(approx_percentile(target_processing_time, 0.5), 3) AS p50_seconds,
  round(approx_percentile(target_processing_time, 0.95), 3) AS p95_seconds,
  round(approx_percentile(target_processing_time, 0.99), 3) AS p99_seconds,
  sum(CASE WHEN target_status_code BETWEEN 500 AND 599 THEN 1 ELSE 0 END) AS server_errors
FROM ${access}
WHERE ${lastDay('time')}
  AND target_processing_time >= 0
  AND target_ip IS NOT NULL
GROUP BY target_group_arn, target_ip, target_port
ORDER BY p95_seconds DESC, requests DESC, target_ip, target_port
LIMIT 50`,
    },
    ClientsWithoutSni: {
      title: 'Clients without SNI',
      description: 'Who of the last 24 hours named no host in the TLS handshake, and so got the default certificate: old clients, scanners, callers of the bare address',
      sql: `SELECT client_ip, user_agent, ssl_protocol, count(*) AS requests, max(time) AS last_seen
FROM ${access}
WHERE ${lastDay('time')}
  AND ssl_protocol <> '-'
  AND domain_name = '-'
GROUP BY client_ip, user_agent, ssl_protocol
ORDER BY requests DESC, client_ip, user_agent, ssl_protocol
LIMIT 100`,
    },
    TlsVersions: {
      title: 'TLS versions and ciphers',
      description: 'The TLS connections of the last 24 hours by version, cipher and key exchange, and from how many addresses: what would a stricter policy refuse?',
      sql: `SELECT tls_protocol, tls_cipher, tls_keyexchange, count(*) AS connections, count(DISTINCT client_ip) AS clients
FROM ${connection}
WHERE ${lastDay('time')}
  AND tls_protocol <> '-'
  AND tls_verify_status = 'Success'
GROUP BY tls_protocol, tls_cipher, tls_keyexchange
ORDER BY connections DESC, tls_protocol, tls_cipher, tls_keyexchange
LIMIT 100`,
    },
    FailedHandshakes: {
      title: 'Failed TLS handshakes',
      description: 'The connections of the last 24 hours that failed, by reason and client',
      sql: `SELECT tls_verify_status, client_ip, tls_protocol, leaf_client_cert_subject, count(*) AS connections, max(time) AS last_seen
FROM ${connection}
WHERE ${lastDay('time')}
  AND tls_verify_status LIKE 'Failed%'
GROUP BY tls_verify_status, client_ip, tls_protocol, leaf_client_cert_subject
ORDER BY connections DESC, client_ip, tls_verify_status, tls_protocol, leaf_client_cert_subject
LIMIT 100`,
    },
    UnhealthyTargets: {
      title: 'Unhealthy targets over time',
      description: 'By hour of the last 24: the targets that failed a health check, how often, and why',
      sql: `-- Every node of the load balancer checks every target.
SELECT substr(time, 1, 13) AS hour, target_group_id, target_addr, reason_code, status_code, count(*) AS failures, round(max(latency), 3) AS slowest_seconds
FROM ${healthCheck}
WHERE ${lastDay('time')}
  AND status = 'FAIL'
GROUP BY substr(time, 1, 13), target_group_id, target_addr, reason_code, status_code
ORDER BY hour, target_group_id, target_addr, reason_code, status_code
LIMIT 1000`,
    },
    UnreadLines: {
      title: 'Lines that were not understood',
      description: 'By log and day, today and yesterday: lines of a format that the table does not know. There should be none; if there are, the columns have to be brought up to date',
      sql: [['access', access], ['connection', connection], ['health check', healthCheck]].map(([log, table]) => `SELECT '${log}' AS log, day, count(*) AS lines
FROM ${table}
WHERE ${today}
  AND time IS NULL
GROUP BY day`).join('\nUNION ALL\n') + '\nORDER BY log, day',
    },
  };
}

/** The queries of the web ACL's log. The rule within a managed group is found without UNNEST, whose columns differ between versions of Athena. */
export function webAclSql(database: string): Record<string, SavedQuery> {
  const waf = `${database}.waf_logs`;
  const time = '"timestamp" / 1000';
  return {
    BlockedByRule: {
      title: 'Requests blocked by rule',
      description: 'The requests of the last 24 hours that a rule of the web ACL stopped, by rule, rule within a managed group, and path',
      sql: `WITH stopped AS (
  SELECT terminatingruleid AS rule, nullif(array_join(transform(rulegrouplist, g -> g.terminatingrule.ruleid), ''), '') AS rule_in_group,
    action, httprequest.httpmethod AS method, httprequest.uri AS path, httprequest.clientip AS client_ip
  FROM ${waf}
  WHERE ${lastDaySince(time)}
    AND action <> 'ALLOW'
)
SELECT rule, rule_in_group, action, method, path, count(*) AS requests, count(DISTINCT client_ip) AS clients
FROM stopped
GROUP BY rule, rule_in_group, action, method, path
ORDER BY requests DESC, rule, rule_in_group, method, path
LIMIT 100`,
    },
    TopBlockedAddresses: {
      title: 'Top blocked addresses',
      description: 'The 50 addresses with the most requests that were blocked in the last 24 hours',
      sql: `SELECT httprequest.clientip AS client_ip, httprequest.country AS country, count(*) AS requests, count(DISTINCT terminatingruleid) AS rules, min(terminatingruleid) AS a_rule,
  from_unixtime(min(${time})) AS first_seen, from_unixtime(max(${time})) AS last_seen
FROM ${waf}
WHERE ${lastDaySince(time)}
  AND action = 'BLOCK'
GROUP BY httprequest.clientip, httprequest.country
ORDER BY requests DESC, client_ip
LIMIT 50`,
    },
    CountedByRule: {
      title: 'Requests counted by rule',
      description: 'The requests of the last 24 hours that rules in count mode matched: who would be stopped if they blocked?',
      sql: `-- Rules of the web ACL, and those within groups, that count.
WITH matches AS (
  SELECT httprequest.uri AS path, httprequest.clientip AS client_ip, action,
    nullif(array_join(transform(nonterminatingmatchingrules, r -> r.ruleid), ', '), '') AS rules,
    nullif(array_join(transform(rulegrouplist, g -> nullif(array_join(transform(g.nonterminatingmatchingrules, r -> r.ruleid), ', '), '')), ', '), '') AS rules_in_groups
  FROM ${waf}
  WHERE ${lastDaySince(time)}
)
SELECT rules, rules_in_groups, path, action, count(*) AS requests, count(DISTINCT client_ip) AS clients
FROM matches
WHERE rules IS NOT NULL OR rules_in_groups IS NOT NULL
GROUP BY rules, rules_in_groups, path, action
ORDER BY requests DESC, path, rules, rules_in_groups, action
LIMIT 100`,
    },
  };
}

/**
 * A file is in the folder of the day on which it was delivered, so a line of the last 24 hours is in that of today or yesterday. The day is compared
 * with constants, which is what Athena leaves partitions out by. Its clock is UTC, as that of the logs.
 */
const today = "day IN (date_format(current_timestamp, '%Y/%m/%d'), date_format(current_timestamp - interval '24' hour, '%Y/%m/%d'))";

/** Times of ISO 8601 in UTC are in the order of their text. */
const lastDay = (column: string) => `${today}
  AND ${column} >= date_format(current_timestamp - interval '24' hour, '%Y-%m-%dT%H')`;

const lastDaySince = (seconds: string) => `${today}
  AND ${seconds} >= to_unixtime(current_timestamp - interval '24' hour)`;

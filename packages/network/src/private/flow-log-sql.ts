export interface SavedQuery {
  readonly title: string;
  readonly description: string;
  readonly sql: string;
}

/** The saved queries, by the id of their construct. Each asks for the last 24 hours; for others, edit the window. */
export function flowLogSql(table: string): Record<string, SavedQuery> {
  return {
    TopTalkers: {
      title: 'Top talkers',
      description: 'The 20 pairs of addresses with the most bytes in the last 24 hours',
      sql: `-- A flow within the VPC is logged by both of its interfaces: the larger number counts.
${flows(table)},
directions AS (
  SELECT pkt_srcaddr AS source, pkt_dstaddr AS target, flow_direction, sum(bytes) AS bytes, sum(packets) AS packets
  FROM flows
  WHERE action = 'ACCEPT'
  GROUP BY pkt_srcaddr, pkt_dstaddr, flow_direction
)
SELECT source, target, max(bytes) AS bytes, max(packets) AS packets
FROM directions
GROUP BY source, target
ORDER BY bytes DESC, source, target
LIMIT 20`,
    },
    RejectedTraffic: {
      title: 'Rejected traffic',
      description: 'What security groups and network ACLs refused most in the last 24 hours',
      sql: `${flows(table)}
SELECT srcaddr AS source, dstaddr AS target, dstport AS port, protocol, flow_direction, interface_id, sum(packets) AS packets
FROM flows
WHERE action = 'REJECT'
GROUP BY srcaddr, dstaddr, dstport, protocol, flow_direction, interface_id
ORDER BY packets DESC, source, target, port, interface_id
LIMIT 50`,
    },
    EgressCost: {
      title: 'Egress cost by availability zone',
      description: 'What left each zone in the last 24 hours through NAT gateways, to the internet and to other zones, and its price',
      sql: `-- USD for each GB in us-east-1, 2026-11: NAT gateway 0.045; internet 0.09 (the first 10 TB of a month); other zone 0.02 (0.01 out, 0.01 in).
-- Elsewhere put in the prices of the region. The price of the internet is the highest: AWS services of the region cost less or nothing.
${flows(table)},
-- An address is in the zone of the interface that sends from it; an instance sends for its pods, too.
homes AS (
  SELECT address, min(az_id) AS az_id
  FROM (
    SELECT srcaddr AS address, az_id FROM flows WHERE flow_direction = 'egress'
    UNION ALL
    SELECT pkt_srcaddr AS address, az_id FROM flows WHERE flow_direction = 'egress' AND instance_id LIKE 'i-%'
  ) AS senders
  GROUP BY address
),
-- A NAT gateway is no instance, and passes on packets of which it is not the end.
seen AS (
  SELECT az_id, flow_direction, traffic_path, bytes,
    CASE WHEN flow_direction = 'egress' THEN dstaddr ELSE srcaddr END AS peer,
    CASE WHEN instance_id LIKE 'i-%' THEN 0
      WHEN flow_direction = 'ingress' AND pkt_dstaddr <> dstaddr THEN 1
      WHEN flow_direction = 'egress' AND pkt_srcaddr <> srcaddr THEN 1
      ELSE 0 END AS nat
  FROM flows
  WHERE action = 'ACCEPT'
),
zones AS (
  SELECT seen.az_id,
    CAST(sum(CASE WHEN nat = 1 THEN bytes ELSE 0 END) AS double) / 1073741824 AS nat_gb,
    CAST(sum(CASE WHEN flow_direction = 'egress' AND traffic_path IN (2, 8) THEN bytes ELSE 0 END) AS double) / 1073741824 AS internet_gb,
    CAST(sum(CASE WHEN (flow_direction = 'egress' OR nat = 1) AND homes.az_id <> seen.az_id THEN bytes ELSE 0 END) AS double) / 1073741824 AS other_zone_gb
  FROM seen
  LEFT JOIN homes ON homes.address = seen.peer
  GROUP BY seen.az_id
)
SELECT az_id, round(nat_gb, 3) AS nat_gb, round(internet_gb, 3) AS internet_gb, round(other_zone_gb, 3) AS other_zone_gb,
  round(nat_gb * 0.045 + internet_gb * 0.09 + other_zone_gb * 0.02, 3) AS usd
FROM zones
ORDER BY usd DESC, az_id`,
    },
    TrafficOfAddress: {
      title: 'Traffic of an address',
      description: 'Who talked to an address in the last 24 hours; Athena asks for the address, to be written in single quotes',
      sql: `${flows(table)}
SELECT pkt_srcaddr AS source, pkt_dstaddr AS target, dstport AS port, protocol, action, flow_direction, interface_id,
  sum(bytes) AS bytes, sum(packets) AS packets, from_unixtime(min(start)) AS first_seen, from_unixtime(max("end")) AS last_seen
FROM flows
WHERE ? IN (srcaddr, dstaddr, pkt_srcaddr, pkt_dstaddr)
GROUP BY pkt_srcaddr, pkt_dstaddr, dstport, protocol, action, flow_direction, interface_id
ORDER BY bytes DESC, source, target, port, interface_id
LIMIT 100`,
    },
    OpenPorts: {
      title: 'Ports reached from the internet',
      description: 'TCP ports on which public IPv4 addresses opened connections in the last 24 hours: which of them is unexpected?',
      sql: `-- The flags of who opens a connection: SYN, alone or with FIN and RST; who answers sends SYN and ACK.
${flows(table)}
SELECT dstaddr AS target, dstport AS port, interface_id, count(DISTINCT srcaddr) AS sources, sum(packets) AS packets
FROM flows
WHERE action = 'ACCEPT' AND flow_direction = 'ingress' AND type = 'IPv4' AND protocol = 6 AND tcp_flags IN (2, 3, 6, 7)
  AND NOT regexp_like(srcaddr, '^(10[.]|192[.]168[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.])')
GROUP BY dstaddr, dstport, interface_id
ORDER BY sources DESC, target, port, interface_id
LIMIT 50`,
    },
  };
}

/**
 * A file is in the folder of the day on which it was written, so a flow of the last 24 hours is in that of today or yesterday. Each part of the day
 * is compared with constants, which is what Athena leaves partitions out by; about the turn of a month it reads a few days more. Its clock is UTC.
 */
function flows(table: string): string {
  const days = ['current_timestamp', "current_timestamp - interval '24' hour"];
  const partition = (key: string, format: string) => `${key} IN (${days.map((day) => `date_format(${day}, '${format}')`).join(', ')})`;
  return `WITH flows AS (
  SELECT *
  FROM ${table}
  WHERE ${partition('year', '%Y')}
    AND ${partition('month', '%m')}
    AND ${partition('day', '%d')}
    AND start >= to_unixtime(current_timestamp - interval '24' hour)
)`;
}

/** Lines in the form of the examples in the AWS documentation (2026-11), with the addresses and names of a made-up service. */

const ELB = 'app/edge/50dc6c495c0c9188';
const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/73e2d6bc24d8a067';
const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';

export interface Request {
  readonly type?: string;
  readonly time?: string;
  readonly client?: string;
  readonly target?: string;
  /** Of request, target and response. */
  readonly seconds?: string;
  readonly status?: string;
  readonly request?: string;
  readonly userAgent?: string;
  readonly tls?: string;
  readonly domain?: string;
  /** What came after `classification_reason`. */
  readonly later?: string;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-entry-examples */
export function accessLine({
  type = 'h2', time = '2026-11-24T22:23:00.186641Z', client = '203.0.113.10:46532', target = '10.0.1.252:48160', seconds = '0.000 0.037 0.000', status = '200 200',
  request = 'GET https://www.example.com:443/orders?page=2 HTTP/2.0', userAgent = 'curl/7.46.0', tls = 'ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2', domain = 'www.example.com',
  later = ' TID_0e6ac5d5a1b64d4fb2cf35d1a8a9f0e1 "-" "-" "-"',
}: Request = {}): string {
  const group = target === '-' ? '-' : GROUP;
  return `${type} ${time} ${ELB} ${client} ${target} ${seconds} ${status} 34 366 "${request}" "${userAgent}" ${tls} ${group} "Root=1-58337281-1d84f3d73c47ec4e58577259" "${domain}" "${tls.startsWith('-') ? '-' : CERTIFICATE}" `
    + `1 2026-11-24T22:22:48.364000Z "waf,forward" "-" "-" "${target}" "${status.split(' ')[1]}" "-" "-"${later}`;
}

export const requests: readonly Request[] = [
  // the types of the documentation
  { type: 'http', request: 'GET http://www.example.com:80/ HTTP/1.1', tls: '- -', target: '-', seconds: '-1 -1 -1', status: '301 -' },
  { type: 'https', request: 'GET https://www.example.com:443/ HTTP/1.1', userAgent: 'Mozilla/5.0 \\"quoted\\" (X11; Linux x86_64)', domain: '-', client: '198.51.100.7:2817' },
  { type: 'https', request: 'GET https://203.0.113.80:443/.env HTTP/1.1', userAgent: 'scanner\\x22', domain: '-', client: '2001:db8::7:2818', later: '' },
  { type: 'grpcs', request: 'POST https://www.example.com:443/orders.Orders/List HTTP/2.0', userAgent: 'grpc-go/1.60' },
  { type: 'ws', request: 'GET http://www.example.com:80/live HTTP/1.1', tls: '- -', seconds: '0.001 0.003 0.000', status: '101 101' },
  // of a target, of the load balancer, and of one that hangs up
  { status: '500 500', seconds: '0.000 1.500 0.000' },
  { status: '500 500', seconds: '0.000 2.500 0.000', time: '2026-11-25T00:10:00.000000Z', request: 'GET https://www.example.com:443/orders HTTP/2.0', later: ' TID_1 "-" "-" "-" 10.0.0.11 - "a later field"' },
  { status: '503 -', target: '-', seconds: '-1 -1 -1', request: 'POST https://www.example.com:443/pay me HTTP/1.1', later: ' TID_1 www.internal /v2 TransformBufferTooSmall' },
  { status: '502 -', seconds: '0.001 -1 -1', target: '10.0.2.9:8080', request: '- http://www.example.com:80- ', tls: '- -' },
  // 24 slow requests to one target
  ...Array.from({ length: 24 }, (_, index): Request => ({ target: '10.0.2.9:8080', seconds: `0.000 ${index < 18 ? '0.100' : '4.000'} 0.000`, later: ' TID_2 "-" "/orders" "Success" 10.0.0.12' })),
  // beyond 24 hours, though in the folder of yesterday
  { status: '500 500', time: '2026-11-23T23:55:00.000000Z', seconds: '0.000 99.000 0.000' },
];

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html#connection-log-entry-examples */
export const connectionLines: readonly string[] = [
  '2026-11-24T17:05:15.514108Z 203.0.113.1 36280 443 TLSv1.3 TLS_AES_128_GCM_SHA256 0.004 - - - Success TID_3180a73013c8ca4bac2f731159d4b0fe X25519MLKEM768 app/edge/50dc6c495c0c9188 10.0.0.11',
  '2026-11-24T17:05:16.514108Z 203.0.113.2 36281 443 TLSv1.3 TLS_AES_128_GCM_SHA256 0.004 - - - Success TID_2 X25519MLKEM768 - something new',
  '2026-11-24T17:05:17.514108Z 203.0.113.2 36282 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 4.036 "CN=example.com,O=\\"Example\\",C=US" NotBefore=2026-09-21T22:43:21Z;NotAfter=2027-06-17T22:43:21Z FEF257372D5C14D4 Success TID_3',
  '2026-11-25T00:05:15.514108Z 203.0.113.3 36283 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 - "CN=example.com,C=US" NotBefore=2026-09-21T22:43:21Z;NotAfter=2027-06-17T22:43:21Z FEF257372D5C14D4 Failed:ClientCertUntrusted TID_4',
  '2026-11-25T00:05:16.514108Z 198.51.100.9 36284 443 - - - - - - Failed:UnmappedConnectionError TID_5 - app/edge/50dc6c495c0c9188 10.0.0.12',
  '2026-11-25T00:05:17.514108Z 203.0.113.4 36285 80 - - - "-" - - - TID_6 -',
];

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-health-check-logs.html#health-check-log-file-entries */
export const healthCheckLines: readonly string[] = [
  'http 2026-11-24T12:44:59.875678Z 0.019584011 10.0.1.252:48160 web PASS 200 -',
  'http 2026-11-24T12:44:58.901409Z 1.121980746 10.0.2.9:8080 web FAIL 502 TargetError app/edge/50dc6c495c0c9188 10.0.0.11',
  'http 2026-11-24T12:45:13.901409Z 0.121980746 10.0.2.9:8080 web FAIL 502 TargetError app/edge/50dc6c495c0c9188 10.0.0.12 -',
  'http 2026-11-25T00:15:13.901409Z 5.000980746 10.0.2.9:8080 web FAIL - TimedOut',
  'https 2026-11-23T23:59:13.901409Z 5.000980746 10.0.2.9:8443 web FAIL - TimedOut',
];

const headers = [{ name: 'Host', value: 'www.example.com' }, { name: 'User-Agent', value: 'curl/7.46.0' }, { name: 'Authorization', value: 'REDACTED' }];
const httpRequest = { clientIp: '203.0.113.10', country: 'AU', headers, uri: '/orders', args: 'page=2', httpVersion: 'HTTP/2.0', httpMethod: 'GET', requestId: '1-58337281-1d84f3d73c47ec4e58577259', fragment: '', scheme: 'https', host: 'www.example.com' };
const webAclRecord = {
  timestamp: Date.parse('2026-11-24T22:23:00Z'), formatVersion: 1, webaclId: 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/edge/12345678-1234-1234-1234-123456789012',
  terminatingRuleId: 'Default_Action', terminatingRuleType: 'REGULAR', action: 'ALLOW', terminatingRuleMatchDetails: [], httpSourceName: 'ALB',
  httpSourceId: '111122223333-app/edge/50dc6c495c0c9188', ruleGroupList: [], rateBasedRuleList: [], nonTerminatingMatchingRules: [], requestHeadersInserted: null, responseCodeSent: null,
  httpRequest, labels: [], ja3Fingerprint: 'e7d705a3286e19ea42f587b344ee6865', ja4Fingerprint: 't13d1516h2_8daaf6152771_b186095e22b6', oversizeFields: '', requestBodySize: 0, requestBodySizeInspectedByWAF: 0,
};
const from = (clientIp: string, uri = '/orders') => ({ ...httpRequest, clientIp, uri });
const group = (rule: object | null, counted: object[] = []) => ({ ruleGroupId: 'AWS#AWSManagedRulesSQLiRuleSet', terminatingRule: rule, nonTerminatingMatchingRules: counted, excludedRules: null });
const sqlInjection = { ruleId: 'SQLi_QUERYARGUMENTS', action: 'BLOCK', ruleMatchDetails: [{ conditionType: 'SQL_INJECTION', sensitivityLevel: 'LOW', location: 'ALL_QUERY_ARGS', matchedData: ['10', 'AND', '1'] }] };
const blockedByGroup = { ...webAclRecord, terminatingRuleId: 'SqlInjection', terminatingRuleType: 'MANAGED_RULE_GROUP', action: 'BLOCK', ruleGroupList: [group(null), group(sqlInjection)], labels: [{ name: 'awswaf:managed:aws:sql-database:SQLi_QueryArguments' }] };
const rateLimited = {
  ...webAclRecord, terminatingRuleId: 'RateLimit', terminatingRuleType: 'RATE_BASED', action: 'BLOCK', httpRequest: from('198.51.100.7', '/login'), responseCodeSent: 429,
  rateBasedRuleList: [{ rateBasedRuleId: '111122223333:12345678-1234-1234-1234-123456789012_RateLimit', rateBasedRuleName: 'RateLimit', limitKey: 'CUSTOMKEYS', maxRateAllowed: 100, evaluationWindowSec: '300', customValues: [{ key: 'HEADER', name: 'x-tenant', value: 'a' }] }],
};

/** https://docs.aws.amazon.com/waf/latest/developerguide/logging-examples.html */
export const webAclRecords: readonly object[] = [
  webAclRecord,
  blockedByGroup,
  { ...blockedByGroup, timestamp: Date.parse('2026-11-25T00:10:00Z'), httpRequest: from('203.0.113.11') },
  rateLimited, rateLimited, { ...rateLimited, timestamp: Date.parse('2026-11-25T00:20:00Z') },
  // counted, within a group and by the web ACL, with a label; and a challenge
  { ...webAclRecord, ruleGroupList: [group(null, [{ ruleId: 'SizeRestrictions_BODY', action: 'COUNT', overriddenAction: 'BLOCK', ruleMatchDetails: [] }])], oversizeFields: ['REQUEST_BODY'], requestBodySize: 20_000, requestBodySizeInspectedByWAF: 8192, httpRequest: from('203.0.113.12', '/upload') },
  { ...webAclRecord, nonTerminatingMatchingRules: [{ ruleId: 'AnonymousIp', action: 'COUNT', ruleMatchDetails: [] }], labels: [{ name: 'awswaf:managed:aws:anonymous-ip-list:HostingProviderIPList' }], clientAsn: 64496 },
  { ...webAclRecord, action: 'CHALLENGE', terminatingRuleId: 'Bots', challengeResponse: { responseCode: 202, solveTimestamp: null, failureReason: 'TOKEN_MISSING' }, captchaResponse: null },
  // beyond 24 hours
  { ...rateLimited, timestamp: Date.parse('2026-11-24T00:05:00Z') },
];

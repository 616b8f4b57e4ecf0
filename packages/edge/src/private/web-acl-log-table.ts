import { webAclLogPrefix } from './log-delivery';
import { LogTable } from './log-table';

const matchDetails = 'array<struct<conditiontype:string,sensitivitylevel:string,location:string,matcheddata:array<string>>>';
const headers = 'array<struct<name:string,value:string>>';
const answer = 'struct<responsecode:string,solvetimestamp:string,failurereason:string>';
const counted = `array<struct<ruleid:string,action:string,overriddenaction:string,rulematchdetails:${matchDetails},challengeresponse:${answer},captcharesponse:${answer}>>`;

/** In the order of the documentation; the reader takes names in any case, and passes over those that are not here. */
const COLUMNS: Readonly<Record<string, string>> = {
  timestamp: 'bigint', formatversion: 'int', webaclid: 'string', terminatingruleid: 'string', terminatingruletype: 'string', action: 'string',
  terminatingrulematchdetails: matchDetails, httpsourcename: 'string', httpsourceid: 'string',
  rulegrouplist: `array<struct<rulegroupid:string,terminatingrule:struct<ruleid:string,action:string,overriddenaction:string,rulematchdetails:${matchDetails}>,nonterminatingmatchingrules:${counted},excludedrules:string>>`,
  ratebasedrulelist: 'array<struct<ratebasedruleid:string,ratebasedrulename:string,limitkey:string,maxrateallowed:int,evaluationwindowsec:string,customvalues:array<struct<key:string,name:string,value:string>>>>',
  nonterminatingmatchingrules: counted, requestheadersinserted: headers, responsecodesent: 'string',
  httprequest: `struct<clientip:string,country:string,headers:${headers},uri:string,args:string,httpversion:string,httpmethod:string,requestid:string,fragment:string,scheme:string,host:string>`,
  labels: 'array<struct<name:string>>', captcharesponse: answer, challengeresponse: answer, ja3fingerprint: 'string', ja4fingerprint: 'string',
  oversizefields: 'string', requestbodysize: 'bigint', requestbodysizeinspectedbywaf: 'bigint', clientasn: 'string',
};

/**
 * One JSON object a line.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html 2026-11
 * @see https://docs.aws.amazon.com/athena/latest/ug/create-waf-table-partition-projection.html
 */
export const webAclLogTable: LogTable = {
  name: 'waf_logs',
  description: 'A line for each request that the web ACL has seen',
  prefix: webAclLogPrefix,
  service: 'WAFLogs',
  columns: Object.entries(COLUMNS).map(([name, type]) => ({ name, type })),
  serde: 'org.openx.data.jsonserde.JsonSerDe',
  serdeParameters: { 'case.insensitive': 'true' },
};

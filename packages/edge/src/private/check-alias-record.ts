import { Token } from 'aws-cdk-lib';
import { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { AliasRecord } from '../alias-record';
import { Problem } from './problems';

export function checkAliasRecord({ dnsRecord, hostedZone }: { readonly dnsRecord?: AliasRecord; readonly hostedZone?: IHostedZone }): Problem[] {
  if (dnsRecord === undefined || dnsRecord.routingPolicy === 'none') return [];
  const { routingPolicy, setIdentifier, weight } = dnsRecord;
  const problems: Problem[] = [];
  if (!hostedZone) {
    problems.push({ code: 'RecordZoneMissing', subject: 'dnsRecord', got: routingPolicy, expected: 'hostedZone beside it', mend: 'give the zone in which the record is to be made, or AliasRecord.none()' });
  }
  if (routingPolicy !== 'simple' && !Token.isUnresolved(setIdentifier) && !(setIdentifier && setIdentifier.length <= 128)) {
    problems.push({ code: 'SetIdentifierMissing', subject: 'dnsRecord.setIdentifier', got: setIdentifier, expected: '1 to 128 characters', mend: 'name this record among those of the domain name, for instance after its region' });
  }
  if (routingPolicy === 'weighted' && !Token.isUnresolved(weight) && !(Number.isInteger(weight) && weight! >= 0 && weight! <= 255)) {
    problems.push({ code: 'WeightInvalid', subject: 'dnsRecord.weight', got: weight, expected: 'a whole number from 0 to 255', mend: 'only the proportion to the other weights of the name counts: scale all of them' });
  }
  return problems;
}

import { FLAGS } from 'aws-cdk-lib/cx-api';
import { recommendedFlags } from '@external-metrics/testkit';
import { edgeTemplate } from './fixture';
import { fullProps } from './identity-cases';

// A flag of version 1 can't be set in version 2.
const flags = Object.entries(recommendedFlags()).filter(([name]) => FLAGS[name].introducedIn.v2 !== undefined);
const allOff = flags.filter(([, value]) => value === true).map(([name]) => [name, false]);

/** The account's own statement in a key's policy is CDK's, and has no property for the partition's spelling. */
function resourcesWith(props: object, context: unknown[]) {
  const { Resources } = edgeTemplate(props, { context: Object.fromEntries(context as [string, unknown][]) }).toJSON() as { Resources: object };
  return JSON.parse(JSON.stringify(Resources).replace('{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":iam::111122223333:root"]]}', '"arn:aws:iam::111122223333:root"')) as object;
}

test.each([['least', {}], ['full', fullProps]])('%s: the template is the same with every feature flag on, off, and unset', (_, props) => {
  const [on, off, unset] = [flags, allOff, []].map((context) => resourcesWith(props, context));
  expect(on).toEqual(unset);
  expect(off).toEqual(unset);
});

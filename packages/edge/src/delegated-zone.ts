import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { DeployedEdge } from './deployed-edge';
import { checkDelegatedZoneProps } from './private/check-delegated-zone';
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';

/** The properties of a delegated zone. */
export interface DelegatedZoneProps {
  /** The domain name of the zone, in lower case, without a dot at the end. A change replaces it. Error: `DomainNameInvalid`. */
  readonly zoneName: string;

  /**
   * The zone above, in the same account. It gets the name servers of this one; without that nobody finds it, and no certificate is validated in it.
   * Errors: `DomainOutsideZone`, `ParentZoneElsewhere`.
   *
   * @default - the zone is not delegated here: whoever has the zone above makes an NS record there from `nameServers`
   */
  readonly parentZone?: route53.IHostedZone;

  /**
   * How long resolvers remember the delegation.
   *
   * @default Duration.hours(1)
   */
  readonly delegationTtl?: Duration;

  /**
   * What happens to the zone when it leaves the stack. A zone that is made anew has other name servers, and with DESTROY the deletion fails while
   * there are records that were made elsewhere. Error: `RemovalPolicyUnsupported`.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * What stands in AWS. Synthesis then refuses what would replace or remove the zone. Errors: `ReplacementNotAcknowledged`, `RemovalNotAcknowledged`.
   *
   * @default - nothing was deployed yet, and nothing is guarded
   */
  readonly deployed?: DeployedEdge;

  /**
   * The fingerprints of replacements and removals that are meant, as the errors name them.
   *
   * @default - none
   */
  readonly acknowledgedReplacements?: string[];
}

/** A public zone of a subdomain, delegated from the zone above it. */
export class DelegatedZone extends Construct {
  /** The zone. */
  public readonly hostedZone: route53.PublicHostedZone;

  /** The name servers of the zone, for a delegation that is made elsewhere. */
  public readonly nameServers: string[];

  constructor(scope: Construct, id: string, props: DelegatedZoneProps) {
    super(scope, id);
    throwProblems(this.node.path, checkDelegatedZoneProps(this, props));
    const { zoneName, parentZone, delegationTtl = Duration.hours(1), removalPolicy = RemovalPolicy.RETAIN } = props;
    this.hostedZone = new route53.PublicHostedZone(this, 'Zone', { zoneName });
    this.hostedZone.applyRemovalPolicy(removalPolicy);
    this.nameServers = this.hostedZone.hostedZoneNameServers!;
    if (parentZone) {
      new route53.CfnRecordSet(this, 'Delegation', {
        hostedZoneId: parentZone.hostedZoneId, name: `${zoneName}.`, type: 'NS', ttl: `${delegationTtl.toSeconds()}`, resourceRecords: this.nameServers,
      });
    }
    guardReplacement(this, { replacementProperties: { 'AWS::Route53::HostedZone': ['Name'] }, deployed: props.deployed?.resources, acknowledged: props.acknowledgedReplacements });
  }
}

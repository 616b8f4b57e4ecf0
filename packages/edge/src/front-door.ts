import { Duration, Names, RemovalPolicy } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { FrontDoorAlarms } from './front-door-alarms';
import { FrontDoorMetrics } from './front-door-metrics';
import { FrontDoorProps } from './front-door-props';
import { createAliasRecords } from './private/alias-records';
import { createCertificateEvents } from './private/certificate-events';
import { checkFrontDoorProps } from './private/check-front-door-props';
import { createDistribution, createVpcOrigin } from './private/front-door-distribution';
import { createResponseHeadersPolicy } from './private/front-door-headers';
import { createFrontDoorLogging } from './private/front-door-logging';
import { createLogBucket } from './private/log-bucket';
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';
import { frontDoorReplacementProperties } from './private/replacement-properties';
import { createWebAcl } from './private/web-acl';
import { createWebAclLogging } from './private/web-acl-logging';
import { makesLogGroup, webAclLoggingOf } from './private/web-acl-logging-default';

/** The zone of every distribution's domain name, for alias records: https://docs.aws.amazon.com/general/latest/gr/cf_region.html */
const CLOUDFRONT_ZONE = 'Z2FDTNDATAQYW2';

/**
 * CloudFront before an edge: distribution, certificate, DNS records, web application firewall, log and alarms, for a stack in us-east-1.
 * Nothing is cached unless `behaviors` say so. Error: `RegionInvalid`.
 */
export class FrontDoor extends Construct {
  /** The distribution. */
  public readonly distribution: cloudfront.CfnDistribution;

  /** The way into the VPC; undefined where the load balancer is public. */
  public readonly vpcOrigin?: cloudfront.CfnVpcOrigin;

  /** The headers that are added to every answer. */
  public readonly responseHeadersPolicy: cloudfront.CfnResponseHeadersPolicy;

  /** The certificate. */
  public readonly certificate: acm.ICertificate;

  /** The web ACL of the distribution. */
  public readonly webAcl: wafv2.CfnWebACL;

  /** The log of the web ACL; undefined where it goes elsewhere. */
  public readonly webAclLogGroup?: logs.ILogGroup;

  /** Where the logs go: the access log below `AWSLogs/<account>/CloudFront/<distribution>/`, that of the web ACL below `waf/`. */
  public readonly logBucket: s3.IBucket;

  /** The key of the web ACL's log group; undefined where there is none. */
  public readonly encryptionKey?: kms.IKey;

  /** Where the service is found: `https://` and the domain name. */
  public readonly url: string;

  /** What AWS measures, in us-east-1. */
  public readonly metrics: FrontDoorMetrics;

  /** What is watched, in us-east-1. */
  public readonly alarms: FrontDoorAlarms;

  constructor(scope: Construct, id: string, props: FrontDoorProps) {
    super(scope, id);
    throwProblems(this.node.path, checkFrontDoorProps(this, props));
    const { domainName, hostedZone, origin, alarmActions = {}, removalPolicy = RemovalPolicy.RETAIN } = props;

    this.certificate = props.certificate ?? new acm.Certificate(this, 'Certificate', {
      domainName, subjectAlternativeNames: props.subjectAlternativeNames, validation: acm.CertificateValidation.fromDns(hostedZone),
    });
    const webAclMetricName = Names.uniqueResourceName(this, { maxLength: 128, separator: '-', allowedSpecialCharacters: '-' });
    this.webAcl = createWebAcl(this, 'WebAcl', { scope: 'CLOUDFRONT', metricName: webAclMetricName, options: props.webAcl });
    this.vpcOrigin = origin.loadBalancerArn === undefined ? undefined : createVpcOrigin(this, origin.loadBalancerArn);
    this.responseHeadersPolicy = createResponseHeadersPolicy(this, props.contentSecurityPolicy);
    this.distribution = createDistribution(this, {
      props, certificateArn: this.certificate.certificateArn, webAclArn: this.webAcl.attrArn, vpcOriginId: this.vpcOrigin?.attrId, responseHeadersPolicyId: this.responseHeadersPolicy.attrId,
    });
    if (props.originMetrics) {
      new cloudfront.CfnMonitoringSubscription(this, 'OriginMetrics', {
        distributionId: this.distribution.attrId, monitoringSubscription: { realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: 'Enabled' } },
      });
    }
    if (hostedZone) {
      createAliasRecords(this, {
        hostedZone, domainName, record: props.dnsRecord, target: { dnsName: this.distribution.attrDomainName, hostedZoneId: CLOUDFRONT_ZONE }, evaluateTargetHealth: false, dualStack: props.ipv6 ?? true,
      });
    }
    this.url = `https://${domainName}`;

    this.logBucket = props.logBucket ?? createLogBucket(this, 'LogBucket', { expiration: props.logExpiration ?? Duration.days(365), removalPolicy });
    createFrontDoorLogging(this, { distribution: this.distribution, logBucket: this.logBucket });
    const logging = webAclLoggingOf(props);
    this.encryptionKey = props.encryptionKey ?? (makesLogGroup(logging) ? new kms.Key(this, 'Key', { description: `Logs of ${this.node.path}`, enableKeyRotation: true, removalPolicy }) : undefined);
    this.webAclLogGroup = createWebAclLogging(this, {
      webAcl: this.webAcl, logging, logBucket: this.logBucket, encryptionKey: this.encryptionKey, retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS, removalPolicy,
    });

    this.metrics = new FrontDoorMetrics({ distributionId: this.distribution.attrId, certificateArn: this.certificate.certificateArn, webAclMetricName });
    this.alarms = new FrontDoorAlarms(this, 'Alarms', { metrics: this.metrics, originMetrics: props.originMetrics, thresholds: props.alarms, actions: alarmActions });
    if (props.certificateEvents ?? true) createCertificateEvents(this, [this.certificate.certificateArn], alarmActions);

    guardReplacement(this, { replacementProperties: frontDoorReplacementProperties, deployed: props.deployed?.resources, acknowledged: props.acknowledgedReplacements });
  }
}

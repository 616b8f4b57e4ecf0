import { ArnFormat, Duration, Fn, Names, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct, IConstruct } from 'constructs';
import { checkWebEdgeProps } from './private/check-web-edge-props';
import { allowLogDelivery, createLogBucket, logPrefixes } from './private/log-bucket';
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';
import { replacementProperties } from './private/replacement-properties';
import { subnetsOf } from './private/subnets';
import { createWebAcl } from './private/web-acl';
import { createWebAclLogging } from './private/web-acl-logging';
import { WebEdgeAlarms } from './web-edge-alarms';
import { WebEdgeMetrics } from './web-edge-metrics';
import { WebEdgeProps } from './web-edge-props';

/** A load balancer with its name, made here or elsewhere. */
export interface IWebEdge extends IConstruct, ec2.IConnectable {
  /** The load balancer. */
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;

  /** Where the requests go; the pods are registered there by a TargetGroupBinding. */
  readonly targetGroup: elbv2.IApplicationTargetGroup;

  /** Where the service is found: `https://` and the domain name. */
  readonly url: string;

  /** What AWS measures. */
  readonly metrics: WebEdgeMetrics;
}

/** An edge that was made elsewhere. */
export interface WebEdgeAttributes {
  /** The ARN of the load balancer. */
  readonly loadBalancerArn: string;

  /** The load balancer's own domain name. */
  readonly loadBalancerDnsName: string;

  /** The hosted zone of the load balancer's own domain name, for alias records. */
  readonly loadBalancerCanonicalHostedZoneId: string;

  /** The security group of the load balancer. */
  readonly securityGroupId: string;

  /** The ARN of the target group. */
  readonly targetGroupArn: string;

  /** The domain name of the service. */
  readonly domainName: string;

  /**
   * The ARNs of the certificates.
   *
   * @default - not known: metrics.certificateDaysToExpiry() is the error `MetricUnavailable`
   */
  readonly certificateArns?: string[];

  /**
   * The name of the web ACL's metrics.
   *
   * @default - not known: metrics.wafBlockedRequests() and metrics.wafCountedRequests() are the error `MetricUnavailable`
   */
  readonly webAclMetricName?: string;
}

/** A service's front door: load balancer, certificate, DNS record, web application firewall and logs. */
export class WebEdge extends Construct implements IWebEdge {
  /** An edge that was made elsewhere. */
  public static fromWebEdgeAttributes(scope: Construct, id: string, attrs: WebEdgeAttributes): IWebEdge {
    return new ImportedWebEdge(scope, id, attrs);
  }

  /** The load balancer. */
  public readonly loadBalancer: elbv2.IApplicationLoadBalancer;

  /** The listener on port 443, for further rules. Its default action forwards to the target group. */
  public readonly httpsListener: elbv2.ApplicationListener;

  /** The listener on port 80, which redirects to HTTPS. */
  public readonly httpListener: elbv2.ApplicationListener;

  /** Where the requests go; the pods are registered there by a TargetGroupBinding. */
  public readonly targetGroup: elbv2.IApplicationTargetGroup;

  /** The default certificate. */
  public readonly certificate: acm.ICertificate;

  /** The web ACL that is associated with the load balancer. */
  public readonly webAcl: wafv2.CfnWebACL;

  /** The log of the web ACL. */
  public readonly webAclLogGroup: logs.ILogGroup;

  /** Where access and connection logs go, below `access/` and `connection/`. */
  public readonly logBucket: s3.IBucket;

  /** The key of the web ACL's log. */
  public readonly encryptionKey: kms.IKey;

  /** The security group of the load balancer. Nothing may leave until a target is allowed. */
  public readonly connections: ec2.Connections;

  /** Where the service is found: `https://` and the domain name. */
  public readonly url: string;

  /** What AWS measures. */
  public readonly metrics: WebEdgeMetrics;

  /** What is watched. */
  public readonly alarms: WebEdgeAlarms;

  constructor(scope: Construct, id: string, props: WebEdgeProps) {
    super(scope, id);
    throwProblems(this.node.path, checkWebEdgeProps(props));
    const { vpc, domainName, hostedZone, internetFacing = false, removalPolicy = RemovalPolicy.RETAIN } = props;

    this.logBucket = props.logBucket ?? createLogBucket(this, 'LogBucket', { expiration: props.accessLogExpiration ?? Duration.days(365), removalPolicy });
    const logDelivery = allowLogDelivery(this, this.logBucket);

    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc, description: 'HTTPS edge: who may connect to the load balancer', allowAllOutbound: false, allowAllIpv6Outbound: false, disableInlineRules: false,
    });
    for (const cidr of props.allowedCidrBlocks) {
      securityGroup.addIngressRule(ec2.Peer.ipv4(cidr), ec2.Port.tcp(443), 'HTTPS');
      securityGroup.addIngressRule(ec2.Peer.ipv4(cidr), ec2.Port.tcp(80), 'HTTP, redirected to HTTPS');
    }
    // EC2 lets everything out of a group that is made without a rule for that, and the CDK takes its own away as soon as a target is allowed, be it in another stack.
    securityGroup.addEgressRule(ec2.Peer.ipv4('127.0.0.1/32'), ec2.Port.allTraffic(), 'Nothing but what is allowed');

    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc, vpcSubnets: subnetsOf(props), internetFacing, securityGroup, ipAddressType: elbv2.IpAddressType.IPV4, deletionProtection: props.deletionProtection ?? true,
      http2Enabled: true, idleTimeout: props.idleTimeout ?? Duration.seconds(60), clientKeepAlive: Duration.hours(1),
      dropInvalidHeaderFields: true, desyncMitigationMode: elbv2.DesyncMitigationMode.STRICTEST, xffHeaderProcessingMode: elbv2.XffHeaderProcessingMode.APPEND,
    });
    for (const [kind, prefix] of Object.entries(logPrefixes)) {
      loadBalancer.setAttribute(`${kind}_logs.s3.enabled`, 'true');
      loadBalancer.setAttribute(`${kind}_logs.s3.bucket`, this.logBucket.bucketName);
      loadBalancer.setAttribute(`${kind}_logs.s3.prefix`, prefix);
    }
    // ELB tries to write when the attribute is set.
    if (logDelivery.policyDependable) loadBalancer.node.defaultChild!.node.addDependency(logDelivery.policyDependable);
    this.loadBalancer = loadBalancer;
    this.connections = loadBalancer.connections;

    const targetGroup = new elbv2.ApplicationTargetGroup(this, 'TargetGroup', {
      vpc, targetType: elbv2.TargetType.IP, ipAddressType: elbv2.TargetGroupIpAddressType.IPV4,
      protocol: elbv2.ApplicationProtocol.HTTP, protocolVersion: elbv2.ApplicationProtocolVersion.HTTP1, port: props.targetPort ?? 8080,
      deregistrationDelay: Duration.seconds(30),
      healthCheck: {
        enabled: true, protocol: elbv2.Protocol.HTTP, path: props.healthCheckPath ?? '/healthz', port: 'traffic-port', healthyHttpCodes: '200',
        interval: Duration.seconds(15), timeout: Duration.seconds(5), healthyThresholdCount: 2, unhealthyThresholdCount: 3,
      },
    });
    this.targetGroup = targetGroup;

    const certificates = props.certificates?.length ? props.certificates : [new acm.Certificate(this, 'Certificate', {
      domainName, subjectAlternativeNames: props.subjectAlternativeNames, validation: acm.CertificateValidation.fromDns(hostedZone),
    })];
    this.certificate = certificates[0];
    this.httpsListener = loadBalancer.addListener('Https', {
      port: 443, protocol: elbv2.ApplicationProtocol.HTTPS, open: false, certificates, sslPolicy: elbv2.SslPolicy.TLS13_RES,
      defaultAction: elbv2.ListenerAction.forward([targetGroup]),
    });
    this.httpListener = loadBalancer.addListener('Http', {
      port: 80, protocol: elbv2.ApplicationProtocol.HTTP, open: false,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });

    if (hostedZone) {
      new route53.CfnRecordSet(this, 'AliasA', {
        hostedZoneId: hostedZone.hostedZoneId, name: `${domainName}.`, type: 'A',
        aliasTarget: { dnsName: loadBalancer.loadBalancerDnsName, hostedZoneId: loadBalancer.loadBalancerCanonicalHostedZoneId, evaluateTargetHealth: true },
      });
    }
    this.url = `https://${domainName}`;

    const webAclMetricName = Names.uniqueResourceName(this, { maxLength: 128, separator: '-', allowedSpecialCharacters: '-' });
    this.webAcl = createWebAcl(this, 'WebAcl', webAclMetricName, props.webAcl ?? {});
    new wafv2.CfnWebACLAssociation(this, 'WebAclAssociation', { resourceArn: loadBalancer.loadBalancerArn, webAclArn: this.webAcl.attrArn });
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', { description: `Logs of ${this.node.path}`, enableKeyRotation: true, removalPolicy });
    this.webAclLogGroup = createWebAclLogging(this, {
      webAcl: this.webAcl, encryptionKey: this.encryptionKey, retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS, removalPolicy,
    });

    this.metrics = new WebEdgeMetrics({
      loadBalancerFullName: loadBalancer.loadBalancerFullName, targetGroupFullName: targetGroup.targetGroupFullName,
      certificateArns: certificates.map(({ certificateArn }) => certificateArn), webAclMetricName, region: Stack.of(this).region,
    });
    this.alarms = new WebEdgeAlarms(this, 'Alarms', { metrics: this.metrics, thresholds: props.alarms, actions: props.alarmActions });

    guardReplacement(this, { replacementProperties, deployed: props.deployed?.resources, acknowledged: props.acknowledgedReplacements });
  }
}

class ImportedWebEdge extends Construct implements IWebEdge {
  public readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  public readonly targetGroup: elbv2.IApplicationTargetGroup;
  public readonly connections: ec2.Connections;
  public readonly url: string;
  public readonly metrics: WebEdgeMetrics;

  constructor(scope: Construct, id: string, attrs: WebEdgeAttributes) {
    super(scope, id);
    const { loadBalancerArn, securityGroupId, targetGroupArn } = attrs;
    this.loadBalancer = elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(this, 'LoadBalancer', {
      loadBalancerArn, securityGroupId, securityGroupAllowsAllOutbound: false,
      loadBalancerDnsName: attrs.loadBalancerDnsName, loadBalancerCanonicalHostedZoneId: attrs.loadBalancerCanonicalHostedZoneId,
    });
    this.targetGroup = elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(this, 'TargetGroup', { targetGroupArn });
    this.connections = this.loadBalancer.connections;
    this.url = `https://${attrs.domainName}`;
    this.metrics = new WebEdgeMetrics({
      loadBalancerFullName: afterLast(':loadbalancer/', loadBalancerArn), targetGroupFullName: `targetgroup/${afterLast(':targetgroup/', targetGroupArn)}`,
      certificateArns: attrs.certificateArns, webAclMetricName: attrs.webAclMetricName, region: Stack.of(this).splitArn(loadBalancerArn, ArnFormat.SLASH_RESOURCE_NAME).region ?? Stack.of(this).region,
    });
  }
}

function afterLast(separator: string, text: string): string {
  return Token.isUnresolved(text) ? Fn.select(1, Fn.split(separator, text)) : text.split(separator)[1];
}

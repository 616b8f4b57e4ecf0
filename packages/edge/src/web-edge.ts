import { Duration, Fn, Names, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct, IConstruct } from 'constructs';
import { createAliasRecords } from './private/alias-records';
import { createCertificateEvents } from './private/certificate-events';
import { webAclCapacity } from './private/check-web-acl';
import { checkTargetGroup } from './private/check-target-group';
import { checkWebEdgeProps } from './private/check-web-edge-props';
import { ImportedWebEdge } from './private/imported-web-edge';
import { addHttpListener, addHttpsListener } from './private/listeners';
import { createLoadBalancer, createSecurityGroup } from './private/load-balancer';
import { createLogBucket } from './private/log-bucket';
import { allowLogDelivery, logPrefixes } from './private/log-delivery';
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';
import { replacementProperties } from './private/replacement-properties';
import { originSecretCapacity, requireOriginSecret } from './private/require-origin-secret';
import { RouteTable } from './private/route-table';
import { subnetsOf } from './private/subnets';
import { createTargetGroup } from './private/target-group';
import { createWebAcl } from './private/web-acl';
import { createWebAclLogging } from './private/web-acl-logging';
import { logsInto, makesLogGroup, webAclLoggingOf } from './private/web-acl-logging-default';
import { RouteOptions } from './route-options';
import { AddTargetGroupOptions } from './target-group-options';
import { WebEdgeAlarms } from './web-edge-alarms';
import { WebEdgeGrants } from './web-edge-grants';
import { WebEdgeLogQueries } from './web-edge-log-queries';
import { WebEdgeAttributes } from './web-edge-attributes';
import { WebEdgeMetrics } from './web-edge-metrics';
import { WebEdgeProps } from './web-edge-props';
import { WebEdgeWidgets } from './web-edge-widgets';

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

  /** Graphs for a dashboard. */
  readonly widgets: WebEdgeWidgets;

  /**
   * Adds a rule to the HTTPS listener. Errors: those of RouteOptions, and `ListenerUnknown` where an edge was imported without httpsListenerArn.
   *
   * @param id the name of the rule, from which its priority is derived
   */
  addRoute(id: string, options: RouteOptions): elbv2.ApplicationListenerRule;
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

  /** What the rules of the web ACL take at most, in WCU: AWS saves where rules share a transformation. */
  public readonly webAclCapacity: number;

  /** The log of the web ACL; undefined where it goes elsewhere. */
  public readonly webAclLogGroup?: logs.ILogGroup;

  /** Where the logs go, below `access/`, `connection/`, `health-check/` and `waf/`. */
  public readonly logBucket: s3.IBucket;

  /** Tables of the logs, and a workgroup of Athena with saved queries; undefined with `logQueries: false`. */
  public readonly logQueries?: WebEdgeLogQueries;

  /** The key of the web ACL's log group; undefined where none is made. */
  public readonly encryptionKey?: kms.IKey;

  /** The security group of the load balancer. Nothing may leave until a target is allowed. */
  public readonly connections: ec2.Connections;

  /** Where the service is found: `https://` and the domain name. */
  public readonly url: string;

  /** What others may do. */
  public readonly grants: WebEdgeGrants;

  /** What AWS measures. */
  public readonly metrics: WebEdgeMetrics;

  /** What is watched. */
  public readonly alarms: WebEdgeAlarms;

  /** Graphs for a dashboard. */
  public readonly widgets: WebEdgeWidgets;

  private readonly vpc: ec2.IVpc;
  private readonly routes: RouteTable;
  private readonly targetGroups: Construct;

  constructor(scope: Construct, id: string, props: WebEdgeProps) {
    super(scope, id);
    throwProblems(this.node.path, checkWebEdgeProps(props));
    const { vpc, domainName, hostedZone, removalPolicy = RemovalPolicy.RETAIN } = props;

    this.logBucket = props.logBucket ?? createLogBucket(this, 'LogBucket', { expiration: props.accessLogExpiration ?? Duration.days(365), removalPolicy });
    const logDelivery = allowLogDelivery(this, this.logBucket);

    const securityGroup = createSecurityGroup(this, 'SecurityGroup', props);
    const loadBalancer = createLoadBalancer(this, 'LoadBalancer', securityGroup, props);
    for (const [kind, prefix] of Object.entries(logPrefixes)) {
      loadBalancer.setAttribute(`${kind}_logs.s3.enabled`, 'true');
      loadBalancer.setAttribute(`${kind}_logs.s3.bucket`, this.logBucket.bucketName);
      loadBalancer.setAttribute(`${kind}_logs.s3.prefix`, prefix);
    }
    // ELB tries to write when the attribute is set.
    if (logDelivery.policyDependable) loadBalancer.node.defaultChild!.node.addDependency(logDelivery.policyDependable);
    this.vpc = vpc;
    this.loadBalancer = loadBalancer;
    this.connections = loadBalancer.connections;

    const targetGroup = createTargetGroup(this, 'TargetGroup', vpc, props);
    this.targetGroup = targetGroup;

    const certificates = props.certificates?.length ? props.certificates : [new acm.Certificate(this, 'Certificate', {
      domainName, subjectAlternativeNames: props.subjectAlternativeNames, validation: acm.CertificateValidation.fromDns(hostedZone),
    })];
    this.certificate = certificates[0];
    this.httpsListener = addHttpsListener(this, loadBalancer, { ...props, certificates, targetGroup });
    this.httpListener = addHttpListener(loadBalancer);
    this.routes = new RouteTable(this, 'Routes', {
      listener: this.httpsListener, certificateNames: props.certificates?.length ? undefined : [domainName, ...props.subjectAlternativeNames ?? []],
      allowIdentityProviders: () => this.connections.allowToAnyIpv4(ec2.Port.tcp(443), 'Identity providers'),
    });
    this.targetGroups = new Construct(this, 'TargetGroups');
    if (props.maintenance) this.routes.addMaintenance(props.maintenance, targetGroup);

    if (hostedZone) {
      createAliasRecords(this, {
        hostedZone, domainName, record: props.dnsRecord, target: { dnsName: loadBalancer.loadBalancerDnsName, hostedZoneId: loadBalancer.loadBalancerCanonicalHostedZoneId },
        evaluateTargetHealth: true, dualStack: (props.ipAddressType ?? elbv2.IpAddressType.IPV4) !== elbv2.IpAddressType.IPV4,
      });
    }
    this.url = `https://${domainName}`;

    const webAclMetricName = Names.uniqueResourceName(this, { maxLength: 128, separator: '-', allowedSpecialCharacters: '-' });
    this.webAcl = createWebAcl(this, 'WebAcl', { scope: 'REGIONAL', metricName: webAclMetricName, options: props.webAcl });
    this.webAclCapacity = webAclCapacity(props.webAcl).total + originSecretCapacity(props.originSecrets);
    new wafv2.CfnWebACLAssociation(this, 'WebAclAssociation', { resourceArn: loadBalancer.loadBalancerArn, webAclArn: this.webAcl.attrArn });
    const webAclLogging = webAclLoggingOf(props);
    this.encryptionKey = props.encryptionKey ?? (makesLogGroup(webAclLogging) ? new kms.Key(this, 'Key', { description: `Logs of ${this.node.path}`, enableKeyRotation: true, removalPolicy }) : undefined);
    this.webAclLogGroup = createWebAclLogging(this, {
      webAcl: this.webAcl, logging: webAclLogging, logBucket: this.logBucket, encryptionKey: this.encryptionKey, retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS, removalPolicy,
    });

    if (props.originSecrets) {
      requireOriginSecret({ webAcl: this.webAcl, logging: this.node.tryFindChild('WafLogging') as wafv2.CfnLoggingConfiguration | undefined, secrets: props.originSecrets });
    }

    if (props.logQueries ?? true) {
      this.logQueries = new WebEdgeLogQueries(this, 'LogQueries', {
        bucket: this.logBucket, webAclName: logsInto(webAclLogging, this.logBucket) ? Fn.select(0, Fn.split('|', this.webAcl.ref)) : undefined, scanLimit: props.logQueryScanLimit ?? Size.gibibytes(100),
      });
    }
    this.grants = new WebEdgeGrants({ logBucket: this.logBucket, logQueries: this.logQueries });

    const certificateArns = certificates.map(({ certificateArn }) => certificateArn);
    this.metrics = new WebEdgeMetrics({
      loadBalancerFullName: loadBalancer.loadBalancerFullName, targetGroupFullName: targetGroup.targetGroupFullName, certificateArns, webAclMetricName, region: Stack.of(this).region,
    });
    this.alarms = new WebEdgeAlarms(this, 'Alarms', {
      metrics: this.metrics, thresholds: props.alarms, actions: props.alarmActions, availabilityZones: vpc.selectSubnets(subnetsOf(props)).availabilityZones,
    });
    this.widgets = new WebEdgeWidgets({ metrics: this.metrics, alarms: this.alarms });
    if (props.certificateEvents ?? true) createCertificateEvents(this, certificateArns, props.alarmActions ?? {});

    guardReplacement(this, { replacementProperties, deployed: props.deployed?.resources, acknowledged: props.acknowledgedReplacements });
  }

  /**
   * Adds a group of targets, ready for a TargetGroupBinding, with alarms like those of the edge's own; a route has to forward to it. The load balancer
   * reaches its targets once they are allowed: `edge.connections.allowTo(pods, ec2.Port.tcp(port))`. Errors: those of TargetGroupOptions.
   */
  public addTargetGroup(id: string, options: AddTargetGroupOptions = {}): elbv2.ApplicationTargetGroup {
    throwProblems(`${this.targetGroups.node.path}/${id}`, checkTargetGroup(options));
    const targetGroup = createTargetGroup(this.targetGroups, id, this.vpc, options);
    this.alarms.watchTargetGroup(id, { metrics: this.metrics.forTargetGroup(targetGroup), thresholds: options.alarms });
    return targetGroup;
  }

  public addRoute(id: string, options: RouteOptions): elbv2.ApplicationListenerRule {
    return this.routes.add(id, options);
  }
}

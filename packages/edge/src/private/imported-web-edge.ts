import { Annotations, ArnFormat, Fn, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { RouteOptions } from '../route-options';
import { IWebEdge } from '../web-edge';
import { WebEdgeAttributes } from '../web-edge-attributes';
import { WebEdgeMetrics } from '../web-edge-metrics';
import { WebEdgeWidgets } from '../web-edge-widgets';
import { ProblemsError } from './problems';
import { RouteTable } from './route-table';

/** The rules that it adds are kept apart from those of other stacks by its path. */
export class ImportedWebEdge extends Construct implements IWebEdge {
  public readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  public readonly targetGroup: elbv2.IApplicationTargetGroup;
  public readonly connections: ec2.Connections;
  public readonly url: string;
  public readonly metrics: WebEdgeMetrics;
  public readonly widgets: WebEdgeWidgets;
  private readonly routes?: RouteTable;

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
    this.widgets = new WebEdgeWidgets({ metrics: this.metrics });
    this.routes = attrs.httpsListenerArn === undefined ? undefined : this.createRoutes(attrs.httpsListenerArn);
  }

  public addRoute(id: string, options: RouteOptions): elbv2.ApplicationListenerRule {
    if (this.routes) return this.routes.add(id, options);
    throw new ProblemsError(this.node.path, [{ code: 'ListenerUnknown', subject: `addRoute(${id})`, got: undefined, expected: 'an edge whose HTTPS listener is known', mend: 'give httpsListenerArn to fromWebEdgeAttributes' }]);
  }

  private createRoutes(listenerArn: string): RouteTable {
    const [securityGroup] = this.connections.securityGroups;
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(this, 'Https', { listenerArn, securityGroup });
    return new RouteTable(this, 'Routes', {
      listener, namespace: this.node.path,
      // A rule of the security group made here, too, would be refused as a second one if two stacks did so.
      allowIdentityProviders: () => Annotations.of(this).addWarningV2('@external-metrics/edge:identityProvidersUnreachable', '[IdentityProvidersUnreachable] the load balancer must reach port 443 of the identity provider: allow it where the edge is made, or once with edge.connections.allowToAnyIpv4(Port.tcp(443))'),
    });
  }
}

function afterLast(separator: string, text: string): string {
  return Token.isUnresolved(text) ? Fn.select(1, Fn.split(separator, text)) : text.split(separator)[1];
}

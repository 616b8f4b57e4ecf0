import { Duration, Token } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer, DesyncMitigationMode, IpAddressType, XffHeaderProcessingMode } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { WebEdgeProps } from '../web-edge-props';
import { subnetsOf } from './subnets';

export function createSecurityGroup(scope: Construct, id: string, { vpc, allowedCidrBlocks = [], allowedPrefixListIds = [] }: WebEdgeProps): SecurityGroup {
  const securityGroup = new SecurityGroup(scope, id, {
    vpc, description: 'HTTPS edge: who may connect to the load balancer', allowAllOutbound: false, allowAllIpv6Outbound: false, disableInlineRules: false,
  });
  for (const cidr of allowedCidrBlocks) {
    const peer = !Token.isUnresolved(cidr) && cidr.includes(':') ? Peer.ipv6(cidr) : Peer.ipv4(cidr);
    securityGroup.addIngressRule(peer, Port.tcp(443), 'HTTPS');
    securityGroup.addIngressRule(peer, Port.tcp(80), 'HTTP, redirected to HTTPS');
  }
  // No port 80: each port counts with every entry of the list, and CloudFront's, of 55, fits once into the 60 rules of a group.
  for (const id of allowedPrefixListIds) securityGroup.addIngressRule(Peer.prefixList(id), Port.tcp(443), 'HTTPS');
  // EC2 lets everything out of a group that is made without a rule for that, and the CDK takes its own away as soon as a target is allowed, be it in another stack.
  securityGroup.addEgressRule(Peer.ipv4('127.0.0.1/32'), Port.allTraffic(), 'Nothing but what is allowed');
  return securityGroup;
}

export function createLoadBalancer(scope: Construct, id: string, securityGroup: SecurityGroup, props: WebEdgeProps): ApplicationLoadBalancer {
  const { vpc, internetFacing = false, ipAddressType = IpAddressType.IPV4 } = props;
  const loadBalancer = new ApplicationLoadBalancer(scope, id, {
    vpc, vpcSubnets: subnetsOf(props), internetFacing, securityGroup, ipAddressType, deletionProtection: props.deletionProtection ?? true,
    http2Enabled: true, idleTimeout: props.idleTimeout ?? Duration.seconds(60), clientKeepAlive: props.clientKeepAlive ?? Duration.hours(1),
    dropInvalidHeaderFields: true, desyncMitigationMode: DesyncMitigationMode.STRICTEST, xffHeaderProcessingMode: XffHeaderProcessingMode.APPEND,
  });
  loadBalancer.setAttribute('zonal_shift.config.enabled', String(props.zonalShift ?? true));
  return loadBalancer;
}

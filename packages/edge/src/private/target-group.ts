import { Duration } from 'aws-cdk-lib';
import { IVpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationProtocol, ApplicationProtocolVersion, ApplicationTargetGroup, Protocol, TargetGroupIpAddressType, TargetGroupLoadBalancingAlgorithmType, TargetType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { LoadBalancingAlgorithm, TargetGroupOptions } from '../target-group-options';

const ALGORITHMS = {
  [LoadBalancingAlgorithm.ROUND_ROBIN]: TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN,
  [LoadBalancingAlgorithm.LEAST_OUTSTANDING_REQUESTS]: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
  [LoadBalancingAlgorithm.WEIGHTED_RANDOM]: TargetGroupLoadBalancingAlgorithmType.WEIGHTED_RANDOM,
};

export function createTargetGroup(scope: Construct, id: string, vpc: IVpc, options: TargetGroupOptions): ApplicationTargetGroup {
  const { protocolVersion = ApplicationProtocolVersion.HTTP1, healthCheck = {}, stickiness, loadBalancingAlgorithm } = options;
  const grpc = protocolVersion === ApplicationProtocolVersion.GRPC;
  return new ApplicationTargetGroup(scope, id, {
    vpc, targetType: TargetType.IP, ipAddressType: TargetGroupIpAddressType.IPV4,
    protocol: ApplicationProtocol.HTTP, protocolVersion, port: options.targetPort ?? 8080,
    deregistrationDelay: options.deregistrationDelay ?? Duration.seconds(30), slowStart: options.slowStart,
    stickinessCookieDuration: stickiness?.cookieDuration, stickinessCookieName: stickiness?.cookieName,
    loadBalancingAlgorithmType: loadBalancingAlgorithm && ALGORITHMS[loadBalancingAlgorithm],
    enableAnomalyMitigation: loadBalancingAlgorithm === LoadBalancingAlgorithm.WEIGHTED_RANDOM ? true : undefined,
    healthCheck: {
      enabled: true, protocol: Protocol.HTTP, path: options.healthCheckPath ?? (grpc ? '/grpc.health.v1.Health/Check' : '/healthz'), port: 'traffic-port',
      ...grpc ? { healthyGrpcCodes: healthCheck.grpcCodes ?? '0' } : { healthyHttpCodes: healthCheck.httpCodes ?? '200' },
      interval: healthCheck.interval ?? Duration.seconds(15), timeout: healthCheck.timeout ?? Duration.seconds(5),
      healthyThresholdCount: healthCheck.healthyThreshold ?? 2, unhealthyThresholdCount: healthCheck.unhealthyThreshold ?? 3,
    },
  });
}

import { Token } from 'aws-cdk-lib';
import { isDnsLabel, namespaceInvalid } from '../../private/check-kubernetes-names';
import { Problem } from '../../private/problems';
import { TargetGroupBindingOptions } from '../load-balancer-controller';
import { portInvalid } from './check-baseline';

export function checkTargetGroupBinding({ namespace, serviceName, servicePort, targetGroupArn }: TargetGroupBindingOptions): Problem[] {
  return [
    ...isDnsLabel(namespace) ? [] : [namespaceInvalid('namespace', namespace)],
    ...isDnsLabel(serviceName) ? [] : [{ code: 'ServiceNameInvalid', subject: 'serviceName', got: serviceName, expected: 'lower-case letters, digits and hyphens', mend: 'write the name as Kubernetes has it' }],
    ...portInvalid('servicePort', servicePort),
    ...Token.isUnresolved(targetGroupArn) || /^arn:[a-z-]+:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup\/.+\/.+$/.test(targetGroupArn) ? [] : [{
      code: 'TargetGroupArnInvalid', subject: 'targetGroupArn', got: targetGroupArn, expected: 'the ARN of a target group', mend: 'give targetGroup.targetGroupArn',
    }],
  ];
}

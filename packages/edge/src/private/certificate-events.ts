import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { AlarmActions } from '../alarm-actions';
import { topicsOf, warnOfActionsWithoutTopic } from './topics';

interface CertificateEvent {
  readonly detailTypes: string[];
  readonly says: string;
}

/**
 * What ACM tells that no metric shows in time. As of 2026-11, after https://docs.aws.amazon.com/acm/latest/userguide/supported-events.html
 * Left out as noise: `ACM Certificate Approaching Expiration`, which comes every day, and says what the alarms on days to expiry say once.
 */
const events: Readonly<Record<keyof AlarmActions, CertificateEvent>> = {
  critical: {
    detailTypes: ['ACM Certificate Expired', 'ACM Certificate Revoked'],
    says: 'Clients refuse the connection. First: issue or import another certificate and attach it to the listener or distribution.',
  },
  warning: {
    detailTypes: ['ACM Certificate Renewal Action Required'],
    says: 'ACM can not renew it without help. First: compare its validation record (CNAME) with what the world sees (dig), and restore it in the public zone; then look for a CAA record without amazon.com.',
  },
};

/** A rule for each severity and topic. The topic's policy, and that of its key, must let `events.amazonaws.com` in. */
export function createCertificateEvents(scope: Construct, certificateArns: string[], actions: AlarmActions): void {
  for (const severity of ['critical', 'warning'] as const) {
    const { detailTypes, says } = events[severity];
    for (const [name, arn] of topicsOf(scope, actions[severity])) {
      new CfnRule(scope, `${severity === 'critical' ? 'Critical' : 'Warning'}CertificateEvents${name}`, {
        description: `${scope.node.path}: certificates that need somebody`, state: 'ENABLED',
        eventPattern: { 'source': ['aws.acm'], 'detail-type': detailTypes, 'resources': certificateArns },
        targets: [{
          id: 'Topic', arn,
          inputTransformer: {
            inputPathsMap: { event: '$.detail-type', certificate: '$.resources[0]', domain: '$.detail.CommonName', reason: '$.detail.RenewalStatusReason', days: '$.detail.DaysToExpiry' },
            inputTemplate: JSON.stringify(`<event>: <domain> (<certificate>), days to expiry: <days>, reason: <reason>. ${says}`),
          },
        }],
      });
    }
    warnOfActionsWithoutTopic(scope, severity, actions[severity]);
  }
}

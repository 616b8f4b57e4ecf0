import { Names } from 'aws-cdk-lib';
import { CfnResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';

/** Two years, in which a browser asks by HTTPS only. */
const TWO_YEARS = 63_072_000;

/** The headers that keep browsers from mischief. What the service says of frames, referrers and content itself has precedence. */
export function createResponseHeadersPolicy(scope: Construct, contentSecurityPolicy: string | undefined): CfnResponseHeadersPolicy {
  return new CfnResponseHeadersPolicy(scope, 'ResponseHeaders', {
    responseHeadersPolicyConfig: {
      name: Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' }),
      securityHeadersConfig: {
        strictTransportSecurity: { accessControlMaxAgeSec: TWO_YEARS, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: 'DENY', override: false },
        referrerPolicy: { referrerPolicy: 'strict-origin-when-cross-origin', override: false },
        contentSecurityPolicy: contentSecurityPolicy === undefined ? undefined : { contentSecurityPolicy, override: false },
      },
      removeHeadersConfig: { items: [{ header: 'X-Powered-By' }] },
    },
  });
}

import { ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { JwtAuthentication } from '../route-authentication';

/** As ListenerAction.authenticateJwt(), which has no claims. */
export class JwtAction extends ListenerAction {
  constructor({ issuer, jwksEndpoint, claims }: JwtAuthentication, next: ListenerAction) {
    super({
      type: 'jwt-validation',
      jwtValidationConfig: { issuer, jwksEndpoint, additionalClaims: claims?.map(({ name, values, format = 'single-string' }) => ({ name, values, format })) },
    }, next);
  }
}

import { Duration, SecretValue } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { checkJwt, checkOidc } from './private/check-authentication';
import { JwtAction } from './private/jwt-action';
import { Problem } from './private/problems';

/** An identity provider that logs people in by OpenID Connect. All addresses are public ones, with `https://`. */
export interface OidcAuthentication {
  /** The issuer. */
  readonly issuer: string;

  /** Where the browser is sent to log in. */
  readonly authorizationEndpoint: string;

  /** Where the load balancer fetches tokens. */
  readonly tokenEndpoint: string;

  /** Where the load balancer fetches the claims of the user. */
  readonly userInfoEndpoint: string;

  /** The client that is registered with the provider; its redirect address is `https://<host>/oauth2/idpresponse`. */
  readonly clientId: string;

  /**
   * The secret of the client, from Secrets Manager: `secret.secretValue`. CloudFormation resolves it; it is not in the template. A rotated secret is
   * read again only when the rule changes.
   */
  readonly clientSecret: SecretValue;

  /**
   * What is asked of the provider, separated by blanks.
   *
   * @default 'openid'
   */
  readonly scope?: string;

  /**
   * How long a login lasts, 1 second to 7 days.
   *
   * @default Duration.hours(12)
   */
  readonly sessionTimeout?: Duration;

  /**
   * The cookie of the login. Rules that share it share the login.
   *
   * @default 'AWSELBAuthSessionCookie'
   */
  readonly sessionCookieName?: string;

  /**
   * What becomes of requests without a login. DENY suits programs, which can't follow to a login page.
   *
   * @default UnauthenticatedAction.AUTHENTICATE
   */
  readonly onUnauthenticatedRequest?: elbv2.UnauthenticatedAction;
}

/** How the values of a claim are written in the token. */
export enum JwtClaimFormat {
  /** One text. */
  SINGLE_STRING = 'single-string',
  /** A list of texts. */
  STRING_ARRAY = 'string-array',
  /** One text with several values between blanks, as `scope`. */
  SPACE_SEPARATED_VALUES = 'space-separated-values',
}

/** A claim that a token must have. */
export interface JwtClaim {
  /** The name, for instance `scope`; `exp`, `iss`, `nbf` and `iat` are checked always. */
  readonly name: string;

  /** The values, 1 to 10 of 256 characters at most. */
  readonly values: string[];

  /**
   * How they are written.
   *
   * @default JwtClaimFormat.SINGLE_STRING
   */
  readonly format?: JwtClaimFormat;
}

/** Programs that bring a token (JSON Web Token, signed with RS256) in the Authorization header. */
export interface JwtAuthentication {
  /** The issuer of the tokens, 256 characters at most. */
  readonly issuer: string;

  /** Where the issuer publishes its keys: a public address with `https://`, 256 characters at most; 10 keys and 150 KB at most. */
  readonly jwksEndpoint: string;

  /**
   * What a token must say besides, 10 claims at most. Without the audience (`aud`), a token that the issuer gave for another service is good here, too.
   *
   * @default - a good signature, the issuer and the time are enough
   */
  readonly claims?: JwtClaim[];
}

/**
 * Who a caller has to be before a route's action is done. The load balancer asks the provider itself, so it may connect to port 443 everywhere then.
 * Error: `AuthenticationInvalid`.
 */
export class RouteAuthentication {
  /**
   * People, who are sent to log in. The targets get their claims in `x-amzn-oidc-data`, and should verify its signature.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
   */
  public static oidc(options: OidcAuthentication): RouteAuthentication {
    const { sessionTimeout = Duration.hours(12) } = options;
    return new RouteAuthentication('oidc', checkOidc(options), (next) => elbv2.ListenerAction.authenticateOidc({ ...options, sessionTimeout, allowHttpsOutbound: false, next }));
  }

  /**
   * Programs, whose token is verified; without a good one the answer is 401.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
   */
  public static jwt(options: JwtAuthentication): RouteAuthentication {
    return new RouteAuthentication('jwt', checkJwt(options), (next) => new JwtAction(options, next));
  }

  private constructor(
    /** `oidc` or `jwt`. */
    public readonly kind: string,
    /** @internal */
    public readonly _problems: Problem[],
    /** @internal */
    public readonly _before: (next: elbv2.ListenerAction) => elbv2.ListenerAction,
  ) {}
}

import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/** Options of `RateLimitKey.forwardedIp`. */
export interface ForwardedIpOptions {
  /**
   * The header; WAF reads the first address in it. Clients can write it themselves unless a proxy in front replaces it:
   * `X-Forwarded-For` is only appended to by CloudFront and ALB, so it is warned of (`ForwardedIpSpoofable`).
   *
   * @default 'X-Forwarded-For'
   */
  readonly header?: string;

  /**
   * Whether requests with an address that can't be read count as one client that is limited at once.
   *
   * @default true
   */
  readonly limitUnreadable?: boolean;
}

/**
 * What counts as one client of a rate limit.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-aggregation-options.html
 */
export class RateLimitKey {
  /** The address from which the connection comes. */
  public static ip(): RateLimitKey {
    return new RateLimitKey('IP', [{ ip: {} }]);
  }

  /** The address that a proxy says that it speaks for. Requests without the header are not limited. */
  public static forwardedIp(options: ForwardedIpOptions = {}): RateLimitKey {
    return new RateLimitKey('FORWARDED_IP', [{ forwardedIp: {} }], { headerName: options.header ?? 'X-Forwarded-For', fallbackBehavior: options.limitUnreadable ?? true ? 'MATCH' : 'NO_MATCH' });
  }

  /** The value of a header, such as an API key; 30 WCU. Requests without it are not limited. */
  public static header(name: string): RateLimitKey {
    return new RateLimitKey('CUSTOM_KEYS', [{ header: { name, textTransformations: asItIs } }]);
  }

  /** The value of a cookie; 30 WCU. Requests without it are not limited. */
  public static cookie(name: string): RateLimitKey {
    return new RateLimitKey('CUSTOM_KEYS', [{ cookie: { name, textTransformations: asItIs } }]);
  }

  /** The value of a query argument; 30 WCU. Requests without it are not limited. */
  public static queryArgument(name: string): RateLimitKey {
    return new RateLimitKey('CUSTOM_KEYS', [{ queryArgument: { name, textTransformations: asItIs } }]);
  }

  /** The path; 30 WCU. */
  public static path(): RateLimitKey {
    return new RateLimitKey('CUSTOM_KEYS', [{ uriPath: { textTransformations: asItIs } }]);
  }

  /** The method; 30 WCU. */
  public static method(): RateLimitKey {
    return new RateLimitKey('CUSTOM_KEYS', [{ httpMethod: {} }]);
  }

  /** All requests together; needs a scope. Error: `RateLimitScopeMissing`. */
  public static everybody(): RateLimitKey {
    return new RateLimitKey('CONSTANT', []);
  }

  /** Several together, 2 to 5: each combination of their values is a client; 30 WCU for each. Error: `RateLimitKeyInvalid`. */
  public static all(...keys: RateLimitKey[]): RateLimitKey {
    return new RateLimitKey('CUSTOM_KEYS', keys.flatMap((key) => key._parts), keys.find((key) => key._forwardedIp)?._forwardedIp);
  }

  private constructor(
    /** WAF's name of the kind. */
    public readonly aggregateKeyType: string,
    /** @internal */
    public readonly _parts: CfnWebACL.RateBasedStatementCustomKeyProperty[],
    /** @internal */
    public readonly _forwardedIp?: CfnWebACL.ForwardedIPConfigurationProperty,
  ) {}
}

const asItIs: CfnWebACL.TextTransformationProperty[] = [{ priority: 0, type: 'NONE' }];

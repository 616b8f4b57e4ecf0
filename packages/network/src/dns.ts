import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** How DNS queries are logged. */
export interface DnsQueryLogging {
  /**
   * How long the log is kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly retention?: RetentionDays;
}

/** What becomes of a query that a DNS firewall objects to. */
export enum DnsFirewallMode {
  /** It is answered, and shows in the query log. */
  ALERT = 'ALERT',

  /** It is answered with no data. */
  BLOCK = 'BLOCK',
}

/** Options of `DnsFirewall.of`. */
export interface DnsFirewallOptions {
  /**
   * Domains that are always answered, and what their answers lead to (CNAME): `example.com`, or `*.example.com` for all below it.
   *
   * Error: `DnsDomainInvalid`.
   *
   * @default - none
   */
  readonly allowedDomains?: string[];

  /**
   * Domains that are objected to; `*` for all that are not allowed.
   *
   * Error: `DnsDomainInvalid`.
   *
   * @default - none
   */
  readonly blockedDomains?: string[];

  /**
   * The IDs, which differ between regions, of the lists that AWS keeps (`aws route53resolver list-firewall-domain-lists`).
   *
   * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-managed-domain-lists.html
   * @default - none
   */
  readonly managedDomainListIds?: string[];

  /**
   * Whether queries are objected to that look like DNS tunnelling or like domains that malware made up, where the confidence is high.
   *
   * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/firewall-advanced.html
   * @default true
   */
  readonly threatProtection?: boolean;

  /**
   * What becomes of the queries that are objected to.
   *
   * @default DnsFirewallMode.ALERT - see in the query log what would be blocked, then block
   */
  readonly mode?: DnsFirewallMode;

  /**
   * Whether queries are answered while the firewall is impaired.
   *
   * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-vpc-configuration.html
   * @default false - they fail, whatever the mode
   */
  readonly failOpen?: boolean;
}

/** A Route 53 Resolver DNS Firewall: which names are answered to what is in the VPC. */
export class DnsFirewall {
  /** A firewall. Errors: `DnsDomainInvalid`, `DnsFirewallEmpty`. */
  public static of(options: DnsFirewallOptions = {}): DnsFirewall {
    const { allowedDomains = [], blockedDomains = [], managedDomainListIds = [], threatProtection = true, mode = DnsFirewallMode.ALERT, failOpen = false } = options;
    return new DnsFirewall(allowedDomains, blockedDomains, managedDomainListIds, threatProtection, mode, failOpen);
  }

  private constructor(
    /** Domains that are always answered. */
    public readonly allowedDomains: string[],
    /** Domains that are objected to. */
    public readonly blockedDomains: string[],
    /** The lists that AWS keeps. */
    public readonly managedDomainListIds: string[],
    /** Whether tunnelling and made-up domains are objected to. */
    public readonly threatProtection: boolean,
    /** What becomes of the queries that are objected to. */
    public readonly mode: DnsFirewallMode,
    /** Whether queries are answered while the firewall is impaired. */
    public readonly failOpen: boolean,
  ) {}
}

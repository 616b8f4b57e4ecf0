import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { managedRuleGroups } from './private/managed-rule-groups';
import { AccountCreationOptions, AccountTakeoverOptions, AntiDdosOptions, BotControlOptions, BotInspectionLevel, CredentialsFormat, DdosSensitivity } from './managed-rule-group-options';

/** What has to be known of a managed rule group that this version of the library doesn't know. */
export interface ManagedRuleGroupAttributes {
  /**
   * Its capacity in WCU, as `aws wafv2 describe-managed-rule-group` says. Error without it: `ManagedRuleGroupUnknown`.
   *
   * @default - that of AWS's documentation, if the group is known
   */
  readonly wcu?: number;

  /**
   * Who sells it.
   *
   * @default 'AWS'
   */
  readonly vendor?: string;

  /**
   * The names of its rules. Overrides are checked against them.
   *
   * @default - those of AWS's documentation, if the group is known; else overrides are not checked
   */
  readonly rules?: string[];
}

/** The address that AWS recommends to exempt from challenges at first. */
const CANNOT_BE_CHALLENGED = '\\/api\\/|\\.(acc|avi|css|gif|jpe?g|js|mp[34]|ogg|otf|pdf|png|tiff?|ttf|webm|webp|woff2?)$';

/**
 * A rule group that somebody else maintains.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export class ManagedRuleGroup {
  /** Addresses that Amazon's threat intelligence lists as bots and attackers, 25 WCU. */
  public static readonly AMAZON_IP_REPUTATION = ManagedRuleGroup.of('AWSManagedRulesAmazonIpReputationList');

  /** Anonymising services and hosting providers, 50 WCU. Blocking keeps out users of VPNs, and callers that run in a cloud. */
  public static readonly ANONYMOUS_IP = ManagedRuleGroup.of('AWSManagedRulesAnonymousIpList');

  /** The most frequent attacks on web applications, 700 WCU. Its rule `SizeRestrictions_BODY` counts unless it is overridden: it would refuse every body above 8 KB. */
  public static readonly COMMON = ManagedRuleGroup.of('AWSManagedRulesCommonRuleSet');

  /** Pages for administrators, 100 WCU. */
  public static readonly ADMIN_PROTECTION = ManagedRuleGroup.of('AWSManagedRulesAdminProtectionRuleSet');

  /** Requests known to exploit vulnerabilities, Log4j among them, 200 WCU. */
  public static readonly KNOWN_BAD_INPUTS = ManagedRuleGroup.of('AWSManagedRulesKnownBadInputsRuleSet');

  /** SQL injection, 200 WCU. */
  public static readonly SQL_INJECTION = ManagedRuleGroup.of('AWSManagedRulesSQLiRuleSet');

  /** Local file inclusion on Linux, 200 WCU. */
  public static readonly LINUX = ManagedRuleGroup.of('AWSManagedRulesLinuxRuleSet');

  /** Shell commands of POSIX systems, 100 WCU. */
  public static readonly UNIX = ManagedRuleGroup.of('AWSManagedRulesUnixRuleSet');

  /** Shell and PowerShell commands of Windows, 200 WCU. */
  public static readonly WINDOWS = ManagedRuleGroup.of('AWSManagedRulesWindowsRuleSet');

  /** Unsafe functions of PHP, 100 WCU. */
  public static readonly PHP = ManagedRuleGroup.of('AWSManagedRulesPHPRuleSet');

  /** Attacks on WordPress, 100 WCU. */
  public static readonly WORDPRESS = ManagedRuleGroup.of('AWSManagedRulesWordPressRuleSet');

  /** Bots, 50 WCU. AWS bills it by month and by request. */
  public static botControl(options: BotControlOptions = {}): ManagedRuleGroup {
    const { inspectionLevel = BotInspectionLevel.COMMON } = options;
    return ManagedRuleGroup.configured('AWSManagedRulesBotControlRuleSet', {
      awsManagedRulesBotControlRuleSet: {
        inspectionLevel, enableMachineLearning: inspectionLevel === BotInspectionLevel.TARGETED ? options.machineLearning ?? true : undefined,
      },
    });
  }

  /** Account takeover prevention (ATP): logins with stolen or guessed credentials, 50 WCU. AWS bills it by month and by request. */
  public static accountTakeover(options: AccountTakeoverOptions): ManagedRuleGroup {
    return ManagedRuleGroup.configured('AWSManagedRulesATPRuleSet', {
      awsManagedRulesAtpRuleSet: {
        loginPath: options.loginPath, enableRegexInPath: options.regexInPath ?? false,
        requestInspection: {
          payloadType: options.format ?? CredentialsFormat.JSON,
          usernameField: { identifier: options.usernameField ?? '/username' }, passwordField: { identifier: options.passwordField ?? '/password' },
        },
      },
    });
  }

  /** Account creation fraud prevention (ACFP), 50 WCU. AWS bills it by month and by request. */
  public static accountCreation(options: AccountCreationOptions): ManagedRuleGroup {
    return ManagedRuleGroup.configured('AWSManagedRulesACFPRuleSet', {
      awsManagedRulesAcfpRuleSet: {
        creationPath: options.creationPath, registrationPagePath: options.registrationPagePath, enableRegexInPath: options.regexInPath ?? false,
        requestInspection: {
          payloadType: options.format ?? CredentialsFormat.JSON,
          usernameField: { identifier: options.usernameField ?? '/username' }, passwordField: { identifier: options.passwordField ?? '/password' },
          emailField: options.emailField === undefined ? undefined : { identifier: options.emailField },
        },
      },
    });
  }

  /** Distributed denial of service, 50 WCU. AWS bills it by month and by request. Scoping it down spoils its baseline (warning `AntiDdosScopedDown`). */
  public static antiDdos(options: AntiDdosOptions = {}): ManagedRuleGroup {
    const { challenge = true, challengeExemptUris = [CANNOT_BE_CHALLENGED] } = options;
    return ManagedRuleGroup.configured('AWSManagedRulesAntiDDoSRuleSet', {
      awsManagedRulesAntiDDoSRuleSet: {
        sensitivityToBlock: options.blockSensitivity ?? DdosSensitivity.LOW,
        clientSideActionConfig: {
          challenge: challenge
            ? { usageOfAction: 'ENABLED', sensitivity: options.challengeSensitivity ?? DdosSensitivity.HIGH, exemptUriRegularExpressions: challengeExemptUris.map((regexString) => ({ regexString })) }
            : { usageOfAction: 'DISABLED' },
        },
      },
    });
  }

  /** Another group, also of a vendor in the AWS Marketplace. */
  public static of(name: string, attributes: ManagedRuleGroupAttributes = {}): ManagedRuleGroup {
    return new ManagedRuleGroup(name, attributes);
  }

  private static configured(name: string, config: CfnWebACL.ManagedRuleGroupConfigProperty) {
    return new ManagedRuleGroup(name, {}, config);
  }

  /** Who sells it. */
  public readonly vendor: string;

  /** Its capacity; undefined where nobody said it. */
  public readonly wcu?: number;

  /** The names of its rules; undefined where nobody said them. */
  public readonly rules?: string[];

  private constructor(
    /** The group's name. */
    public readonly name: string,
    attributes: ManagedRuleGroupAttributes,
    /** What the group is told. */
    public readonly config?: CfnWebACL.ManagedRuleGroupConfigProperty,
  ) {
    this.vendor = attributes.vendor ?? 'AWS';
    const known = this.vendor === 'AWS' ? managedRuleGroups[name] : undefined;
    this.wcu = attributes.wcu ?? known?.wcu;
    this.rules = attributes.rules ?? known?.rules.slice();
  }
}

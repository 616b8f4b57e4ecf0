/** What AWS publishes about a managed rule group. */
export interface ManagedRuleGroupFacts {
  readonly wcu: number;
  /** The name of our rule that uses it. */
  readonly ruleName: string;
  /** Where its rule stands in the band of managed rule groups; groups that are billed by request come last. */
  readonly slot: number;
  /** The names of its rules, as written: WAF ignores an override of a name that is not there, and says nothing. */
  readonly rules: readonly string[];
  /** What it does not work without. */
  readonly needs?: 'loginPath' | 'configuration';
}

const onParts = (name: string, ...parts: string[]) => parts.map((part) => `${name}_${part}`);
const inDegrees = (name: string) => ['Low', 'Medium', 'High'].map((degree) => `${name}${degree}`);

/**
 * The latest static versions, read on 2026-11-25.
 * WCUs and rules: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html and the pages below it.
 * `SizeRestrictions_Cookie_HEADER` is spelled as DescribeManagedRuleGroup returns it:
 * https://docs.aws.amazon.com/code-library/latest/ug/cli_2_wafv2_code_examples.html
 */
export const managedRuleGroups: Readonly<Record<string, ManagedRuleGroupFacts>> = {
  AWSManagedRulesAmazonIpReputationList: {
    wcu: 25, ruleName: 'IpReputation', slot: 100, rules: ['AWSManagedIPReputationList', 'AWSManagedReconnaissanceList', 'AWSManagedIPDDoSList'],
  },
  AWSManagedRulesAnonymousIpList: { wcu: 50, ruleName: 'AnonymousIp', slot: 150, rules: ['AnonymousIPList', 'HostingProviderIPList'] },
  AWSManagedRulesCommonRuleSet: {
    wcu: 700, ruleName: 'CommonRuleSet', slot: 200, rules: [
      'NoUserAgent_HEADER', 'UserAgent_BadBots_HEADER',
      ...onParts('SizeRestrictions', 'QUERYSTRING', 'Cookie_HEADER', 'BODY', 'URIPATH'),
      ...onParts('EC2MetaDataSSRF', 'BODY', 'COOKIE', 'URIPATH', 'QUERYARGUMENTS'),
      ...onParts('GenericLFI', 'QUERYARGUMENTS', 'URIPATH', 'BODY'),
      ...onParts('RestrictedExtensions', 'URIPATH', 'QUERYARGUMENTS'),
      ...onParts('GenericRFI', 'QUERYARGUMENTS', 'BODY', 'URIPATH'),
      ...onParts('CrossSiteScripting', 'COOKIE', 'QUERYARGUMENTS', 'BODY', 'URIPATH'),
    ],
  },
  AWSManagedRulesAdminProtectionRuleSet: { wcu: 100, ruleName: 'AdminProtection', slot: 250, rules: ['AdminProtection_URIPATH'] },
  AWSManagedRulesKnownBadInputsRuleSet: {
    wcu: 200, ruleName: 'KnownBadInputs', slot: 300, rules: [
      ...onParts('JavaDeserializationRCE', 'HEADER', 'BODY', 'URIPATH', 'QUERYSTRING'),
      'Host_localhost_HEADER', 'PROPFIND_METHOD', 'ExploitablePaths_URIPATH',
      ...onParts('Log4JRCE', 'HEADER', 'QUERYSTRING', 'BODY', 'URIPATH'), 'ReactJSRCE_BODY',
    ],
  },
  AWSManagedRulesSQLiRuleSet: {
    wcu: 200, ruleName: 'SqlInjection', slot: 350, rules: [
      ...onParts('SQLi', 'QUERYARGUMENTS', 'BODY', 'COOKIE', 'URIPATH'), ...onParts('SQLiExtendedPatterns', 'QUERYARGUMENTS', 'BODY', 'HEADER', 'URIPATH'),
    ],
  },
  AWSManagedRulesLinuxRuleSet: { wcu: 200, ruleName: 'Linux', slot: 400, rules: onParts('LFI', 'URIPATH', 'QUERYSTRING', 'HEADER') },
  AWSManagedRulesUnixRuleSet: { wcu: 100, ruleName: 'Unix', slot: 450, rules: onParts('UNIXShellCommandsVariables', 'QUERYSTRING', 'BODY', 'HEADER') },
  AWSManagedRulesWindowsRuleSet: {
    wcu: 200, ruleName: 'Windows', slot: 500, rules: [
      ...onParts('WindowsShellCommands', 'HEADER', 'QUERYARGUMENTS', 'QUERYSTRING', 'URIPATH', 'BODY'), ...onParts('PowerShellCommands', 'COOKIE', 'QUERYARGUMENTS', 'BODY'),
    ],
  },
  AWSManagedRulesPHPRuleSet: { wcu: 100, ruleName: 'Php', slot: 550, rules: onParts('PHPHighRiskMethodsVariables', 'HEADER', 'QUERYSTRING', 'BODY', 'URIPATH') },
  AWSManagedRulesWordPressRuleSet: { wcu: 100, ruleName: 'WordPress', slot: 600, rules: ['WordPressExploitableCommands_QUERYSTRING', 'WordPressExploitablePaths_URIPATH'] },
  AWSManagedRulesBotControlRuleSet: {
    wcu: 50, ruleName: 'BotControl', slot: 700, needs: 'configuration', rules: [
      ...['Advertising', 'Archiver', 'ContentFetcher', 'EmailClient', 'HttpLibrary', 'LinkChecker', 'Miscellaneous', 'Monitoring', 'PagePreview', 'ScrapingFramework',
        'SearchEngine', 'Security', 'Seo', 'SocialMedia', 'Webhooks', 'AI'].map((category) => `Category${category}`),
      'SignalAutomatedBrowser', 'SignalKnownBotDataCenter', 'SignalNonBrowserUserAgent',
      ...onParts('TGT', 'VolumetricIpTokenAbsent', 'TokenAbsent', 'VolumetricSession', 'VolumetricSessionMaximum', 'SignalAutomatedBrowser', 'SignalBrowserAutomationExtension', 'SignalBrowserInconsistency'),
      ...['TGT_ML_CoordinatedActivity', 'TGT_TokenReuseIp', 'TGT_TokenReuseCountry', 'TGT_TokenReuseAsn'].flatMap(inDegrees),
    ],
  },
  AWSManagedRulesATPRuleSet: {
    wcu: 50, ruleName: 'AccountTakeover', slot: 750, needs: 'loginPath', rules: [
      'UnsupportedCognitoIDP', 'VolumetricIpHigh', 'VolumetricSession', 'AttributeCompromisedCredentials', 'AttributeUsernameTraversal', 'AttributePasswordTraversal',
      'AttributeLongSession', 'TokenRejected', 'SignalMissingCredential', 'VolumetricIpFailedLoginResponseHigh', 'VolumetricSessionFailedLoginResponseHigh',
    ],
  },
  AWSManagedRulesACFPRuleSet: {
    wcu: 50, ruleName: 'AccountCreation', slot: 800, needs: 'configuration', rules: [
      'UnsupportedCognitoIDP', 'AllRequests', 'RiskScoreHigh', 'SignalCredentialCompromised', 'SignalClientHumanInteractivityAbsentLow', 'AutomatedBrowser',
      'BrowserInconsistency', 'VolumetricIpHigh', 'VolumetricSessionHigh', 'AttributeUsernameTraversalHigh', 'VolumetricPhoneNumberHigh', 'VolumetricAddressHigh',
      'VolumetricAddressLow', 'VolumetricIPSuccessfulResponse', 'VolumetricSessionSuccessfulResponse', 'VolumetricSessionTokenReuseIp',
    ],
  },
  AWSManagedRulesAntiDDoSRuleSet: {
    wcu: 50, ruleName: 'AntiDdos', slot: 0, needs: 'configuration', rules: ['ChallengeAllDuringEvent', 'ChallengeDDoSRequests', 'DDoSRequests'],
  },
};

export const antiDdosGroup = 'AWSManagedRulesAntiDDoSRuleSet';

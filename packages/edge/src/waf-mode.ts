/** What a rule of the web ACL does with a request that it matches. */
export enum WafMode {
  /** The request passes; that it matched is logged and counted. */
  COUNT = 'COUNT',

  /** What the rule, or the managed group, says: the request is refused. */
  BLOCK = 'BLOCK',
}

/** What a single rule does with a request that it matches. */
export enum WafAction {
  /** It passes, and no later rule sees it. */
  ALLOW = 'ALLOW',

  /** It is refused. */
  BLOCK = 'BLOCK',

  /** It is counted, and later rules see it. */
  COUNT = 'COUNT',

  /** It passes with a solved puzzle. For people with browsers only. */
  CAPTCHA = 'CAPTCHA',

  /** It passes if the browser solves a puzzle by itself. For browsers only. */
  CHALLENGE = 'CHALLENGE',
}

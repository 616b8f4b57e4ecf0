/** How closely bots are looked at. */
export enum BotInspectionLevel {
  /** Bots that say what they are, or are easy to tell. */
  COMMON = 'COMMON',

  /** Also bots that hide: browsers are examined, by tokens. Dearer. */
  TARGETED = 'TARGETED',
}

/** Options of `ManagedRuleGroup.botControl`. */
export interface BotControlOptions {
  /**
   * How closely bots are looked at.
   *
   * @default BotInspectionLevel.COMMON
   */
  readonly inspectionLevel?: BotInspectionLevel;

  /**
   * Whether coordinated bots are looked for by machine learning; with BotInspectionLevel.TARGETED only.
   *
   * @default true
   */
  readonly machineLearning?: boolean;
}

/** How a form or a client sends credentials. */
export enum CredentialsFormat {
  /** JSON: fields are JSON pointers, such as `/form/username`. */
  JSON = 'JSON',

  /** A form: fields are names. */
  FORM_ENCODED = 'FORM_ENCODED',
}

/** Where credentials are found in a request. */
export interface CredentialsOptions {
  /**
   * How they are sent.
   *
   * @default CredentialsFormat.JSON
   */
  readonly format?: CredentialsFormat;

  /**
   * The field of the user's name.
   *
   * @default '/username'
   */
  readonly usernameField?: string;

  /**
   * The field of the password.
   *
   * @default '/password'
   */
  readonly passwordField?: string;

  /**
   * Whether paths are regular expressions.
   *
   * @default false
   */
  readonly regexInPath?: boolean;
}

/** Options of `ManagedRuleGroup.accountTakeover`. */
export interface AccountTakeoverOptions extends CredentialsOptions {
  /** The path to which logins are sent. Error: `LoginPathInvalid`. */
  readonly loginPath: string;
}

/** Options of `ManagedRuleGroup.accountCreation`. */
export interface AccountCreationOptions extends CredentialsOptions {
  /** The path of the page with the form (GET). Error: `LoginPathInvalid`. */
  readonly registrationPagePath: string;

  /** The path to which the form is sent (POST). Error: `LoginPathInvalid`. */
  readonly creationPath: string;

  /**
   * The field of the e-mail address.
   *
   * @default - there is none
   */
  readonly emailField?: string;
}

/** How soon a request counts as part of an attack. */
export enum DdosSensitivity {
  /** Only where suspicion is high. */
  LOW = 'LOW',

  /** Where suspicion is high or medium. */
  MEDIUM = 'MEDIUM',

  /** At any suspicion. */
  HIGH = 'HIGH',
}

/** Options of `ManagedRuleGroup.antiDdos`. */
export interface AntiDdosOptions {
  /**
   * How soon requests are blocked during an attack.
   *
   * @default DdosSensitivity.LOW
   */
  readonly blockSensitivity?: DdosSensitivity;

  /**
   * Whether browsers are challenged silently during an attack. Clients that are no browsers can't answer.
   *
   * @default true
   */
  readonly challenge?: boolean;

  /**
   * How soon they are challenged.
   *
   * @default DdosSensitivity.HIGH
   */
  readonly challengeSensitivity?: DdosSensitivity;

  /**
   * Regular expressions of URIs that are never challenged: 1 to 5.
   *
   * @default - `/api/` and static files, as AWS recommends to begin with
   */
  readonly challengeExemptUris?: string[];
}

import { Duration } from 'aws-cdk-lib';
import { checkVaultLock } from './private/check-backup-plan';
import { throwProblems } from './private/problems';

/** What a lock allows the vault to hold. */
export interface VaultLockOptions {
  /**
   * No recovery point is kept for less, in whole days; a rule that asks for less is refused with `RetentionOutsideLock`.
   *
   * @default - the shortest retention of the plan's rules
   */
  readonly minRetention?: Duration;

  /**
   * No recovery point is kept for longer, in whole days; a rule that asks for more is refused with `RetentionOutsideLock`.
   *
   * @default - no limit
   */
  readonly maxRetention?: Duration;
}

/** What a lock for ever allows the vault to hold. */
export interface ComplianceLockOptions extends VaultLockOptions {
  /** How long the lock can still be changed or taken off after it is deployed: whole days, 3 at least, else `VaultLockInvalid`. */
  readonly changeableFor: Duration;
}

/**
 * Who can delete recovery points before their time.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
 */
export class VaultLock {
  /**
   * Nobody, until somebody who may do so takes off the lock. Errors: `VaultLockInvalid`.
   */
  public static governance(options: VaultLockOptions = {}): VaultLock {
    throwProblems('VaultLock.governance', checkVaultLock(options));
    return new VaultLock(options);
  }

  /**
   * Nobody, AWS and the root user among them: after `changeableFor` the lock can never be changed or taken off, nor the vault deleted while it holds a
   * recovery point. Errors: `VaultLockInvalid`.
   */
  public static compliance(options: ComplianceLockOptions): VaultLock {
    throwProblems('VaultLock.compliance', checkVaultLock(options, options.changeableFor));
    return new VaultLock(options, options.changeableFor);
  }

  /** Everybody who may. */
  public static none(): VaultLock {
    return new VaultLock();
  }

  private constructor(
    /** What the vault may hold; undefined where there is no lock. */
    public readonly retention?: VaultLockOptions,
    /** How long the lock can be changed; undefined where it always can. */
    public readonly changeableFor?: Duration,
  ) {}
}

import { DescribeReplicationGroupsCommand, DescribeUsersCommand, ElastiCacheClient, ModifyReplicationGroupCommand, ModifyUserCommand } from '@aws-sdk/client-elasticache';
import { until } from './waiting';

/** What a cache takes as proof, of which it takes two at a time. */
export interface Credential {
  /** Lets `after` in beside `before`. `isCrowded` says whether something older is let in still. */
  add(before: string, after: string, isCrowded: () => Promise<boolean>): Promise<void>;
  /** Lets nothing but `password` in. */
  keepOnly(password: string): Promise<void>;
}

/** What is being changed can't be changed. */
const BUSY = ['InvalidUserStateFault', 'InvalidUserState', 'InvalidReplicationGroupStateFault', 'InvalidReplicationGroupState'];

/** The one or two passwords of a user. */
export class CacheUserPasswords implements Credential {
  private readonly client = new ElastiCacheClient({});

  constructor(private readonly userId: string, private readonly deadline: number) {}

  public async add(before: string, after: string) {
    await this.modify([before, after]);
  }

  public async keepOnly(password: string) {
    await this.modify([password]);
  }

  private async modify(Passwords: string[]) {
    await whenReady(() => this.client.send(new ModifyUserCommand({ UserId: this.userId, Passwords })), () => this.ready());
    await this.ready();
  }

  private async ready() {
    await until(`user ${this.userId}`, this.deadline, async () => {
      const { Users: [user] = [] } = await this.client.send(new DescribeUsersCommand({ UserId: this.userId }));
      return user?.Status === 'active';
    });
  }
}

/**
 * The token of a replication group.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html#auth-modifyng-token
 */
export class CacheToken implements Credential {
  private readonly client = new ElastiCacheClient({});

  constructor(private readonly replicationGroupId: string, private readonly deadline: number) {}

  public async add(before: string, after: string, isCrowded: () => Promise<boolean>) {
    // A rotation that ended before its own end left the older token, in whose place the current one would go.
    if (await isCrowded()) await this.keepOnly(before);
    await this.modify(after, 'ROTATE');
  }

  public async keepOnly(password: string) {
    await this.modify(password, 'SET');
  }

  private async modify(AuthToken: string, AuthTokenUpdateStrategy: 'ROTATE' | 'SET') {
    const command = new ModifyReplicationGroupCommand({ ReplicationGroupId: this.replicationGroupId, AuthToken, AuthTokenUpdateStrategy, ApplyImmediately: true });
    await whenReady(() => this.client.send(command), () => this.ready());
    await this.ready();
  }

  private async ready() {
    await until(`replication group ${this.replicationGroupId}`, this.deadline, async () => {
      const { ReplicationGroups: [group] = [] } = await this.client.send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: this.replicationGroupId }));
      return group?.Status === 'available' && !group.PendingModifiedValues?.AuthTokenStatus;
    });
  }
}

/** Waits before the change, and once more where something else got ahead of it. */
async function whenReady(change: () => Promise<unknown>, ready: () => Promise<void>) {
  for (let attempts = 3; ; attempts -= 1) {
    await ready();
    try {
      await change();
      return;
    } catch (error) {
      if (attempts === 0 || !BUSY.includes((error as Error).name)) throw error;
    }
  }
}

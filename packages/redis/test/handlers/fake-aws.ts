import { randomUUID } from 'crypto';
import type { RedisServer } from '@external-metrics/testkit/lib/redis-server';

interface Version {
  readonly stages: Set<string>;
  value?: string;
}

/** Of every command that the handlers send. */
interface Input {
  readonly VersionId?: string;
  readonly VersionStage: string;
  readonly ClientRequestToken: string;
  readonly SecretString: string;
  readonly VersionStages: string[];
  readonly MoveToVersionId: string;
  readonly RemoveFromVersionId?: string;
  readonly UserId?: string;
  readonly Passwords: string[];
  readonly ReplicationGroupId?: string;
  readonly AuthToken: string;
  readonly AuthTokenUpdateStrategy: string;
  readonly ApplyImmediately?: boolean;
}

class Fault extends Error {
  constructor(public readonly name: string, message: string) {
    super(message);
  }
}

class ResourceNotFoundException extends Fault {
  constructor(message: string) {
    super('ResourceNotFoundException', message);
  }
}

const TOKEN_ACCESS = 'on ~* &* +@all';
/** How often ElastiCache says that it is busy after a change. */
const BUSY_ANSWERS = 1;

/**
 * Secrets Manager with one secret, and ElastiCache with the user or the token that it is for: their documented states and refusals, and what they change is
 * changed on a real server.
 */
export class FakeAws {
  public readonly calls: string[] = [];
  /** Called after each call; what it throws ends the function. */
  public interrupt: (call: number) => void = () => undefined;
  public rotationEnabled = true;
  private readonly versions = new Map<string, Version>();
  private busy = 0;
  private accepted: string[];

  constructor(private readonly server: RedisServer, private readonly user: { readonly userId: string; readonly name: string; readonly accessString: string } | undefined, password: string) {
    this.versions.set('first', { stages: new Set(['AWSCURRENT']), value: JSON.stringify({ ...(user && { username: user.name }), owner: 'kept', password }) });
    this.accepted = [password];
  }

  public async begin() {
    await this.apply();
  }

  /** What a client reads. */
  public current(): string {
    return (JSON.parse(this.staged('AWSCURRENT')![1].value!) as { password: string }).password;
  }

  public pending(): string {
    return (JSON.parse(this.staged('AWSPENDING')![1].value!) as { password: string }).password;
  }

  public fields(): Record<string, string> {
    return JSON.parse(this.staged('AWSCURRENT')![1].value!) as Record<string, string>;
  }

  public get passwords(): readonly string[] {
    return this.accepted;
  }

  /** RotateSecret: a version that has a stage and no value yet. */
  public newVersion(id: string = randomUUID()): string {
    const pending = this.staged('AWSPENDING');
    if (pending && !pending[1].stages.has('AWSCURRENT')) throw new Fault('InvalidRequestException', 'A previous rotation isn’t complete.');
    pending?.[1].stages.delete('AWSPENDING');
    this.versions.set(id, { stages: new Set(['AWSPENDING']) });
    return id;
  }

  /** CancelRotateSecret, and the stage removed by an operator. */
  public cancel() {
    this.staged('AWSPENDING')?.[1].stages.delete('AWSPENDING');
  }

  /** Somebody else changes the user or the group. */
  public keepBusy() {
    this.busy = BUSY_ANSWERS;
  }

  public corrupt() {
    this.staged('AWSCURRENT')![1].value = 'not JSON: the password is tooth';
  }

  /** What the bundle is given instead of what Lambda brings along. */
  public runtime(): Record<string, unknown> {
    const send = (commandName: string, answer: (input: Input) => unknown) => class {
      public readonly run = async () => {
        const call = this.fake.calls.push(commandName) - 1;
        try {
          return await answer(this.input);
        } finally {
          this.fake.interrupt(call);
        }
      };
      private readonly fake = fakeOf();
      constructor(public readonly input: Input) {}
    };
    const fakeOf = () => this;
    const client = class {
      public async send(command: { run: () => Promise<unknown> }) {
        return command.run();
      }
    };
    return {
      '@aws-sdk/client-secrets-manager': {
        SecretsManagerClient: client,
        ResourceNotFoundException,
        DescribeSecretCommand: send('DescribeSecret', () => this.describeSecret()),
        GetSecretValueCommand: send('GetSecretValue', (input) => this.getSecretValue(input)),
        PutSecretValueCommand: send('PutSecretValue', (input) => this.putSecretValue(input)),
        UpdateSecretVersionStageCommand: send('UpdateSecretVersionStage', (input) => this.updateSecretVersionStage(input)),
      },
      '@aws-sdk/client-elasticache': {
        ElastiCacheClient: client,
        DescribeUsersCommand: send('DescribeUsers', ({ UserId }) => this.describe(UserId === this.user?.userId, 'UserNotFoundFault', (ready) => ({ Users: [{ UserId, Status: ready ? 'active' : 'modifying' }] }))),
        ModifyUserCommand: send('ModifyUser', (input) => this.modifyUser(input)),
        DescribeReplicationGroupsCommand: send('DescribeReplicationGroups', ({ ReplicationGroupId }) => this.describe(ReplicationGroupId === 'sessions' && !this.user, 'ReplicationGroupNotFoundFault', (ready) => ({
          ReplicationGroups: [{ ReplicationGroupId, Status: ready ? 'available' : 'modifying' }],
        }))),
        ModifyReplicationGroupCommand: send('ModifyReplicationGroup', (input) => this.modifyReplicationGroup(input)),
      },
    };
  }

  private describeSecret() {
    return { RotationEnabled: this.rotationEnabled, VersionIdsToStages: Object.fromEntries([...this.versions].filter(([, { stages }]) => stages.size > 0).map(([id, { stages }]) => [id, [...stages]])) };
  }

  private getSecretValue({ VersionId, VersionStage }: Input) {
    const found = VersionId === undefined ? this.staged(VersionStage)?.[1] : this.versions.get(VersionId);
    if (found?.value === undefined || !found.stages.has(VersionStage)) throw new ResourceNotFoundException(`Secrets Manager can't find the specified secret value for staging label: ${VersionStage}`);
    return { SecretString: found.value };
  }

  private putSecretValue({ ClientRequestToken, SecretString, VersionStages }: Input) {
    const version = this.versions.get(ClientRequestToken) ?? { stages: new Set<string>() };
    if (version.value !== undefined && version.value !== SecretString) throw new Fault('ResourceExistsException', 'You can\'t modify an existing version');
    version.value = SecretString;
    this.versions.set(ClientRequestToken, version);
    for (const stage of VersionStages) this.move(stage, version);
  }

  private updateSecretVersionStage({ VersionStage, MoveToVersionId, RemoveFromVersionId }: Input) {
    const [holder] = this.staged(VersionStage) ?? [];
    if (holder !== undefined && holder !== MoveToVersionId && holder !== RemoveFromVersionId) throw new Fault('InvalidParameterException', `The staging label ${VersionStage} is currently attached to another version`);
    this.move(VersionStage, this.versions.get(MoveToVersionId)!);
  }

  private move(stage: string, to: Version) {
    const from = this.staged(stage)?.[1];
    if (from === to) return;
    from?.stages.delete(stage);
    to.stages.add(stage);
    if (stage !== 'AWSCURRENT' || !from) return;
    this.staged('AWSPREVIOUS')?.[1].stages.delete('AWSPREVIOUS');
    from.stages.add('AWSPREVIOUS');
  }

  private staged(stage: string): [string, Version] | undefined {
    return [...this.versions].find(([, { stages }]) => stages.has(stage));
  }

  private describe(known: boolean, fault: string, answer: (ready: boolean) => unknown) {
    if (!known) throw new Fault(fault, 'not found');
    const ready = this.busy === 0;
    this.busy = Math.max(0, this.busy - 1);
    return answer(ready);
  }

  private async modifyUser({ Passwords }: Input) {
    if (this.busy > 0) throw new Fault('InvalidUserStateFault', 'User is not in active state');
    if (Passwords.length > 2 || Passwords.some(({ length }) => length < 16 || length > 128)) throw new Fault('InvalidParameterValueException', 'Passwords');
    this.accepted = [...Passwords];
    await this.change();
  }

  private async modifyReplicationGroup({ AuthToken, AuthTokenUpdateStrategy, ApplyImmediately }: Input) {
    if (this.busy > 0) throw new Fault('InvalidReplicationGroupStateFault', 'Replication group is not in available state');
    if (!ApplyImmediately || !/^[A-Za-z0-9!&#$^<>-]{16,128}$/.test(AuthToken)) throw new Fault('InvalidParameterValueException', 'AuthToken');
    // Of three, which one goes is not documented: here the one that clients have.
    if (AuthTokenUpdateStrategy === 'ROTATE') this.accepted = [...this.accepted.filter((token) => this.accepted.length < 2 || token !== this.current()), AuthToken];
    else this.accepted = [AuthToken];
    await this.change();
  }

  private async change() {
    this.busy = BUSY_ANSWERS;
    await this.apply();
  }

  private async apply() {
    await this.server.apply({ name: this.user?.name ?? 'default', passwords: this.accepted, accessString: this.user?.accessString ?? TOKEN_ACCESS });
  }
}

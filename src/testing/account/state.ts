import { randomBytes } from 'node:crypto';
import type {
  Account,
  AccountSeed,
  Group,
  Role,
  SupportSession,
  SupportSessionSeed,
  User,
  UserSeed,
} from './account.js';
import type { ServerClock } from '../clock.js';

/** A live account, as its owner here sees it. */
interface OwnAccount extends Account {
  readonly users: User[];
  readonly groups: Group[];
  readonly sessions: SupportSession[];
}

/** Who and what there is on the server: accounts, users, nodes, support sessions, authcodes. */
export class RescueState {
  private readonly clock: ServerClock;
  private readonly companies = new Map<number, OwnAccount>();
  private readonly authCodes = new Map<string, User>();
  private readonly authCodeOf = new WeakMap<User, string>();
  private nextNodeId = 1_000_001;

  constructor(clock: ServerClock) {
    this.clock = clock;
  }

  get accounts(): readonly Account[] {
    return [...this.companies.values()];
  }

  addAccount(seed: AccountSeed): Account {
    const { companyId, organization, ssoPassword, ipRestricted = false, users = [], sessions = [] } = seed;
    if (this.companies.has(companyId)) throw taken(`the company ${companyId}`);
    const account = { companyId, organization, ssoPassword, ipRestricted, users: [], groups: [], sessions: [] };
    this.companies.set(companyId, account);
    for (const group of seed.groups ?? this.standardGroups(organization)) this.addGroup(account, group);
    for (const user of users) this.addUser(user, companyId);
    for (const session of sessions) this.addSession(session, companyId);
    return account;
  }

  /** @param companyId default: the first account's */
  addUser(seed: UserSeed, companyId?: number): User {
    const account = this.own(companyId);
    const { email, password, roles = ['technician'] } = seed;
    if (this.userByEmail(email)) throw taken(`a user ${email}`);
    const { name = email.replace(/@.*/, ''), nick = '', description = '', ssoId } = seed;
    const { enabled = true, online = false, accountHolder = false } = seed;
    const adminId = this.nodeId(seed.adminId, isAdministrator(roles));
    const techId = this.nodeId(seed.techId, roles.includes('technician'));
    const nodes = { companyId: account.companyId, adminId, techId, roles: [...roles] };
    const user = { email, password, name, nick, description, ssoId, enabled, online, accountHolder, ...nodes };
    account.users.push(user);
    return user;
  }

  /** Deletes a user. Its authcode and its logins stay known, as those of a deleted user. */
  removeUser(user: User): void {
    const { users } = this.own(user.companyId);
    const at = users.indexOf(user);
    if (at >= 0) users.splice(at, 1);
  }

  /** @param companyId default: the first account's */
  addSession(seed: SupportSessionSeed, companyId?: number): SupportSession {
    const account = this.own(companyId);
    const { id, state = 'waiting', technicianId = 0, channelId = 0, startedAt = this.clock.now() } = seed;
    if (this.session(id)) throw taken(`a support session ${id}`);
    const { customFields = [], language = 'en', note, chat } = seed;
    const session: SupportSession = {
      id,
      companyId: account.companyId,
      state,
      technicianId,
      channelId,
      startedAt,
      customFields,
      language,
      note,
      chat,
    };
    account.sessions.push(session);
    return session;
  }

  account(companyId: number): Account | undefined {
    return this.companies.get(companyId);
  }

  /** The account of a user that is on the server, perhaps deleted since. */
  accountOf(user: User): Account {
    return this.own(user.companyId);
  }

  userByEmail(email: string): User | undefined {
    const wanted = email.toLowerCase();
    return this.find(({ users }) => users.find((user) => user.email.toLowerCase() === wanted));
  }

  session(id: number): SupportSession | undefined {
    return this.find(({ sessions }) => sessions.find((session) => session.id === id));
  }

  /** Whether a user may do anything at all. */
  isAlive(user: User): boolean {
    return user.enabled && this.accountOf(user).users.includes(user);
  }

  /** A new authcode for a user; the earlier one dies. */
  issueAuthCode(user: User): string {
    const earlier = this.authCodeOf.get(user);
    if (earlier !== undefined) this.authCodes.delete(earlier);
    const authCode = randomBytes(32).toString('hex');
    this.authCodes.set(authCode, user);
    this.authCodeOf.set(user, authCode);
    return authCode;
  }

  holderOf(authCode: string): User | undefined {
    return this.authCodes.get(authCode);
  }

  private find<T>(look: (account: Account) => T | undefined): T | undefined {
    for (const account of this.companies.values()) {
      const found = look(account);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private own(companyId: number | undefined): OwnAccount {
    const [first] = this.companies.values();
    const account = companyId === undefined ? first : this.companies.get(companyId);
    if (!account) throw new Error(`The server has no account ${companyId ?? 'at all'}; add it with addAccount(...)`);
    return account;
  }

  private addGroup(account: OwnAccount, group: Group): void {
    this.nodeId(group.nodeId, true);
    account.groups.push({ ...group });
  }

  private standardGroups(name: string): Group[] {
    const root = this.freeNodeId();
    const below = (['MasterAdministrators', 'Administrators', 'Technicians'] as const).map((type) => ({
      nodeId: this.freeNodeId(),
      parentId: root,
      type,
      name: type,
    }));
    return [{ nodeId: root, parentId: 0, type: 'Root', name }, ...below];
  }

  private nodeId(given: number | undefined, isWanted: boolean): number {
    if (given === undefined) return isWanted ? this.freeNodeId() : 0;
    if (given !== 0 && this.isNode(given)) throw taken(`a node ${given}`);
    return given;
  }

  private freeNodeId(): number {
    while (this.isNode(this.nextNodeId)) this.nextNodeId++;
    return this.nextNodeId++;
  }

  private isNode(id: number): boolean {
    return this.accounts.some(
      ({ users, groups }) =>
        users.some(({ adminId, techId }) => adminId === id || techId === id) ||
        groups.some(({ nodeId }) => nodeId === id),
    );
  }
}

export function isAdministrator(roles: readonly Role[]): boolean {
  return roles.includes('administrator') || roles.includes('masterAdministrator');
}

function taken(what: string): Error {
  return new Error(`The server has ${what} already`);
}

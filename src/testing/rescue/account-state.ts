import { randomBytes } from 'node:crypto';
import type { ServerClock } from '../clock.js';
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

/** "On Hold" is taken from recorded replies, the other texts from the guide (API_Rescue_getSession). */
const englishStatusTexts = { waiting: 'Waiting', active: 'Active', held: 'On Hold', closed: 'Closed by technician' };

/** An account whose lists can be changed. */
interface MutableAccount extends Account {
  readonly users: User[];
  readonly groups: Group[];
  readonly sessions: SupportSession[];
}

/** The data stored on the server: accounts, users, nodes, support sessions and authcodes. */
export class AccountState {
  private readonly companies = new Map<number, MutableAccount>();
  private readonly authCodes = new Map<string, User>();
  private nextNodeId = 1_000_001;
  /**
   * The next session ID. The PIN of the first session starts with a zero, so tests notice code that stores PINs as
   * numbers.
   */
  private nextSessionId = 1_053_012_345;

  constructor(private readonly clock: ServerClock) {}

  get accounts(): readonly Account[] {
    return [...this.companies.values()];
  }

  addAccount(seed: AccountSeed): Account {
    const { companyId, organization, ssoPassword, ipRestricted = false, users = [], sessions = [] } = seed;
    if (this.companies.has(companyId)) throw exists(`the company ${companyId}`);
    const { statusTexts = englishStatusTexts, utcOffsetMinutes = -300, reportIntervalMs = 1000 } = seed;
    const reports = { utcOffsetMinutes, reportIntervalMs };
    const settings = { organization, ssoPassword, ipRestricted, statusTexts, ...reports };
    const account: MutableAccount = { companyId, ...settings, users: [], groups: [], sessions: [] };
    this.companies.set(companyId, account);
    for (const group of seed.groups ?? this.standardGroups(organization)) this.addGroup(account, group);
    for (const user of users) this.addUser(user, companyId);
    for (const session of sessions) this.addSession(session, companyId);
    return account;
  }

  /** @param companyId default: the ID of the first account */
  addUser(seed: UserSeed, companyId?: number): User {
    const account = this.mutable(companyId);
    const { email, password, roles = ['technician'] } = seed;
    if (this.userByEmail(email)) throw exists(`a user ${email}`);
    const { name = email.replace(/@.*/, ''), nick = '', description = '', ssoId } = seed;
    const { enabled = true, online = false, accountHolder = false } = seed;
    const adminId = this.nodeId(seed.adminId, isAdministrator(roles));
    const techId = this.nodeId(seed.techId, roles.includes('technician'));
    const nodes = { companyId: account.companyId, adminId, techId, roles: [...roles] };
    const user = { email, password, name, nick, description, ssoId, enabled, online, accountHolder, ...nodes };
    account.users.push(user);
    return user;
  }

  /**
   * Deletes a user. The server still recognizes the user's authcode and cookie sessions, to report that the user was
   * deleted.
   */
  removeUser(user: User): void {
    const { users } = this.mutable(user.companyId);
    const at = users.indexOf(user);
    if (at >= 0) users.splice(at, 1);
  }

  /** @param companyId default: the ID of the first account */
  addSession(seed: SupportSessionSeed, companyId?: number): SupportSession {
    const account = this.mutable(companyId);
    const { id, state = 'waiting', technicianId = 0, channelId = 0, startedAt = this.clock.now() } = seed;
    if (this.session(id)) throw exists(`a support session ${id}`);
    const { collaboratorIds = [], changedAt = startedAt, customFields = [], language = 'en', note, chat } = seed;
    const { companyId: company } = account;
    const nodes = { technicianId, collaboratorIds, channelId, startedAt, changedAt };
    const session = { id, companyId: company, state, ...nodes, customFields, language, note, chat };
    account.sessions.push(session);
    return session;
  }

  account(companyId: number): Account | undefined {
    return this.companies.get(companyId);
  }

  /** Returns the account of a user, even if the user has been deleted. */
  accountOf(user: User): Account {
    return this.mutable(user.companyId);
  }

  userByEmail(email: string): User | undefined {
    const lowerCase = email.toLowerCase();
    return this.find(({ users }) => users.find((user) => user.email.toLowerCase() === lowerCase));
  }

  session(id: number): SupportSession | undefined {
    return this.find(({ sessions }) => sessions.find((session) => session.id === id));
  }

  /** Returns `true` if a user is enabled and has not been deleted. */
  isActive(user: User): boolean {
    return user.enabled && this.accountOf(user).users.includes(user);
  }

  /** Creates an authcode for a user and invalidates the user's previous authcode. */
  issueAuthCode(user: User): string {
    for (const [previous, holder] of this.authCodes) if (holder === user) this.authCodes.delete(previous);
    const authCode = randomBytes(32).toString('hex');
    this.authCodes.set(authCode, user);
    return authCode;
  }

  holderOf(authCode: string): User | undefined {
    return this.authCodes.get(authCode);
  }

  freeSessionId(): number {
    while (this.session(this.nextSessionId)) this.nextSessionId++;
    return this.nextSessionId++;
  }

  private find<T>(look: (account: Account) => T | undefined): T | undefined {
    return this.accounts.map(look).find((found) => found !== undefined);
  }

  private mutable(companyId: number | undefined): MutableAccount {
    const [first] = this.companies.values();
    const account = companyId === undefined ? first : this.companies.get(companyId);
    const which = companyId === undefined ? '' : ` ${companyId}`;
    if (!account) throw new Error(`The server has no account${which}; add one with addAccount(...)`);
    return account;
  }

  private addGroup(account: MutableAccount, group: Group): void {
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

  private nodeId(given: number | undefined, hasRole: boolean): number {
    if (given === undefined) return hasRole ? this.freeNodeId() : 0;
    if (given !== 0 && this.isNode(given)) throw exists(`a node ${given}`);
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

function exists(what: string): Error {
  return new Error(`The server already has ${what}`);
}

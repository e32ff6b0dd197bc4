import { randomBytes } from 'node:crypto';
import type { ServerClock } from '../clock.js';
import type { Account, AccountSeed, Group, SupportSession, SupportSessionSeed, User, UserSeed } from './account.js';

/** "On Hold" is taken from recorded replies, the other texts from the guide (API_Rescue_getSession). */
const statusTexts = { waiting: 'Waiting', active: 'Active', held: 'On Hold', closed: 'Closed by technician' };

const reportSettings = { utcOffsetMinutes: -300, reportIntervalMs: 1000 };
const newAccount = { ssoPassword: undefined, ipRestricted: false, statusTexts, ...reportSettings };
const newUser = { nick: '', description: '', ssoId: undefined, enabled: true, online: false, accountHolder: false };
const noNodes = { technicianId: 0, collaboratorIds: [], channelId: 0 };
const newSession = { ...noNodes, customFields: [], language: 'en', note: undefined, chat: undefined };

/** An account whose lists can be changed. */
type MutableAccount = Account & { users: User[]; groups: Group[]; sessions: SupportSession[] };

/** The data stored on the server: accounts, users, nodes, support sessions and authcodes. */
export class AccountState {
  private readonly companies = new Map<number, MutableAccount>();
  private readonly authCodes = new Map<User, string>();
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

  addAccount({ users = [], groups, sessions = [], ...seed }: AccountSeed): Account {
    const { companyId, organization } = seed;
    if (this.companies.has(companyId)) throw exists(`the company ${companyId}`);
    const account: MutableAccount = { ...newAccount, ...given(seed), users: [], groups: [], sessions: [] };
    const { nextNodeId } = this;
    this.companies.set(companyId, account);
    try {
      for (const group of groups ?? this.standardGroups(organization)) {
        this.checkNode(group.nodeId);
        account.groups.push({ ...group });
      }
      for (const user of users) this.addUser(user, companyId);
      for (const session of sessions) this.addSession(session, companyId);
    } catch (error) {
      this.companies.delete(companyId);
      this.nextNodeId = nextNodeId;
      throw error;
    }
    return account;
  }

  /** @param companyId default: the ID of the first account */
  addUser(seed: UserSeed, companyId?: number): User {
    const account = this.mutable(companyId);
    const { email, roles = ['technician'] } = seed;
    if (this.userByEmail(email)) throw exists(`a user ${email}`);
    for (const nodeId of [seed.adminId, seed.techId]) this.checkNode(nodeId);
    if (seed.adminId && seed.adminId === seed.techId)
      throw new Error(`The user ${email} needs a different node for each role: adminId and techId are ${seed.adminId}`);
    const { adminId = isAdministrator(roles) ? this.freeNodeId(seed.techId) : 0 } = seed;
    const { techId = roles.includes('technician') ? this.freeNodeId(adminId) : 0 } = seed;
    const nodes = { companyId: account.companyId, adminId, techId, roles: [...roles] };
    const user: User = { ...newUser, name: email.replace(/@.*/, ''), ...given(seed), ...nodes };
    account.users.push(user);
    return user;
  }

  /**
   * Deletes a user. The server still recognizes the user's authcode and cookie sessions, to report that the user was
   * deleted.
   */
  removeUser(user: User): void {
    const { users } = this.mutable(user.companyId);
    users.splice(users.indexOf(user), 1);
  }

  /** @param companyId default: the ID of the first account */
  addSession(seed: SupportSessionSeed, companyId?: number): SupportSession {
    const account = this.mutable(companyId);
    const { id, state = 'waiting', startedAt = this.clock.now(), changedAt = startedAt } = seed;
    if (this.session(id)) throw exists(`a support session ${id}`);
    const times = { startedAt, changedAt };
    const session: SupportSession = { ...newSession, ...given(seed), ...times, state, companyId: account.companyId };
    account.sessions.push(session);
    return session;
  }

  /** Returns the account of a user, even if the user has been deleted. */
  accountOf(user: User): Account {
    return this.mutable(user.companyId);
  }

  userByEmail(email: string): User | undefined {
    const lowerCase = email.toLowerCase();
    return this.accounts.flatMap(({ users }) => users).find((user) => user.email.toLowerCase() === lowerCase);
  }

  session(id: number): SupportSession | undefined {
    return this.accounts.flatMap(({ sessions }) => sessions).find((session) => session.id === id);
  }

  /** Returns `true` if a user is enabled and has not been deleted. */
  isActive(user: User): boolean {
    return user.enabled && this.accountOf(user).users.includes(user);
  }

  /** Creates an authcode for a user and invalidates the user's previous authcode. */
  issueAuthCode(user: User): string {
    const authCode = randomBytes(32).toString('hex');
    this.authCodes.set(user, authCode);
    return authCode;
  }

  holderOf(authCode: string): User | undefined {
    return [...this.authCodes].find(([, issued]) => issued === authCode)?.[0];
  }

  freeSessionId(): number {
    while (this.session(this.nextSessionId)) this.nextSessionId++;
    return this.nextSessionId++;
  }

  private mutable(companyId: number | undefined): MutableAccount {
    const [first] = this.companies.values();
    const account = companyId === undefined ? first : this.companies.get(companyId);
    if (!account) throw new Error(`The server has no account ${companyId ?? 'yet'}; add one with addAccount(...)`);
    return account;
  }

  private standardGroups(name: string): Group[] {
    const root = this.freeNodeId();
    const types = ['MasterAdministrators', 'Administrators', 'Technicians'] as const;
    const below = types.map((type) => ({ nodeId: this.freeNodeId(), parentId: root, type, name: type }));
    return [{ nodeId: root, parentId: 0, type: 'Root', name }, ...below];
  }

  private checkNode(id: number | undefined): void {
    if (id && this.isNode(id)) throw exists(`a node ${id}`);
  }

  /** @param other the node ID of the same user in the other role */
  private freeNodeId(other?: number): number {
    while (this.nextNodeId === other || this.isNode(this.nextNodeId)) this.nextNodeId++;
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

/** Returns the properties that are not undefined, so that the others keep their defaults. */
function given<Seed extends object>(seed: Seed): Seed {
  return Object.fromEntries(Object.entries(seed).filter(([, value]) => value !== undefined)) as Seed;
}

export function isAdministrator(roles: User['roles']): boolean {
  return roles.includes('administrator') || roles.includes('masterAdministrator');
}

function exists(what: string): Error {
  return new Error(`The server already has ${what}`);
}

/** A user's role in the organization. Each role is a separate node, and a person can have several. */
export type Role = 'masterAdministrator' | 'administrator' | 'technician';

/** A user on the server. Changes of its properties apply to the next call. */
export interface User {
  /** Unique on the server, ignoring case. */
  readonly email: string;
  readonly companyId: number;
  /** The node ID as an administrator; 0 without such a role, as in getAccount. Default: a free one. */
  readonly adminId: number;
  /** The node ID as a technician; 0 without the role, as in getAccount. Default: a free one. */
  readonly techId: number;
  /** Default: `['technician']`. */
  readonly roles: readonly Role[];
  /** Whether this is the Master Account Holder. Default: false. */
  readonly accountHolder: boolean;
  password: string;
  /** Default: the part of the e-mail address before the `@`. */
  name: string;
  /** Default: empty. */
  nick: string;
  /** Default: empty. */
  description: string;
  /** The single sign-on ID. A user without one cannot use single sign-on. Default: none. */
  ssoId: string | undefined;
  /** Default: true. */
  enabled: boolean;
  /** Whether the Technician Console is running, so that the technician can take sessions. Default: false. */
  online: boolean;
}

/** A user to add to the server. */
export type UserSeed = Pick<User, 'email' | 'password'> & Partial<Omit<User, 'companyId'>>;

/** The values of the service's NODE_TYPE for groups (operation page of getGroup). */
export type GroupType =
  | 'Root'
  | 'MasterAdministrators'
  | 'Administrators'
  | 'Technicians'
  | 'AdministratorGroup'
  | 'TechnicianGroup'
  | 'Channel';

/** A node of the organization that is not a user. */
export interface Group {
  readonly nodeId: number;
  /** 0 for the root. */
  readonly parentId: number;
  readonly type: GroupType;
  readonly name: string;
  /** Default: empty. */
  readonly description?: string;
  /** Values of the service's NODE_PERMISSIONS, such as RemoteControl. Default: none. */
  readonly permissions?: readonly string[];
}

/** The state of a support session. The service has 37 states; this server distinguishes these. */
export type SupportSessionState = 'waiting' | 'active' | 'held' | 'closed';

/** A support session on the server. Changes of its properties apply to the next call. */
export interface SupportSession {
  /** Unique on the server. */
  readonly id: number;
  readonly companyId: number;
  /** Default: `'waiting'`. */
  state: SupportSessionState;
  /** The node ID of its lead technician. Default: 0, none. */
  technicianId: number;
  /** The node IDs of the technicians who collaborate. getSession_V3 lists the session once for each. Default: none. */
  collaboratorIds: readonly number[];
  /** The node ID of its channel. Default: 0, none. */
  channelId: number;
  /** When it started, in milliseconds since 1970. Default: when it is added, by the server's clock. */
  startedAt: number;
  /** When its state last changed, in milliseconds since 1970. Operations set it. Default: `startedAt`. */
  changedAt: number;
  /** The custom fields 0 to 5. Default: none. */
  customFields: readonly string[];
  /** Default: `'en'`. */
  language: string;
  /** The reply to getNote. Default: nothing. */
  note: string | undefined;
  /** The reply to getChat. Default: nothing. */
  chat: string | undefined;
}

/** A support session to add to the server. */
export type SupportSessionSeed = Pick<SupportSession, 'id'> & Partial<Omit<SupportSession, 'companyId'>>;

/** A company account on the server. Changes of its properties apply to the next call. */
export interface Account {
  /** The numeric company ID, unique on the server. */
  readonly companyId: number;
  organization: string;
  /** The Master SSO password of the account. Default: none; the server refuses single sign-on. */
  ssoPassword: string | undefined;
  /** Whether the server refuses logins with GlobalIpRestricted. Default: false. */
  ipRestricted: boolean;
  /** The texts of sStatus. The service localizes them, so programs decide by bStatus. Default: in English. */
  statusTexts: Readonly<Record<SupportSessionState, string>>;
  /** The time zone of reports without setTimezone, in minutes from UTC. The service's is not UTC. Default: -300. */
  utcOffsetMinutes: number;
  /**
   * Minimum time between two reports of a user, in milliseconds; getReport answers POLLRATEEXCEEDED before. Default: 1000,
   * which was enough for one client. The guide says 60,000.
   */
  reportIntervalMs: number;
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  readonly sessions: readonly SupportSession[];
}

/** A company account to add to the server. */
export interface AccountSeed
  extends
    Pick<Account, 'companyId' | 'organization'>,
    Partial<Pick<Account, 'ssoPassword' | 'ipRestricted' | 'statusTexts' | 'utcOffsetMinutes' | 'reportIntervalMs'>> {
  readonly users?: readonly UserSeed[];
  /** Default: the root and its three standard groups. */
  readonly groups?: readonly Group[];
  readonly sessions?: readonly SupportSessionSeed[];
}

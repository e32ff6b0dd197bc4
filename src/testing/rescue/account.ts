/** A user's role in the organization. A user can have several roles, each with a separate node. */
export type Role = 'masterAdministrator' | 'administrator' | 'technician';

/** A user on the server. Changes to its properties take effect on the next call. */
export interface User {
  /** The e-mail address, which must be unique on the server, ignoring case. */
  readonly email: string;
  readonly companyId: number;
  /**
   * The user's node ID as an administrator, or 0 if the user is not an administrator, as in getAccount. Default: an
   * unused ID.
   */
  readonly adminId: number;
  /**
   * The user's node ID as a technician, or 0 if the user is not a technician, as in getAccount. Default: an unused ID.
   */
  readonly techId: number;
  /** Default: `['technician']`. */
  readonly roles: readonly Role[];
  /** `true` if the user is the Master Account Holder. Default: false. */
  readonly accountHolder: boolean;
  password: string;
  /** Default: the part of the e-mail address before the `@`. */
  name: string;
  /** Default: empty. */
  nick: string;
  /** Default: empty. */
  description: string;
  /** The single sign-on ID, required for single sign-on. Default: none. */
  ssoId: string | undefined;
  /** Default: true. */
  enabled: boolean;
  /** `true` if the Technician Console is running, without which a technician cannot take sessions. Default: false. */
  online: boolean;
}

/** A user to add to the server. */
export type UserSeed = Pick<User, 'email' | 'password'> & Partial<Omit<User, 'companyId'>>;

/** The values of the service's NODE_TYPE enumeration that stand for groups (operation page of getGroup). */
export type GroupType =
  | 'Root'
  | 'MasterAdministrators'
  | 'Administrators'
  | 'Technicians'
  | 'AdministratorGroup'
  | 'TechnicianGroup'
  | 'Channel';

/** A node of the organization other than a user. */
export interface Group {
  readonly nodeId: number;
  /** The node ID of the parent group, or 0 for the root. */
  readonly parentId: number;
  readonly type: GroupType;
  readonly name: string;
  /** Default: empty. */
  readonly description?: string;
  /** Values of the service's NODE_PERMISSIONS enumeration, such as RemoteControl. Default: none. */
  readonly permissions?: readonly string[];
}

/** The state of a support session. The service has 37 states; this server simulates only four of them. */
export type SupportSessionState = 'waiting' | 'active' | 'held' | 'closed';

/** A support session on the server. Changes to its properties take effect on the next call. */
export interface SupportSession {
  /** The session ID, which must be unique on the server. */
  readonly id: number;
  readonly companyId: number;
  /** Default: `'waiting'`. */
  state: SupportSessionState;
  /** The node ID of the lead technician. Default: 0 (no technician). */
  technicianId: number;
  /**
   * The node IDs of collaborating technicians. getSession_V3 lists the session once for each technician. Default: none.
   */
  collaboratorIds: readonly number[];
  /** The node ID of the channel. Default: 0 (no channel). */
  channelId: number;
  /** The start time in milliseconds since 1970. Default: the server's time when the session is added. */
  startedAt: number;
  /**
   * The time of the last state change in milliseconds since 1970. Operations update this time. Default: `startedAt`.
   */
  changedAt: number;
  /** The values of custom fields 0 to 5. Default: none. */
  customFields: readonly string[];
  /** Default: `'en'`. */
  language: string;
  /** The note that getNote returns. Default: none. */
  note: string | undefined;
  /** The chat log that getChat returns. Default: none. */
  chat: string | undefined;
}

/** A support session to add to the server. */
export type SupportSessionSeed = Pick<SupportSession, 'id'> & Partial<Omit<SupportSession, 'companyId'>>;

/** A company account on the server. Changes to its properties take effect on the next call. */
export interface Account {
  /** The numeric company ID, unique on the server. */
  readonly companyId: number;
  organization: string;
  /** The Master SSO password of the account. Default: none, which makes the server refuse single sign-on. */
  ssoPassword: string | undefined;
  /** `true` to refuse all logins with GlobalIpRestricted. Default: false. */
  ipRestricted: boolean;
  /**
   * The values of sStatus. The service localizes these texts, so programs should check bStatus instead. Default:
   * English texts.
   */
  statusTexts: Readonly<Record<SupportSessionState, string>>;
  /**
   * The time zone of reports if setTimezone has not been called, in minutes from UTC. The service does not default to
   * UTC either. Default: -300.
   */
  utcOffsetMinutes: number;
  /**
   * The minimum time between two reports for the same user, in milliseconds. Earlier calls of getReport return
   * POLLRATEEXCEEDED. Default: 1000, which was enough for one public client. The guide says 60,000.
   */
  reportIntervalMs: number;
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  readonly sessions: readonly SupportSession[];
}

/** A company account to add to the server. */
export interface AccountSeed extends Partial<Omit<Account, 'users' | 'groups' | 'sessions'>> {
  readonly companyId: number;
  readonly organization: string;
  readonly users?: readonly UserSeed[];
  /** The groups of the account. Default: the root and the three standard groups. */
  readonly groups?: readonly Group[];
  readonly sessions?: readonly SupportSessionSeed[];
}

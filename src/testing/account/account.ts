/** A user's part in the organization. Each part is a node of its own: a person can have several. */
export type Role = 'masterAdministrator' | 'administrator' | 'technician';

/** A user as given to the server. */
export interface UserSeed {
  /** Unique on the server; case does not matter. */
  readonly email: string;
  readonly password: string;
  /** Default: `['technician']`. */
  readonly roles?: readonly Role[];
  /** Default: the part of the e-mail address before the `@`. */
  readonly name?: string;
  /** Default: empty. */
  readonly nick?: string;
  /** Default: empty. */
  readonly description?: string;
  /** The single sign-on id. A user without one cannot use single sign-on. Default: none. */
  readonly ssoId?: string;
  /** Default: true. */
  readonly enabled?: boolean;
  /** Whether the Technician Console runs, so that the technician can take sessions. Default: false. */
  readonly online?: boolean;
  /** Whether this is the Master Account Holder. Default: false. */
  readonly accountHolder?: boolean;
  /** The node of the user as administrator. Default: a free one if a role wants it, else 0. */
  readonly adminId?: number;
  /** The node of the user as technician. Default: a free one if a role wants it, else 0. */
  readonly techId?: number;
}

/** A user on the server: change its properties, and the next call sees it. */
export interface User {
  readonly email: string;
  readonly companyId: number;
  /** 0 without an administrator's role, as getAccount has it. */
  readonly adminId: number;
  /** 0 without the technician's role, as getAccount has it. */
  readonly techId: number;
  readonly roles: readonly Role[];
  readonly accountHolder: boolean;
  password: string;
  name: string;
  nick: string;
  description: string;
  ssoId: string | undefined;
  enabled: boolean;
  online: boolean;
}

/** Literals of the service's NODE_TYPE that stand for more than one person (operation page of getGroup). */
export type GroupType =
  | 'Root'
  | 'MasterAdministrators'
  | 'Administrators'
  | 'Technicians'
  | 'AdministratorGroup'
  | 'TechnicianGroup'
  | 'Channel';

/** A node of the organization that is no user. */
export interface Group {
  readonly nodeId: number;
  /** 0 for the root. */
  readonly parentId: number;
  readonly type: GroupType;
  readonly name: string;
  /** Default: empty. */
  readonly description?: string;
  /** Literals of the service's NODE_PERMISSIONS, such as RemoteControl. Default: none. */
  readonly permissions?: readonly string[];
}

/** Where a support session is. The service knows 37 states; these are the ones that this server's behaviour tells apart. */
export type SupportSessionState = 'waiting' | 'active' | 'held' | 'closed';

/** A support session as given to the server. */
export interface SupportSessionSeed {
  /** Unique on the server. */
  readonly id: number;
  /** Default: `'waiting'`. */
  readonly state?: SupportSessionState;
  /** The node of the technician that has it. Default: 0, none. */
  readonly technicianId?: number;
  /** The node of the channel that it came in by. Default: 0, none. */
  readonly channelId?: number;
  /** When it began, in milliseconds since 1970. Default: when it is added, by the server's clock. */
  readonly startedAt?: number;
  /** The custom fields 0 to 5. Default: none. */
  readonly customFields?: readonly string[];
  /** Default: `'en'`. */
  readonly language?: string;
  /** What getNote answers. Default: nothing. */
  readonly note?: string;
  /** What getChat answers. Default: nothing. */
  readonly chat?: string;
}

/** A support session on the server: change its properties, and the next call sees it. */
export interface SupportSession {
  readonly id: number;
  readonly companyId: number;
  state: SupportSessionState;
  technicianId: number;
  channelId: number;
  startedAt: number;
  customFields: readonly string[];
  language: string;
  note: string | undefined;
  chat: string | undefined;
}

/** A company account as given to the server. */
export interface AccountSeed {
  /** The numeric company ID, unique on the server. */
  readonly companyId: number;
  readonly organization: string;
  /** The Master SSO password, one per account. Default: none, single sign-on is refused. */
  readonly ssoPassword?: string;
  /** Whether login is refused with GlobalIpRestricted. Default: false. */
  readonly ipRestricted?: boolean;
  readonly users?: readonly UserSeed[];
  /** Default: the root with its three standard groups. */
  readonly groups?: readonly Group[];
  readonly sessions?: readonly SupportSessionSeed[];
}

/** A company account on the server: change its properties, and the next call sees it. */
export interface Account {
  readonly companyId: number;
  organization: string;
  ssoPassword: string | undefined;
  ipRestricted: boolean;
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  readonly sessions: readonly SupportSession[];
}

import { randomBytes } from 'node:crypto';
import type { ServerClock } from '../clock.js';
import type { User } from './account.js';

/** An ASP.NET session expires after 20 minutes of inactivity (guide: API_Rescue_tutorial_authentication). */
const IDLE_MS = 20 * 60_000;

/**
 * The maximum number of sessions. Every call without a cookie starts a session, so the least recently used sessions are
 * removed.
 */
const MAX_SESSIONS = 10_000;

const COOKIE = 'ASP.NET_SessionId';

/** The session that a cookie identifies. */
export interface CookieSession {
  readonly id: string;
  /** The user who is logged in, if any. */
  user: User | undefined;
  /** The time of the last call, by the server's clock. */
  seenAt: number;
}

/** The ASP.NET sessions, identified by cookie. They are unrelated to support sessions. */
export class CookieSessions {
  /** Ordered from the least to the most recently used session. */
  private readonly sessions = new Map<string | undefined, CookieSession>();

  constructor(private readonly clock: ServerClock) {}

  /**
   * Returns the session that a Cookie header identifies, or a new session if the header contains no valid session ID.
   * Expired and unknown IDs are not reused.
   *
   * @returns `setCookie` if the session is new
   */
  open(cookieHeader: string | undefined): { readonly session: CookieSession; readonly setCookie?: string } {
    const seenAt = this.clock.now();
    const found = this.sessions.get(sessionIdOf(cookieHeader));
    const isValid = found !== undefined && seenAt - found.seenAt < IDLE_MS;
    const session = Object.assign(isValid ? found : { id: newId(), user: undefined }, { seenAt });
    this.sessions.delete(session.id);
    this.sessions.set(session.id, session);
    const [oldest] = this.sessions.keys();
    if (oldest !== undefined && this.sessions.size > MAX_SESSIONS) this.sessions.delete(oldest);
    return isValid ? { session } : { session, setCookie: `${COOKIE}=${session.id}; path=/; HttpOnly` };
  }
}

/** Returns the session ID from a Cookie header, whether or not the ID is valid. */
export function sessionIdOf(cookieHeader: string | undefined): string | undefined {
  for (const pair of cookieHeader?.split(';') ?? []) {
    const [name, ...value] = pair.split('=');
    if (value.length > 0 && name?.trim().toLowerCase() === COOKIE.toLowerCase()) return value.join('=').trim();
  }
  return undefined;
}

/** Creates a session ID like ASP.NET's: 24 characters from an alphabet of 32. */
function newId(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz012345';
  return [...randomBytes(24)].map((byte) => alphabet[byte & 31]).join('');
}

import { randomBytes } from 'node:crypto';
import type { ServerClock } from '../clock.js';
import type { User } from './account.js';

/** An ASP.NET session ends after this time without a call (guide: API_Rescue_tutorial_authentication). */
const IDLE_MS = 20 * 60_000;

/** Beyond this number the least recently used sessions are removed: every call without a cookie starts a new one. */
const MAX_SESSIONS = 10_000;

const COOKIE = 'ASP.NET_SessionId';

/** The session of one cookie. */
export interface CookieSession {
  readonly id: string;
  /** The user who is logged in. */
  user: User | undefined;
}

/** The ASP.NET sessions, by cookie. They are unrelated to support sessions. */
export class CookieSessions {
  private readonly clock: ServerClock;
  /** The least recently used first. */
  private readonly sessions = new Map<string, { session: CookieSession; seenAt: number }>();

  constructor(clock: ServerClock) {
    this.clock = clock;
  }

  /**
   * The session of a Cookie header, or a new one if the header has no valid session. An expired or unknown ID is not reused.
   *
   * @returns `setCookie` if the session is new
   */
  open(cookieHeader: string | undefined): { readonly session: CookieSession; readonly setCookie?: string } {
    const id = sessionIdOf(cookieHeader);
    const found = id === undefined ? undefined : this.sessions.get(id);
    const now = this.clock.now();
    if (found && now - found.seenAt < IDLE_MS) {
      this.keep(found.session, now);
      return { session: found.session };
    }
    const session: CookieSession = { id: newId(), user: undefined };
    this.keep(session, now);
    return { session, setCookie: `${COOKIE}=${session.id}; path=/; HttpOnly` };
  }

  private keep(session: CookieSession, now: number): void {
    this.sessions.delete(session.id);
    this.sessions.set(session.id, { session, seenAt: now });
    for (const [id, { seenAt }] of this.sessions) {
      if (this.sessions.size <= MAX_SESSIONS && now - seenAt < IDLE_MS) break;
      this.sessions.delete(id);
    }
  }
}

/** The session ID in a Cookie header, valid or not. */
export function sessionIdOf(cookieHeader: string | undefined): string | undefined {
  for (const pair of cookieHeader?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim().toLowerCase() === COOKIE.toLowerCase()) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** 24 characters from an alphabet of 32, like those of ASP.NET. */
function newId(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz012345';
  return [...randomBytes(24)].map((byte) => alphabet[byte & 31]).join('');
}

import type { Session } from './session.js';

/** The codes by which the service refuses a call for want of authentication: it did not run. */
export type Want = 'NOTLOGGEDIN' | 'NOTLOGGEDINASADMIN' | 'INVALID_SECRETAUTHCODE';

/**
 * What fresh sessions were refused for: a user who is no administrator, an operation that takes no authcode. A new session
 * would be refused as well, so none is asked for until there is another for some other reason.
 */
export class Verdicts {
  readonly #sessions = new Map<string, Session>();
  /** The operations that were refused for want of an administrator. */
  readonly #administrators = new Set<string>();

  note(operation: string, code: Want, session: Session): void {
    // a dead authcode can be replaced, always
    if (code === 'INVALID_SECRETAUTHCODE') return;
    this.#sessions.set(nameOf(operation, code), session);
    if (code === 'NOTLOGGEDINASADMIN') this.#administrators.add(operation);
  }

  stands(operation: string, code: Want, session: Session): boolean {
    return this.#sessions.get(nameOf(operation, code)) === session;
  }

  /** @returns whether a verdict fell that stood for this session */
  succeeded(operation: string, session: Session): boolean {
    if (this.#sessions.size === 0) return false;
    this.#sessions.delete(nameOf(operation, 'NOTLOGGEDIN'));
    const name = nameOf(operation, 'NOTLOGGEDINASADMIN');
    if (!this.#administrators.has(operation) || this.#sessions.get(name) !== session) return false;
    return this.#sessions.delete(name);
  }

  forget(): void {
    this.#sessions.clear();
  }
}

/** Who is no administrator is none for every operation; a cookie may be wanted by one alone. */
function nameOf(operation: string, code: Want): string {
  return code === 'NOTLOGGEDINASADMIN' ? code : `${code} ${operation}`;
}

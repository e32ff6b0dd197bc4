import { inspect } from 'node:util';
import type { Cookie, MemoryCookieStore } from 'tough-cookie';
import { loadToughCookie } from './lazy-modules.cjs';

/** The content of a cookie container as JSON. Store it like a password. */
export interface SerializedCookies {
  /** The origin that the cookies belong to: `https://secure.logmeinrescue.com`. */
  readonly origin: string;
  /** One `Set-Cookie` line per cookie, `Max-Age` turned into `Expires`. */
  readonly cookies: readonly string[];
}

/** The limits of RFC 6265, section 6.1: 50 cookies of a host, of 4096 bytes each. A line may also have attributes. */
const MAX_COOKIES = 50;
const MAX_LINE = 8192;

interface State {
  readonly endpoint: URL;
  /** Absent until the first cookie comes. */
  store: MemoryCookieStore | undefined;
  version: number;
  header: string | undefined;
  /** When the first cookie of the header expires, and the header is built again. 0: now. */
  headerUntil: number;
}

/** Not a property, because loggers and `util.inspect` with `showHidden` would show it. */
const states = new WeakMap<CookieContainer, State>();

/**
 * The cookies of one endpoint, by RFC 6265. They are sent to no other host, port or scheme, whatever their `Domain`.
 * `Secure` cookies are sent over https, and over http to loopback addresses, like browsers do.
 *
 * Only `header` and `serialize` return the values of cookies.
 */
export class CookieContainer {
  /** @param endpoint the URL of the requests */
  constructor(endpoint: string | URL) {
    states.set(this, {
      endpoint: new URL(endpoint),
      store: undefined,
      version: 0,
      header: undefined,
      headerUntil: Infinity,
    });
  }

  /** Changes when `store` or `clear` changes the content, and not when a cookie expires. */
  get version(): number {
    return stateOf(this).version;
  }

  /** Returns the value of the `Cookie` header field for the endpoint; `undefined` if there is no cookie to send. */
  header(): string | undefined {
    const state = stateOf(this);
    if (state.headerUntil === Infinity || Date.now() < state.headerUntil) return state.header;
    prune(state);
    const cookies = matching(state);
    state.header = cookies.length > 0 ? cookies.map((cookie) => cookie.cookieString()).join('; ') : undefined;
    state.headerUntil = Math.min(Infinity, ...cookies.map(expiryOf));
    return state.header;
  }

  /** Stores the cookies of `Set-Cookie` header fields. Lines that RFC 6265 does not allow are ignored. */
  store(setCookieLines: readonly string[]): void {
    if (setCookieLines.length === 0) return;
    const state = stateOf(this);
    const before = contentOf(state);
    for (const line of setCookieLines) if (line.length <= MAX_LINE) add(state, line);
    prune(state);
    if (contentOf(state) !== before) changed(state);
  }

  /** Removes all cookies. */
  clear(): void {
    const state = stateOf(this);
    if (contentOf(state) === '') return;
    state.store = undefined;
    changed(state);
  }

  /** Returns all cookies for `deserialize`, session cookies included. */
  serialize(): SerializedCookies {
    const state = stateOf(this);
    prune(state);
    return { origin: state.endpoint.origin, cookies: all(state).map(String) };
  }

  /**
   * Creates a container with the cookies that `serialize` returned.
   *
   * @throws Error if the cookies are of another origin
   */
  static deserialize(endpoint: string | URL, data: SerializedCookies): CookieContainer {
    const { origin } = new URL(endpoint);
    if (data.origin !== origin) throw new Error(`The stored cookies belong to ${data.origin}, not to ${origin}`);
    const container = new CookieContainer(endpoint);
    container.store(data.cookies);
    return container;
  }

  /** For logs: the number of cookies. To store the cookies, use `serialize`. */
  toJSON(): { readonly origin: string; readonly count: number } {
    const state = stateOf(this);
    return { origin: state.endpoint.origin, count: all(state).length };
  }

  [inspect.custom](): string {
    const { origin, count } = this.toJSON();
    return `CookieContainer { ${origin}, ${count} ${count === 1 ? 'cookie' : 'cookies'} }`;
  }
}

function stateOf(container: CookieContainer): State {
  return states.get(container) as State;
}

function add(state: State, line: string): void {
  const { Cookie, CookieJar, MemoryCookieStore } = loadToughCookie();
  const cookie = Cookie.parse(line);
  if (!cookie) return;
  const now = Date.now();
  // tough-cookie counts Max-Age from the last access, so a cookie that is used would never expire
  if (typeof cookie.maxAge === 'number') {
    cookie.expires = new Date(cookie.maxAge > 0 ? Math.min(now + cookie.maxAge * 1000, MAX_DATE) : 0);
    cookie.maxAge = null;
  }
  state.store ??= new MemoryCookieStore();
  new CookieJar(state.store).setCookieSync(cookie, state.endpoint.href, { now: new Date(now), ignoreError: true });
}

/** The latest time of a `Date`. */
const MAX_DATE = 8.64e15;

function matching(state: State): Cookie[] {
  if (!state.store) return [];
  const cookies = new (loadToughCookie().CookieJar)(state.store).getCookiesSync(state.endpoint.href, { expire: false });
  return cookies.sort(loadToughCookie().cookieCompare);
}

/** All cookies, oldest first. */
function all(state: State): Cookie[] {
  let cookies: Cookie[] = [];
  // the store is synchronous: it calls back before it returns
  state.store?.getAllCookies((_error, found) => (cookies = found ?? []));
  return cookies;
}

function prune(state: State): void {
  const now = Date.now();
  const cookies = all(state);
  const live = cookies.filter((cookie) => expiryOf(cookie) > now);
  const kept = new Set(live.slice(-MAX_COOKIES));
  for (const cookie of cookies) {
    if (kept.has(cookie)) continue;
    // a stored cookie has a domain and a path
    state.store?.removeCookie(cookie.domain ?? '', cookie.path ?? '', cookie.key, () => undefined);
  }
}

function expiryOf({ expires }: Cookie): number {
  return expires instanceof Date ? expires.getTime() : Infinity;
}

function contentOf(state: State): string {
  return all(state).join('\n');
}

function changed(state: State): void {
  state.version++;
  state.headerUntil = 0;
}

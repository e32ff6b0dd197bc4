import { inspect } from 'node:util';
import type { Cookie, MemoryCookieStore } from 'tough-cookie';
import { loadToughCookie } from './lazy-modules.cjs';

/** The content of a cookie container as plain JSON. It is a secret: whoever has it has the sessions. */
export interface SerializedCookies {
  /** The origin that the cookies belong to: `https://secure.logmeinrescue.com`. */
  readonly origin: string;
  /** One `Set-Cookie` line per cookie, `Max-Age` turned into `Expires`. */
  readonly cookies: readonly string[];
}

/** RFC 6265, section 6.1, wants room for 50 cookies of a host, of 4096 bytes each; a service needs no more. */
const MAX_COOKIES = 50;
const MAX_LINE = 8192;

interface State {
  readonly endpoint: URL;
  readonly now: () => number;
  /** Absent until the first cookie comes. */
  store: MemoryCookieStore | undefined;
  version: number;
  header: string | undefined;
  /** When the header must be put together anew, as a cookie in it has expired; 0: now. */
  headerUntil: number;
}

/** Not a property, so that neither a logger nor `util.inspect` with `showHidden` comes to a cookie. */
const states = new WeakMap<CookieContainer, State>();

/**
 * The cookies of one endpoint, by RFC 6265. It answers for that endpoint alone, so no cookie leaves for another host,
 * port or scheme, whatever its `Domain` says. A `Secure` cookie goes over https, and over http to a loopback address,
 * where browsers count it as safe, too.
 *
 * What the container holds is shown by nothing but `header` and `serialize`.
 */
export class CookieContainer {
  /**
   * @param endpoint the URL that the requests go to
   * @param now the clock, in milliseconds since 1970; default `Date.now`
   */
  constructor(endpoint: string | URL, now: () => number = Date.now) {
    states.set(this, {
      endpoint: new URL(endpoint),
      now,
      store: undefined,
      version: 0,
      header: undefined,
      headerUntil: Infinity,
    });
  }

  /** Changes whenever `store` or `clear` changed the content; the expiry of a cookie does not change it. */
  get version(): number {
    return stateOf(this).version;
  }

  /** The value of the `Cookie` header field for a request to the endpoint; `undefined` if there is none to send. */
  header(): string | undefined {
    const state = stateOf(this);
    if (state.headerUntil === Infinity || state.now() < state.headerUntil) return state.header;
    prune(state);
    const cookies = matching(state);
    state.header = cookies.length > 0 ? cookies.map((cookie) => cookie.cookieString()).join('; ') : undefined;
    state.headerUntil = Math.min(Infinity, ...cookies.map(expiryOf));
    return state.header;
  }

  /** Takes over the values of the `Set-Cookie` header fields of a reply. Lines that RFC 6265 refuses are passed over. */
  store(setCookieLines: readonly string[]): void {
    if (setCookieLines.length === 0) return;
    const state = stateOf(this);
    const before = contentOf(state);
    for (const line of setCookieLines) if (line.length <= MAX_LINE) add(state, line);
    prune(state);
    if (contentOf(state) !== before) changed(state);
  }

  /** Forgets all cookies. */
  clear(): void {
    const state = stateOf(this);
    if (contentOf(state) === '') return;
    state.store = undefined;
    changed(state);
  }

  /** What `deserialize` takes. Cookies without an expiry date are in it, too: a session is what is to be carried. */
  serialize(): SerializedCookies {
    const state = stateOf(this);
    prune(state);
    return { origin: state.endpoint.origin, cookies: all(state).map(String) };
  }

  /**
   * A container with the cookies that `serialize` gave.
   *
   * @throws Error if the cookies are another origin's
   */
  static deserialize(endpoint: string | URL, data: SerializedCookies, now: () => number = Date.now): CookieContainer {
    const { origin } = new URL(endpoint);
    if (data.origin !== origin) throw new Error(`The stored cookies belong to ${data.origin}, not to ${origin}`);
    const container = new CookieContainer(endpoint, now);
    container.store(data.cookies);
    return container;
  }

  /** For logs: the number of cookies. To keep them, `serialize` is meant. */
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
  const now = state.now();
  // tough-cookie counts Max-Age from the last access and by its own clock, so such a cookie would never expire in use
  if (typeof cookie.maxAge === 'number') {
    cookie.expires = new Date(cookie.maxAge > 0 ? Math.min(now + cookie.maxAge * 1000, MAX_DATE) : 0);
    cookie.maxAge = null;
  }
  state.store ??= new MemoryCookieStore();
  new CookieJar(state.store).setCookieSync(cookie, state.endpoint.href, { now: new Date(now), ignoreError: true });
}

/** The last moment that a `Date` can hold. */
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
  const now = state.now();
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

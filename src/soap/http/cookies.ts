import { inspect } from 'node:util';
import type { Cookie, CookieJar as Jar } from 'tough-cookie';
import { loadToughCookie } from './lazy-modules.cjs';

/** The content of a cookie container as JSON. Store it like a password. */
export interface SerializedCookies {
  /** The origin to which the cookies belong: `https://secure.logmeinrescue.com`. */
  readonly origin: string;
  /** One `Set-Cookie` line per cookie, with `Max-Age` converted to `Expires`. */
  readonly cookies: readonly string[];
}

/** The limits from RFC 6265, section 6.1: 50 cookies per host, of 4096 bytes each. A line also contains attributes. */
const MAX_COOKIES = 50;
const MAX_LINE = 8192;

/**
 * The cookies of a single endpoint, according to RFC 6265. They are never sent to another host, port or scheme,
 * whatever their `Domain`. As in browsers, `Secure` cookies are sent over https, and over http to loopback addresses.
 *
 * Only `header` and `serialize` return cookie values.
 */
export class CookieContainer {
  // #private, because loggers and `util.inspect` with `showHidden` would print a property
  readonly #endpoint: URL;
  /** Absent until the first cookie arrives. */
  #jar: Jar | undefined;
  /** `Set-Cookie` lines that have not been parsed, because loading tough-cookie takes time, and when they arrived. */
  #unread: { readonly lines: readonly string[]; readonly at: number }[] = [];
  #version = 0;
  #header: string | undefined;
  /** The time at which a cookie in the header expires and the header must be rebuilt. 0 means now. */
  #headerUntil = Infinity;

  /** @param endpoint the URL to which requests are sent */
  constructor(endpoint: string | URL) {
    this.#endpoint = new URL(endpoint);
  }

  /** Changes when `store` or `clear` changes the content, but not when a cookie expires. */
  get version(): number {
    this.#readLines();
    return this.#version;
  }

  /** Returns the value of the `Cookie` header for the endpoint, or `undefined` if there is no cookie to send. */
  header(): string | undefined {
    this.#readLines();
    if (this.#headerUntil === Infinity || Date.now() < this.#headerUntil) return this.#header;
    this.#prune(Date.now());
    const cookies = this.#jar?.getCookiesSync(this.#endpoint.href, { expire: false, sort: true }) ?? [];
    this.#header = cookies.length > 0 ? cookies.map((cookie) => cookie.cookieString()).join('; ') : undefined;
    this.#headerUntil = Math.min(Infinity, ...cookies.map(expiryOf));
    return this.#header;
  }

  /**
   * Stores the cookies from `Set-Cookie` headers. Lines that RFC 6265 does not allow are ignored. The lines are parsed
   * when a cookie or the version is needed.
   */
  store(setCookieLines: readonly string[]): void {
    const lines = setCookieLines.filter(({ length }) => length <= MAX_LINE);
    if (lines.length > 0) this.#unread.push({ lines, at: Date.now() });
  }

  /** Removes all cookies. */
  clear(): void {
    this.#readLines();
    if (this.#all().length === 0) return;
    this.#jar = undefined;
    this.#changed();
  }

  /** Returns all cookies, including session cookies. `store` restores them. */
  serialize(): SerializedCookies {
    this.#readLines();
    this.#prune(Date.now());
    return { origin: this.#endpoint.origin, cookies: this.#all().map(String) };
  }

  /** For logs: returns the number of cookies. To store the cookies, use `serialize`. */
  toJSON(): { readonly origin: string; readonly count: number } {
    this.#readLines();
    return { origin: this.#endpoint.origin, count: this.#all().length };
  }

  [inspect.custom](): string {
    const { origin, count } = this.toJSON();
    return `CookieContainer { ${origin}, ${count} ${count === 1 ? 'cookie' : 'cookies'} }`;
  }

  #changed(): void {
    this.#version++;
    this.#headerUntil = 0;
  }

  #readLines(): void {
    for (const { lines, at } of this.#unread.splice(0)) {
      const before = this.#all().join('\n');
      for (const line of lines) this.#add(line, at);
      this.#prune(at);
      if (this.#all().join('\n') !== before) this.#changed();
    }
  }

  #add(line: string, now: number): void {
    const { Cookie, CookieJar } = loadToughCookie();
    const cookie = Cookie.parse(line);
    if (!cookie) return;
    // tough-cookie counts Max-Age from the last access, so a cookie in use would never expire
    if (typeof cookie.maxAge === 'number') {
      cookie.expires = new Date(Math.min(now + cookie.maxAge * 1000, MAX_DATE));
      cookie.maxAge = null;
    }
    this.#jar ??= new CookieJar();
    this.#jar.setCookieSync(cookie, this.#endpoint.href, { now: new Date(now), ignoreError: true });
  }

  /** Returns all cookies, oldest first. */
  #all(): Cookie[] {
    let cookies: Cookie[] = [];
    // the store is synchronous: it invokes the callback before it returns
    this.#jar?.store.getAllCookies((_error, found) => (cookies = found ?? []));
    return cookies;
  }

  #prune(now: number): void {
    const cookies = this.#all();
    const kept = new Set(cookies.filter((cookie) => expiryOf(cookie) > now).slice(-MAX_COOKIES));
    for (const cookie of cookies) {
      // a stored cookie has a domain and a path
      const { domain, path, key } = cookie;
      if (!kept.has(cookie)) this.#jar?.store.removeCookie(domain ?? '', path ?? '', key, () => undefined);
    }
  }
}

/** The latest time that a `Date` can represent. */
const MAX_DATE = 8.64e15;

function expiryOf({ expires }: Cookie): number {
  return expires instanceof Date ? expires.getTime() : Infinity;
}

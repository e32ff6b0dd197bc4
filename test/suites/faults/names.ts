import dns from 'node:dns';

/** No resolver knows it (RFC 6761, 6.4). */
export const LOOPBACK_NAME = 'rescue.invalid';

/** A label has 63 characters at most (RFC 1035, 2.3.4), so the resolver rejects it without a query. */
const IMPOSSIBLE_NAME = `${'a'.repeat(64)}.invalid`;

type Lookup = (hostname: string, options: dns.LookupOptions, callback: (...result: unknown[]) => void) => void;

let isGone = false;

/** Resolves the name to the loopback address, without a network. @returns a function that undoes this */
export function serveName(): () => void {
  const real = dns.lookup as unknown as Lookup;
  const lookup: Lookup = (hostname, options, callback) =>
    hostname === LOOPBACK_NAME
      ? real(isGone ? IMPOSSIBLE_NAME : '127.0.0.1', options, callback)
      : real(hostname, options, callback);
  dns.lookup = lookup as unknown as typeof dns.lookup;
  return () => {
    dns.lookup = real as unknown as typeof dns.lookup;
  };
}

/** Stops resolving the name. @returns a function that undoes this */
export function loseName(): () => void {
  isGone = true;
  return () => {
    isGone = false;
  };
}

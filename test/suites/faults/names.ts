import dns from 'node:dns';

/** A name that no resolver knows (RFC 6761, 6.4). */
export const LOOPBACK_NAME = 'rescue.invalid';

/** A name with a label of more than 63 characters (RFC 1035, 2.3.4), which the resolver rejects without a query. */
const IMPOSSIBLE_NAME = `${'a'.repeat(64)}.invalid`;

type Lookup = (hostname: string, options: dns.LookupOptions, callback: (...result: unknown[]) => void) => void;

let isGone = false;

/** Makes the name resolve to the loopback address, without a network. @returns a function that undoes the change */
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

/** Makes the resolution of the name fail. @returns a function that undoes the change */
export function loseName(): () => void {
  isGone = true;
  return () => {
    isGone = false;
  };
}

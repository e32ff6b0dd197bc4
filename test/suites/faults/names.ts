import dns from 'node:dns';

/** RFC 6761, 6.4: no resolver knows it. */
export const LOOPBACK_NAME = 'rescue.invalid';

/** A label has 63 characters at most (RFC 1035, 2.3.4), so the resolver refuses it by itself and asks nobody. */
const IMPOSSIBLE_NAME = `${'a'.repeat(64)}.invalid`;

type Lookup = (hostname: string, options: dns.LookupOptions, callback: (...result: unknown[]) => void) => void;

let isGone = false;

/** Lets the name lead to the loopback address from now on, without any network. @returns what takes that back */
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

/** The name leads nowhere any more. @returns what takes that back */
export function loseName(): () => void {
  isGone = true;
  return () => {
    isGone = false;
  };
}

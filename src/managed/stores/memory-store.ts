import { performance } from 'node:perf_hooks';
import { newVersion, wholeTtl, type AuthStore, type StoredValue } from './auth-store.js';

/**
 * Creates a store in the memory of this process. This store is the default. Each store has its own values. Printing a
 * store does not show its values.
 */
export function memoryStore(): AuthStore {
  // use a monotonic clock, because changes to the system time must not affect when a value expires
  return memoryStoreWith(() => performance.now());
}

/** Creates a memory store with another clock, for tests. @internal */
export function memoryStoreWith(now: () => number): AuthStore {
  const entries = new Map<string, StoredValue & { readonly expiresAt: number }>();

  /** Returns the entry of a key, unless it has expired. Expired entries stay: each user has only two keys. */
  function live(key: string): (StoredValue & { readonly expiresAt: number }) | undefined {
    const entry = entries.get(key);
    return entry && entry.expiresAt > now() ? entry : undefined;
  }

  return {
    async read(key) {
      const entry = live(key);
      return entry && { version: entry.version, value: entry.value };
    },

    // this method is atomic, because nothing is awaited between the comparison and the change
    async compareAndSet(key, expectedVersion, value, ttlMs) {
      const ttl = wholeTtl(ttlMs);
      if (live(key)?.version !== expectedVersion) return undefined;
      const version = newVersion();
      entries.set(key, { version, value, expiresAt: now() + ttl });
      return version;
    },
  };
}

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

  function removeExpired(): void {
    const time = now();
    for (const [key, { expiresAt }] of entries) if (expiresAt <= time) entries.delete(key);
  }

  return {
    async read(key) {
      removeExpired();
      const entry = entries.get(key);
      return entry && { version: entry.version, value: entry.value };
    },

    // this method is atomic, because nothing is awaited between the comparison and the change
    async compareAndSet(key, expectedVersion, value, ttlMs) {
      const ttl = wholeTtl(ttlMs);
      removeExpired();
      if (entries.get(key)?.version !== expectedVersion) return undefined;
      const version = newVersion();
      entries.set(key, { version, value, expiresAt: now() + ttl });
      return version;
    },
  };
}

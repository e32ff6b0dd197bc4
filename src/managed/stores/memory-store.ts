import { performance } from 'node:perf_hooks';
import { newVersion, wholeTtl, type AuthStore, type StoredValue } from './auth-store.js';

/** Options of `memoryStore`. */
export interface MemoryStoreOptions {
  /**
   * The clock, in milliseconds from any moment. Default: one that only goes forward, so that a correction of the system's
   * time neither ends a value nor prolongs it.
   */
  readonly now?: () => number;
}

interface Entry extends StoredValue {
  readonly expiresAt: number;
}

/**
 * A store in the memory of this process, for this process alone: the default. Each one is a world of its own. Nothing that
 * prints it shows what it holds.
 */
export function memoryStore({ now = () => performance.now() }: MemoryStoreOptions = {}): AuthStore {
  const entries = new Map<string, Entry>();

  function sweep(): void {
    const moment = now();
    for (const [key, { expiresAt }] of entries) if (expiresAt <= moment) entries.delete(key);
  }

  return {
    async read(key) {
      sweep();
      const entry = entries.get(key);
      return entry && { version: entry.version, value: entry.value };
    },

    // nothing is awaited between looking and setting: that makes it one step
    async compareAndSet(key, expectedVersion, value, ttlMs) {
      const ttl = wholeTtl(ttlMs);
      sweep();
      if (entries.get(key)?.version !== expectedVersion) return undefined;
      const version = newVersion();
      entries.set(key, { version, value, expiresAt: now() + ttl });
      return version;
    },
  };
}

import { randomUUID } from 'node:crypto';
import { AuthStoreError, type AuthStore, type StoredValue } from '../../../../src/managed.js';

/** Called before or after an operation of the store. If it rejects, the operation fails. */
export type Hook = (key: string) => unknown;

/** A store that rows can pause, change, cause to fail, and return to an older state. */
export class HookedStore implements AuthStore {
  beforeRead: Hook | undefined;
  beforeWrite: Hook | undefined;
  /** The values by key, which a fault may change. */
  values = new Map<string, StoredValue>();

  async read(key: string): Promise<StoredValue | undefined> {
    await this.beforeRead?.(key);
    return this.values.get(key);
  }

  async compareAndSet(key: string, expected: string | undefined, value: string): Promise<string | undefined> {
    await this.beforeWrite?.(key);
    if (this.values.get(key)?.version !== expected) return undefined;
    const version = randomUUID();
    this.values.set(key, { version, value });
    return version;
  }

  /** @returns a function that restores the current state, like a failover to an outdated replica */
  snapshot(): () => void {
    const values = new Map(this.values);
    return () => {
      this.values = new Map(values);
    };
  }

  /** Replaces the values of all keys without changing their versions. */
  corrupt(change: (value: string) => string): void {
    for (const [key, { version, value }] of this.values) this.values.set(key, { version, value: change(value) });
  }
}

/** Returns a client's view of the store, with separate hooks. */
export function viewOf(store: HookedStore): HookedStore {
  const view = new HookedStore();
  Object.defineProperty(view, 'values', { get: () => store.values, set: (values) => (store.values = values) });
  return view;
}

export function down(): Promise<never> {
  return Promise.reject(new AuthStoreError('The store is down.'));
}

/** A hook that never resolves, as if the store never responded. */
export function hangs(): Promise<never> {
  return new Promise(() => undefined);
}

/** Returns `true` if the key belongs to the record of the authcode and not to the record of the logins. */
export function isRecord(key: string): boolean {
  return !key.endsWith('.logins');
}

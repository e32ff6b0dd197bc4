import { randomUUID } from 'node:crypto';
import { AuthStoreError, type AuthStore, type StoredValue } from '../../../../src/managed.js';

/** What a fault does at a point of the store's work; one that rejects makes the store fail there. */
export type Hook = (key: string) => unknown;

/** A store that can be stopped at any point, made to fail, changed behind everybody's back, and put back to what it was. */
export class HookedStore implements AuthStore {
  beforeRead: Hook | undefined;
  beforeWrite: Hook | undefined;
  /** The values by key; a fault may change them. */
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

  /** @returns what puts the store back to what it is now, as a replica that lags behind does when it takes over */
  snapshot(): () => void {
    const values = new Map(this.values);
    return () => {
      this.values = new Map(values);
    };
  }

  /** Replaces what is stored under every key, and keeps the versions. */
  corrupt(change: (value: string) => string): void {
    for (const [key, { version, value }] of this.values) this.values.set(key, { version, value: change(value) });
  }
}

/** The view of one client: its hooks are its own. */
export function viewOf(store: HookedStore): HookedStore {
  const view = new HookedStore();
  Object.defineProperty(view, 'values', { get: () => store.values, set: (values) => (store.values = values) });
  return view;
}

export function down(): Promise<never> {
  return Promise.reject(new AuthStoreError('The store is down.', { reason: 'unavailable' }));
}

/** It never answers. */
export function hangs(): Promise<never> {
  return new Promise(() => undefined);
}

/** Whether it is the record of the authcode, and not that of the logins. */
export function isRecord(key: string): boolean {
  return !key.endsWith('.logins');
}

import { Failed } from './errors.js';
import type { GuardedStore } from './stores/guarded-store.js';
import { parseRecord, RECORD_TTL_MS } from './record.js';
import type { Session } from './session.js';

/**
 * Tells the other clients of the store that the user of an authcode is no administrator, so that not each of them requests
 * another authcode to find out. It is lost at the next authcode; where the store fails, each finds out for itself.
 */
export class AdministratorMark {
  readonly #store: GuardedStore;

  constructor(store: GuardedStore) {
    this.#store = store;
  }

  async isSet({ key, authCode }: Session, signal: AbortSignal): Promise<boolean> {
    if (key === undefined) return false;
    try {
      const stored = await this.#store.read(key, signal);
      const record = stored && parseRecord(stored.value);
      return record?.authCode === authCode && record?.notAdministrator === true;
    } catch (error) {
      if (error instanceof Failed) return false;
      throw error;
    }
  }

  async set({ key, authCode }: Session, isSet: boolean): Promise<void> {
    const { signal } = new AbortController();
    if (key === undefined) return;
    try {
      const stored = await this.#store.read(key, signal);
      const record = stored && parseRecord(stored.value);
      // not while somebody authenticates: a changed version would make him think that he was too late
      if (!stored || record?.authCode !== authCode || record?.lease) return;
      const { notAdministrator: _, ...rest } = record;
      const next = isSet ? { ...rest, notAdministrator: true } : rest;
      await this.#store.compareAndSet(key, stored.version, next, RECORD_TTL_MS, signal);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
    }
  }
}

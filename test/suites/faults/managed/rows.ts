import { credentialsRows } from './credentials-rows.js';
import { leaseRows } from './lease-rows.js';
import type { ManagedRow } from './managed-row.js';
import { sessionsRows } from './sessions-rows.js';
import { storeRows } from './store-rows.js';

/** The faults of the managed client: sessions, store, lease, credentials. */
export const managedRows: readonly ManagedRow[] = [...sessionsRows, ...storeRows, ...leaseRows, ...credentialsRows];

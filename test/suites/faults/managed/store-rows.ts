import { randomBytes } from 'node:crypto';
import { sealedStore } from '../../../../src/managed.js';
import { down, hangs, isRecord } from './hooked-store.js';
import type { ManagedCell } from './managed-cell.js';
import { notSent, ok, refused, type ManagedRow } from './managed-row.js';

const key = { id: 'k1', key: randomBytes(32) };

/** Makes the store work again. */
const repair = ({ view }: ManagedCell) => {
  view.beforeRead = undefined;
  view.beforeWrite = undefined;
};

/** Sets a hook for the write that publishes the authcode, as opposed to the write that acquires the lease. */
function atPublishing({ view, count, authentication, later }: ManagedCell, hook: () => unknown): void {
  view.beforeWrite = (name) => (isRecord(name) && count([authentication]) > 0 ? hook() : undefined);
  later(() => (view.beforeWrite = undefined));
}

/** Faults of the shared store. */
export const storeRows: readonly ManagedRow[] = [
  ...(['beforeRead', 'beforeWrite'] as const).flatMap((point): readonly ManagedRow[] => {
    const when = point === 'beforeRead' ? 'on read' : 'on write';
    const cause = (cell: ManagedCell): void => {
      cell.view[point] = down;
      cell.later(() => repair(cell));
    };
    return [
      { fault: `store down ${when}, the first call`, isNew: true, cause, expected: notSent('AuthStoreError') },
      { fault: `store down ${when}, the authcode lives`, cause, expected: ok() },
      {
        fault: `store down ${when}, the authcode was replaced`,
        async cause(cell) {
          await cell.stranger();
          cause(cell);
        },
        expected: refused('AuthStoreError'),
      },
      {
        fault: `store never answers ${when}`,
        isNew: true,
        timePasses: true,
        cause(cell) {
          cell.view[point] = hangs;
          cell.later(() => repair(cell));
        },
        expected: notSent('AuthStoreError'),
      },
    ];
  }),
  {
    fault: 'store down when the authcode is published',
    isNew: true,
    cause: (cell) => atPublishing(cell, down),
    expected: ok({ authentications: 1 }),
  },
  {
    fault: 'store never answers when the authcode is published',
    isNew: true,
    timePasses: true,
    cause: (cell) => atPublishing(cell, hangs),
    expected: ok({ authentications: 1 }),
  },
  {
    fault: 'store slow, but in time',
    isNew: true,
    timePasses: true,
    cause({ view, clock, later }) {
      const slow = async (): Promise<void> => {
        await clock.withSkew().sleep(2000, new AbortController().signal);
      };
      view.beforeRead = view.beforeWrite = slow;
      later(() => {
        view.beforeRead = view.beforeWrite = undefined;
      });
    },
    expected: ok({ authentications: 1 }),
  },
  ...(
    [
      ['is not JSON', () => 'what?'],
      ['is cut off', (value: string) => value.slice(0, value.length >> 1)],
      ['has another format', (value: string) => value.replace('"format":1', '"format":9')],
      ['is empty', () => ''],
    ] as const
  ).map(([how, change]): ManagedRow => ({
    fault: `the stored value ${how}`,
    isNew: true,
    async cause({ another, store, forget }) {
      await another().operations.getAccount();
      store.corrupt(change);
      forget();
    },
    expected: ok({ authentications: 1 }),
  })),
  {
    fault: 'a sealed value was altered',
    isNew: true,
    options: ({ view }) => ({ store: sealedStore(view, { keys: [key] }) }),
    async cause({ another, store, view, forget, later }) {
      await another({ store: sealedStore(view, { keys: [key] }) }).operations.getAccount();
      const restore = store.snapshot();
      store.corrupt((value) => `${value.slice(0, -4)}AAAA`);
      later(restore);
      forget();
    },
    expected: notSent('AuthStoreError'),
  },
  {
    fault: 'failed over to an older state, the current authcode is valid',
    async cause({ another, store, stranger, client, forget }) {
      await another().operations.getAccount();
      const older = store.snapshot();
      await stranger();
      await client.operations.getAccount();
      older();
      forget();
    },
    expected: ok(),
  },
  {
    fault: 'failed over to an older state, a new client',
    isNew: true,
    async cause({ another, store, stranger, forget }) {
      const other = another();
      await other.operations.getAccount();
      const older = store.snapshot();
      await stranger();
      await other.operations.getAccount();
      older();
      forget();
    },
    expected: ok({ requests: 2, authentications: 1 }),
  },
  {
    fault: 'failed over to an older state, whose authcode was ours and is dead',
    async cause({ store, stranger, client, forget }) {
      const older = store.snapshot();
      await stranger();
      await client.operations.getAccount();
      older();
      await stranger();
      forget();
    },
    expected: ok({ requests: 2, authentications: 1 }),
  },
  {
    fault: 'the store lost everything',
    async cause({ store, stranger }) {
      store.values = new Map();
      await stranger();
    },
    expected: ok({ requests: 2, authentications: 1 }),
  },
];

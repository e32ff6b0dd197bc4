import type { ManagedRescueClient } from '../../../../src/managed.js';
import { ABORTED } from '../cell.js';
import { HookedStore, isRecord, viewOf } from './hooked-store.js';
import type { ManagedCell } from './managed-cell.js';
import { notSent, ok, type ManagedRow } from './managed-row.js';

const LEASE_MS = 30_000;

/** The step of an authentication at which a holder of the lease is paused. */
type Point = 'before its request' | 'within its request' | 'before it publishes';

/** A paused lease holder. */
interface Stopped {
  readonly replica: ManagedRescueClient;
  /** The result of the holder's own call, which is pending until `resume` is called. */
  readonly ended: Promise<string>;
  /** Resumes the holder, like SIGCONT. */
  resume(): Promise<void>;
}

/** Lets another replica acquire the lease and pause, including its timers, until it is resumed. */
async function stopped(cell: ManagedCell, point: Point): Promise<Stopped> {
  const { another, store, front, settle, count, authentication } = cell;
  const view: HookedStore = viewOf(store);
  const process = cell.clock.stoppable();
  let isThere = false;
  let go = (): void => undefined;
  const resumed = new Promise<void>((resolve) => (go = resolve));
  const stop = (): Promise<void> => {
    isThere = true;
    process.stop();
    return resumed;
  };
  const before = count([authentication], 0);
  const isLeased = (key: string): boolean => isRecord(key) && /"lease"/.test(store.values.get(key)?.value ?? '');
  let isBack = (): void => undefined;
  if (point === 'before its request') view.beforeRead = (key) => (isLeased(key) ? stop() : undefined);
  if (point === 'before it publishes')
    view.beforeWrite = (key) => (isRecord(key) && count([authentication], 0) > before ? stop() : undefined);
  if (point === 'within its request')
    front.next(async ({ socket, carryOut }) => {
      const reply = await carryOut();
      isBack = cell.heldBack();
      await stop();
      if (!socket.destroyed) socket.write(reply);
    });
  const replica = another({ store: view }, process.clock);
  const ended = replica.operations.getAccount().then(
    () => 'ok',
    (error: Error) => error.name,
  );
  while (!isThere) await settle();
  const resume = async (): Promise<void> => {
    isBack();
    isBack = () => undefined;
    // the reply is already available, and arrives before the late timers fire
    go();
    await settle();
    process.resume();
  };
  return { replica, ended, resume };
}

/** Faults in which the lease holder is killed or paused for too long. */
export const leaseRows: readonly ManagedRow[] = (
  [
    ['before its request', 1, 0],
    ['within its request', 2, 1],
    ['before it publishes', 2, 1],
  ] as const
).flatMap(([point, authentications, alone]): readonly ManagedRow[] => [
  {
    fault: `lease holder killed ${point}`,
    isNew: true,
    timePasses: true,
    options: () => ({ leaseMs: LEASE_MS }),
    async cause(cell) {
      const { clock } = cell;
      const before = clock.withSkew().now();
      await stopped(cell, point);
      cell.later(() => {
        const waited = clock.withSkew().now() - before;
        cell.hold(waited >= LEASE_MS, `the lease of the dead ended after ${waited} ms`);
      });
    },
    expected: ok({ authentications }),
  },
  {
    fault: `lease holder paused ${point}, resumed after its lease`,
    isNew: true,
    timePasses: true,
    options: () => ({ leaseMs: LEASE_MS }),
    async cause(cell) {
      const holder = await stopped(cell, point);
      cell.later(async () => {
        const before = cell.authentications;
        await holder.resume();
        const ended = await cell.pass(holder.ended);
        cell.hold(ended === 'ok', `the call of the resumed holder gives ${ended}`);
        cell.hold(cell.authentications === before, 'the resumed holder requested an authcode');
        const sent = cell.count(['getAccount'], 0);
        cell.hold(sent === 1, `its call was sent ${sent} times: it used an authcode that was dead`);
      });
    },
    expected: ok({ authentications }),
  },
  {
    fault: `lease holder paused ${point}, resumed in time`,
    isNew: true,
    timePasses: true,
    options: () => ({ leaseMs: LEASE_MS }),
    async cause(cell) {
      const holder = await stopped(cell, point);
      cell.later(async () => {
        const ended = await cell.pass(holder.ended);
        cell.hold(ended === 'ok', `the call of the resumed holder gives ${ended}`);
      });
      resumers.set(cell, holder.resume);
    },
    async meanwhile(cell) {
      await cell.settle();
      await resumers.get(cell)?.();
    },
    expected: ok({ authentications: 1 }),
  },
  {
    fault: `deadline while the holder is paused ${point}`,
    isNew: true,
    timePasses: true,
    options: () => ({ leaseMs: LEASE_MS, timeoutMs: 10_000 }),
    async cause(cell) {
      const holder = await stopped(cell, point);
      cell.later(holder.resume);
    },
    expected: notSent('RescueTimeoutError', { authentications: alone }),
  },
  {
    fault: `aborted while the holder is paused ${point}`,
    isNew: true,
    timePasses: true,
    options: () => ({ leaseMs: LEASE_MS }),
    async cause(cell) {
      const holder = await stopped(cell, point);
      cell.later(holder.resume);
    },
    async meanwhile(cell) {
      await cell.settle();
      cell.abort.abort(ABORTED);
    },
    expected: notSent('RescueAbortedError', { authentications: alone }),
  },
  {
    fault: `closed while the holder is paused ${point}`,
    isNew: true,
    options: () => ({ leaseMs: LEASE_MS }),
    async cause(cell) {
      const holder = await stopped(cell, point);
      cell.later(holder.resume);
    },
    async meanwhile(cell) {
      await cell.settle();
      await cell.client.close();
    },
    expected: notSent('RescueConnectionError', { authentications: alone }),
    afterwards: 'RescueConnectionError',
  },
  {
    fault: `lease holder killed ${point}, clocks an hour apart`,
    isNew: true,
    timePasses: true,
    skewMs: 3_600_000,
    options: () => ({ leaseMs: LEASE_MS }),
    async cause(cell) {
      await stopped(cell, point);
    },
    expected: ok({ authentications }),
  },
]);

/** Resumes a cell's lease holder. Used as `meanwhile`. */
const resumers = new WeakMap<ManagedCell, () => Promise<void>>();

import { expect, test } from 'vitest';
import type { AuthStore } from '../../src/managed.js';
import { rejection } from '../support/rejection.js';
import { login, World, type TestClient } from './support.js';

/** A seeded random number generator (mulberry32), so that a failed run can be reproduced. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const MINUTE = 60_000;

/**
 * The number of runs is 3, or the value of RESCUE_CHAOS. Each run takes a few seconds; two hundred runs have passed.
 */
const seeds = Array.from({ length: Number(process.env['RESCUE_CHAOS'] ?? 3) }, (_, index) => index + 1);

/**
 * Eight clients with different clocks share a store. Authcodes become invalid, and lease holders are paused past their
 * lease or killed, at any step of an authentication. No call fails. Each invalid authcode costs one authentication, and
 * each pause costs at most one more.
 */
test.each(seeds)('eight clients with replaced authcodes, pauses and kills, run %i', async (seed) => {
  const random = randomOf(seed);
  const world = await World.start();
  const shared = world.store();
  let disturb: 'pause' | 'kill' | undefined;
  let steps = 0;
  let disturbances = 0;
  let dead: number | undefined;

  /** A store that pauses or kills its client before an operation, while the client holds the lease. */
  function disturbed(index: number): AuthStore {
    let isDead = false;
    const meet = async <T>(isHolder: boolean, work: () => Promise<T>): Promise<T> => {
      if (isDead) return new Promise(() => undefined);
      if (disturb && isHolder && steps-- === 0) {
        isDead = disturb === 'kill';
        if (isDead) dead = index;
        disturb = undefined;
        disturbances++;
        if (isDead) return new Promise(() => undefined);
        await world.sleep(45_000, new AbortController().signal);
      }
      return work();
    };
    return {
      read: (key) => meet(world.inFlight === 0, () => shared.read(key)),
      compareAndSet: (key, ...rest) => meet(true, () => shared.compareAndSet(key, ...rest)),
    };
  }

  const client = (index: number): TestClient =>
    world.client(
      {
        store: disturbed(index),
        storeKey: 'key',
        timeoutMs: 30 * MINUTE,
        storeTimeoutMs: 30 * MINUTE,
        contention: { replacements: 1000 },
      },
      { random, now: () => world.now() + (index - 4) * 10_000 },
    );
  const clients = Array.from({ length: 8 }, (_, index) => client(index));
  let replacements = 0;
  let calls = 0;
  for (let round = 0; round < 25; round++) {
    if (random() < 0.7) {
      await world.replaceAuthCode(login);
      replacements++;
    }
    disturb = ([undefined, 'pause', 'kill'] as const)[Math.floor(random() * 3)];
    steps = Math.floor(random() * 5);
    dead = undefined;
    const under = clients.map((rescue) => {
      const many = Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
        rejection(rescue.operations.getAccount()),
      );
      calls += many.length;
      return Promise.all(many);
    });
    const results: unknown[] = [];
    const answered = new Set<number>();
    for (const [index, each] of under.entries())
      void each.then((errors) => (results.push(...errors), answered.add(index)));
    // a killed client never responds
    for (let step = 0; clients.some((_, index) => index !== dead && !answered.has(index)); step++) {
      expect(step).toBeLessThan(6000);
      await world.untilIdle();
      world.advance(250);
    }
    expect(results.filter((error) => error !== undefined)).toEqual([]);
    if (dead !== undefined) {
      await clients[dead]?.close();
      clients[dead] = client(dead);
    }
    disturb = undefined;
  }
  expect(calls).toBeGreaterThan(300);
  expect(world.authentications).toBeGreaterThanOrEqual(replacements);
  expect(world.authentications).toBeLessThanOrEqual(replacements + 1 + disturbances);
  const times = world.server.calls.filter(({ operation }) => operation === 'requestAuthCode').map(({ time }) => time);
  for (const start of times)
    expect(times.filter((at) => at >= start && at < start + 3 * MINUTE).length).toBeLessThanOrEqual(10);
});

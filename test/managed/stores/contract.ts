import { deepStrictEqual, notStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { inspect } from 'node:util';
import { RescueRequestError } from '../../../src/errors.js';
import type { AuthStore } from '../../../src/managed/stores/auth-store.js';

/** An empty store to test, with a clock that the test controls. */
export interface StoreUnderTest {
  /** Creates another store for the same data, as in another process. */
  open(): AuthStore | Promise<AuthStore>;
  /** Advances the clock by `ms` milliseconds. */
  advance(ms: number): void | Promise<void>;
}

export interface Rule {
  readonly name: string;
  readonly check: (subject: StoreUnderTest) => Promise<void>;
}

const HOUR = 3_600_000;
const KEY = 'authcode of someone@example.com';

/**
 * The rules that every store must follow. They do not depend on a test runner, so that a program can also check a real
 * server.
 */
export const contract: readonly Rule[] = [
  {
    name: 'a key without a value reads as none',
    async check(subject) {
      strictEqual(await (await subject.open()).read(KEY), undefined);
    },
  },
  {
    name: 'a value is read by another store too, with the version that was returned',
    async check(subject) {
      const version = await (await subject.open()).compareAndSet(KEY, undefined, 'one', HOUR);
      ok(typeof version === 'string' && version !== '');
      deepStrictEqual(await (await subject.open()).read(KEY), { version, value: 'one' });
    },
  },
  {
    name: 'a wrong expectation changes nothing',
    async check(subject) {
      const store = await subject.open();
      for (const expected of ['', 'x', '0'.repeat(32)])
        strictEqual(await store.compareAndSet(KEY, expected, 'one', HOUR), undefined);
      strictEqual(await store.read(KEY), undefined);
      const version = await store.compareAndSet(KEY, undefined, 'one', HOUR);
      for (const expected of [undefined, '', 'x', '0'.repeat(32), `${version}0`, `${version}`.toUpperCase() + 'A'])
        strictEqual(await store.compareAndSet(KEY, expected, 'two', HOUR), undefined);
      deepStrictEqual(await store.read(KEY), { version, value: 'one' });
    },
  },
  {
    name: 'a version is replaced once; a writer with an old version always fails',
    async check(subject) {
      const [store, other] = [await subject.open(), await subject.open()];
      const first = await store.compareAndSet(KEY, undefined, 'same', HOUR);
      const second = await other.compareAndSet(KEY, first, 'same', HOUR);
      ok(second !== undefined);
      notStrictEqual(second, first);
      strictEqual(await store.compareAndSet(KEY, first, 'late', HOUR), undefined);
      await subject.advance(2 * HOUR);
      strictEqual(await store.compareAndSet(KEY, first, 'late', HOUR), undefined);
      const third = await other.compareAndSet(KEY, undefined, 'same', HOUR);
      for (const old of [first, second]) strictEqual(await store.compareAndSet(KEY, old, 'late', HOUR), undefined);
      deepStrictEqual(await store.read(KEY), { version: third, value: 'same' });
    },
  },
  {
    name: 'an expired value counts as missing',
    async check(subject) {
      const store = await subject.open();
      const version = await store.compareAndSet(KEY, undefined, 'one', HOUR);
      await subject.advance(HOUR - 60_000);
      deepStrictEqual(await store.read(KEY), { version, value: 'one' });
      await subject.advance(60_000);
      strictEqual(await store.read(KEY), undefined);
      strictEqual(await store.compareAndSet(KEY, version, 'late', HOUR), undefined);
      const next = await store.compareAndSet(KEY, undefined, 'two', HOUR);
      deepStrictEqual(await store.read(KEY), { version: next, value: 'two' });
    },
  },
  {
    name: 'an expired value that was not read counts as missing too',
    async check(subject) {
      const store = await subject.open();
      const version = await store.compareAndSet(KEY, undefined, 'one', HOUR);
      await subject.advance(HOUR);
      strictEqual(await store.compareAndSet(KEY, version, 'late', HOUR), undefined);
      await store.compareAndSet(KEY, undefined, 'two', HOUR);
      await subject.advance(HOUR);
      ok((await store.compareAndSet(KEY, undefined, 'three', HOUR)) !== undefined);
      strictEqual((await store.read(KEY))?.value, 'three');
    },
  },
  {
    name: 'setting a value again prolongs it',
    async check(subject) {
      const store = await subject.open();
      let version: string | undefined;
      for (let i = 0; i < 4; i++) {
        version = await store.compareAndSet(KEY, version, 'one', HOUR);
        await subject.advance(HOUR / 2);
        deepStrictEqual(await store.read(KEY), { version, value: 'one' });
      }
    },
  },
  {
    name: 'no version is used twice, not even for the same value after expiry',
    async check(subject) {
      const store = await subject.open();
      const given = new Set<string>();
      for (let i = 0; i < 40; i++) {
        const last = await store.read(KEY);
        const version = await store.compareAndSet(KEY, last?.version, 'same', HOUR);
        ok(version !== undefined && !given.has(version));
        given.add(version);
        if (i % 3 === 0) await subject.advance(HOUR);
      }
    },
  },
  {
    name: 'any text of up to 64 KiB is returned unchanged',
    async check(subject) {
      const store = await subject.open();
      const values = [
        '',
        ' ',
        '\n',
        '\r\n\t',
        '\0',
        'a\0b\n\n',
        '"\\u0000"',
        '{"json":[1]}',
        'Ünïcödé ☃ 𝄞 e\u0301 \u202e \ufeff \ufffd \u2028',
        '\ud834',
        'x\udd1e\ud834y',
        'a'.repeat(65_536),
        '☃'.repeat(21_845),
        '𝄞'.repeat(16_384),
        '"'.repeat(65_536),
      ];
      let version: string | undefined;
      for (const value of values) {
        version = await store.compareAndSet(KEY, version, value, HOUR);
        deepStrictEqual(await (await subject.open()).read(KEY), { version, value });
      }
    },
  },
  {
    name: 'any text is a key, and different texts are different keys',
    async check(subject) {
      const store = await subject.open();
      const keys = [
        ...[
          '',
          ' ',
          '.',
          '..',
          '../x',
          '/etc/x',
          'a/b',
          'a\\b',
          'C:x',
          'con',
          'a',
          'A',
          'a ',
          'a\0',
          'a\n',
          '*',
          '{a}b',
        ],
        ...['\u00e9', 'e\u0301', '☃', '\ud834', '\udd1e', '\ufffd', '"', '\\"', '\\', '__proto__', 'constructor'],
        ...['x'.repeat(10_000), `${'x'.repeat(10_000)}y`],
      ];
      const versions: (string | undefined)[] = [];
      for (const key of keys) versions.push(await store.compareAndSet(key, undefined, `of ${key}`, HOUR));
      strictEqual(new Set(versions).size, keys.length);
      for (const [index, key] of keys.entries())
        deepStrictEqual(await store.read(key), { version: versions[index], value: `of ${key}` });
    },
  },
  {
    name: 'of many writers that create a value at once, one succeeds',
    async check(subject) {
      const stores = await openMany(subject, 8);
      for (const round of [1, 2, 3]) {
        const given = await Promise.all(
          Array.from({ length: 48 }, (_, i) => at(stores, i).compareAndSet(KEY, undefined, `${round} ${i}`, HOUR)),
        );
        const winners = given.flatMap((version, i) =>
          version === undefined ? [] : [{ version, value: `${round} ${i}` }],
        );
        strictEqual(winners.length, 1);
        deepStrictEqual(await at(stores, 0).read(KEY), winners[0]);
        await subject.advance(HOUR);
      }
    },
  },
  {
    name: 'with many writers at once, each version is replaced by one of them, and no change is lost',
    async check(subject) {
      const [writers, each] = [8, 20];
      const stores = await openMany(subject, writers);
      const successorOf = new Map<string | undefined, string>();
      const write = async (store: AuthStore): Promise<void> => {
        for (let done = 0; done < each;) {
          const seen = await store.read(KEY);
          const version = await store.compareAndSet(KEY, seen?.version, String(Number(seen?.value ?? 0) + 1), HOUR);
          if (version === undefined) continue;
          strictEqual(successorOf.has(seen?.version), false);
          successorOf.set(seen?.version, version);
          done++;
        }
      };
      const watch = async (store: AuthStore): Promise<void> => {
        for (let last = 0; last < writers * each;) {
          const count = Number((await store.read(KEY))?.value ?? 0);
          ok(count >= last, 'a reader went back');
          last = count;
        }
      };
      await Promise.all([...stores.map(write), watch(await subject.open()), watch(await subject.open())]);
      strictEqual((await at(stores, 0).read(KEY))?.value, String(writers * each));
      let [length, version] = [0, successorOf.get(undefined)];
      for (; version !== undefined; version = successorOf.get(version)) length++;
      strictEqual(length, writers * each);
    },
  },
  {
    name: 'an invalid time to live is rejected, and nothing is set',
    async check(subject) {
      const store = await subject.open();
      for (const ttlMs of [0, -1, NaN, Infinity, 1e15, '1000', undefined])
        await rejects(store.compareAndSet(KEY, undefined, 'one', ttlMs as number), (error) => {
          return error instanceof RescueRequestError && error.issues[0]?.path[0] === 'ttlMs';
        });
      strictEqual(await store.read(KEY), undefined);
      ok((await store.compareAndSet(KEY, undefined, 'one', 0.5 * HOUR + 0.25)) !== undefined);
    },
  },
  {
    name: 'printing a store does not show its values',
    async check(subject) {
      const store = await subject.open();
      await store.compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR);
      await store.read(KEY);
      const printed = [
        JSON.stringify(store),
        String(store),
        ...[true, false].map((customInspect) => inspect(store, { depth: null, showHidden: true, customInspect })),
      ].join('\n');
      ok(!printed.includes('SECRET-VALUE') && !printed.includes(KEY));
    },
  },
];

async function openMany(subject: StoreUnderTest, count: number): Promise<AuthStore[]> {
  const stores: AuthStore[] = [];
  for (let i = 0; i < count; i++) stores.push(await subject.open());
  return stores;
}

function at(stores: readonly AuthStore[], index: number): AuthStore {
  return stores[index % stores.length] as AuthStore;
}

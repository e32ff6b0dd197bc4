import { deepStrictEqual, fail, match, notStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { AuthStoreError, type AuthStore } from '../../src/managed/auth-store.js';
import { redisStore, type IoredisClient } from '../../src/managed/redis-store.js';
import { sealedStore } from '../../src/managed/sealed-store.js';
import { runAsProgram } from '../interop/flow.js';
import { contract, type StoreUnderTest } from './stores/contract.js';
import { RespClient } from './stores/redis/resp-client.js';
import { RedisServer, serverProgram } from './stores/redis/server.js';

/**
 * The Redis store on real servers, alone, as a cluster and with a replica: the contract of all stores, and what only a
 * server can do to a store.
 *
 *     npx ts-node test/managed/redis.ts
 *
 * Exit code 0: as it should be; 1: not so; 2: there is no server's program here.
 */

const HOUR = 3_600_000;
const KEY = 'SECRET-KEY';

type Shape = 'ioredis' | 'nodeRedis';

async function main(): Promise<number> {
  const program = serverProgram();
  if (program === undefined) {
    console.error(`The Redis store was not tried on a server: there is no redis-server and no valkey-server.
Install one on Debian or Ubuntu with: apt-get install redis-server`);
    return 2;
  }
  await using alone = await RedisServer.start(program);
  await using cluster = await RedisServer.start(program, '--cluster-enabled', 'yes');
  await allSlots(cluster);
  let count = 0;
  const sealing = { keys: [{ id: 'k', key: randomBytes(32) }] };
  for (const [where, server, shape, wrap] of [
    ['one server, by ioredis', alone, 'ioredis', (store) => store],
    ['one server, by redis', alone, 'nodeRedis', (store) => store],
    ['a cluster, by ioredis', cluster, 'ioredis', (store) => store],
    ['a cluster, by redis, sealed', cluster, 'nodeRedis', (store) => sealedStore(store, sealing)],
  ] satisfies [string, RedisServer, Shape, (store: AuthStore) => AuthStore][]) {
    for (const { name, check } of contract) {
      await using subject = await Subject.of(server, shape, wrap);
      await named(`${where}: ${name}`, async () => check(subject));
      count++;
    }
  }
  for (const [name, check] of Object.entries(facts)) {
    await named(name, async () => check(program));
    count++;
  }
  console.log(`The Redis store on ${program}: ${count} facts, all as they should be.`);
  return 0;
}

async function named(name: string, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    throw new Error(`${name}\n${inspect(error)}`);
  }
  console.log(name);
}

/** One prefix of a server, each store with a connection of its own. Time passes by bringing the ends of the keys nearer. */
class Subject implements StoreUnderTest {
  private readonly server: RedisServer;
  private readonly shape: Shape;
  private readonly wrap: (store: AuthStore) => AuthStore;
  private readonly prefix = `${randomBytes(8).toString('hex')}:`;
  private readonly clients: RespClient[] = [];

  private constructor(server: RedisServer, shape: Shape, wrap: (store: AuthStore) => AuthStore) {
    this.server = server;
    this.shape = shape;
    this.wrap = wrap;
  }

  static async of(server: RedisServer, shape: Shape, wrap: (store: AuthStore) => AuthStore): Promise<Subject> {
    const subject = new Subject(server, shape, wrap);
    await subject.client();
    return subject;
  }

  async open(): Promise<AuthStore> {
    const client = await this.client();
    return this.wrap(redisStore(client[this.shape](), { prefix: this.prefix }));
  }

  async advance(ms: number): Promise<void> {
    const [client] = this.clients as [RespClient];
    for (const key of (await client.send('KEYS', `${this.prefix}*`)) as string[]) {
      const left = (await client.send('PTTL', key)) as number;
      await client.send('PEXPIRE', key, String(left - ms));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.clients) client.close();
  }

  private async client(): Promise<RespClient> {
    const client = await RespClient.open(this.server.port);
    this.clients.push(client);
    return client;
  }
}

const facts: Readonly<Record<string, (program: string) => Promise<void>>> = {
  async 'the server itself ends a value at its time'(program) {
    await using server = await RedisServer.start(program);
    const store = await storeOf(server);
    const version = await store.compareAndSet(KEY, undefined, 'brief', 50);
    await eventually(async () => (await store.read(KEY)) === undefined);
    strictEqual(await store.compareAndSet(KEY, version, 'late', HOUR), undefined);
    ok((await store.compareAndSet(KEY, undefined, 'next', HOUR)) !== undefined);
  },

  async 'a store that was emptied gives no version again, and takes none of before'(program) {
    await using server = await RedisServer.start(program);
    const store = await storeOf(server);
    const version = await store.compareAndSet(KEY, undefined, 'one', HOUR);
    await command(server, 'FLUSHALL');
    strictEqual(await store.compareAndSet(KEY, version, 'late', HOUR), undefined);
    notStrictEqual(await store.compareAndSet(KEY, undefined, 'one', HOUR), version);
  },

  async 'a server that is down is told of; one that came back empty starts anew'(program) {
    await using server = await RedisServer.start(program);
    const store = await storeOf(server);
    const version = await store.compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR);
    await server.down();
    strictEqual((await errorOf(store.read(KEY))).reason, 'unavailable');
    strictEqual((await errorOf(store.compareAndSet(KEY, version, 'SECRET-VALUE', HOUR))).reason, 'unavailable');
    await server.up();
    const again = await storeOf(server);
    strictEqual(await again.read(KEY), undefined);
    strictEqual(await again.compareAndSet(KEY, version, 'late', HOUR), undefined);
    notStrictEqual(await again.compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR), version);
  },

  async 'a server that hangs is waited for no longer than was said; what it then does late, read tells'(program) {
    await using server = await RedisServer.start(program);
    const client = await RespClient.open(server.port);
    const store = redisStore(client.nodeRedis(), { timeoutMs: 100 });
    server.signal('SIGSTOP');
    const error = await errorOf(store.compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR));
    server.signal('SIGCONT');
    match((error.cause as Error).message, /no answer within 100 ms/);
    const patient = redisStore(client.nodeRedis());
    const seen = await patient.read(KEY);
    strictEqual(seen?.value, 'SECRET-VALUE');
    ok((await patient.compareAndSet(KEY, seen.version, 'next', HOUR)) !== undefined);
  },

  async 'after a failover to an older state, no version of the lost time counts or comes again'(program) {
    await using master = await RedisServer.start(program);
    await using replica = await RedisServer.start(program);
    await command(replica, 'REPLICAOF', '127.0.0.1', String(master.port));
    await eventually(async () =>
      String(await command(replica, 'INFO', 'replication')).includes('master_link_status:up'),
    );
    const before = await storeOf(master);
    const first = await before.compareAndSet(KEY, undefined, '1', HOUR);
    await eventually(async () => (await command(replica, 'DBSIZE')) === 1);
    await command(replica, 'REPLICAOF', 'NO', 'ONE');
    const lost = [await before.compareAndSet(KEY, first, '2', HOUR)];
    lost.push(await before.compareAndSet(KEY, lost[0], '3', HOUR));
    await master.down();

    const after = await storeOf(replica);
    deepStrictEqual(await after.read(KEY), { version: first, value: '1' });
    for (const version of lost) strictEqual(await after.compareAndSet(KEY, version, 'late', HOUR), undefined);
    const next = await after.compareAndSet(KEY, first, '2', HOUR);
    ok(next !== undefined && !lost.includes(next));
  },

  async 'a replica that takes no writes is told of'(program) {
    await using master = await RedisServer.start(program);
    await using replica = await RedisServer.start(program);
    await command(replica, 'REPLICAOF', '127.0.0.1', String(master.port));
    await eventually(async () =>
      String(await command(replica, 'INFO', 'replication')).includes('master_link_status:up'),
    );
    const error = await errorOf((await storeOf(replica)).compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR));
    match((error.cause as Error).message, /READONLY/);
  },

  async 'a command that is sent again, as its answer was lost, counts as done'(program) {
    await using server = await RedisServer.start(program);
    const client = await RespClient.open(server.port);
    const { defineCommand, eval: evaluate } = client.ioredis();
    const twice: IoredisClient = {
      defineCommand,
      eval: async (...args) => {
        await evaluate(...args);
        return evaluate(...args);
      },
    };
    const store = redisStore(twice);
    const version = await store.compareAndSet(KEY, undefined, 'one', HOUR);
    const next = await store.compareAndSet(KEY, version, 'two', HOUR);
    deepStrictEqual(await store.read(KEY), { version: next, value: 'two' });
  },

  async 'what another program keeps under the key is refused, and left alone'(program) {
    await using server = await RedisServer.start(program);
    const store = await storeOf(server);
    const key = `logmein-rescue-soap:${KEY}`;
    for (const put of [
      ['SET', key, 'SECRET-VALUE'],
      ['SET', key, ''],
      ['RPUSH', key, 'SECRET-VALUE'],
    ]) {
      await command(server, ...put);
      for (const operation of operations) {
        const error = await errorOf(operation(store));
        strictEqual(error.reason, 'unusable');
        match(error.message, /Remove that key/);
      }
      strictEqual(await command(server, 'DEL', key), 1);
    }
  },

  async 'a user that may not run scripts, or not on the key, is told of, without what was sent'(program) {
    await using server = await RedisServer.start(program);
    for (const rights of [
      ['+@all', '-eval', '~*'],
      ['+@all', '~other:*'],
      ['+eval', '~*'],
    ]) {
      await command(server, 'ACL', 'SETUSER', 'someone', 'reset', 'on', 'nopass', ...rights);
      const client = await RespClient.open(server.port);
      await client.send('AUTH', 'someone', 'x');
      const store = redisStore(client.ioredis());
      for (const operation of operations) {
        const error = await errorOf(operation(store));
        strictEqual(error.reason, 'unusable', `${rights.join(' ')}: ${(error.cause as Error).message}`);
        match(error.message, /Allow the user/);
      }
      client.close();
    }
    await command(
      server,
      'ACL',
      'SETUSER',
      'someone',
      'reset',
      'on',
      'nopass',
      '+eval',
      '+get',
      '+set',
      '~logmein-rescue-soap:*',
    );
    const client = await RespClient.open(server.port);
    await client.send('AUTH', 'someone', 'x');
    ok((await redisStore(client.ioredis()).compareAndSet(KEY, undefined, 'one', HOUR)) !== undefined);
  },

  async 'a server without EVAL is told of, without what was sent'(program) {
    await using server = await RedisServer.start(program, '--rename-command', 'EVAL', 'EVIL');
    const error = await errorOf((await storeOf(server)).compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR));
    strictEqual(error.reason, 'unusable');
    match((error.cause as Error).message, /unknown command/);
  },
};

const operations: readonly ((store: AuthStore) => Promise<unknown>)[] = [
  async (store) => store.read(KEY),
  async (store) => store.compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR),
];

async function storeOf(server: RedisServer): Promise<AuthStore> {
  return redisStore((await RespClient.open(server.port)).ioredis());
}

async function command(server: RedisServer, ...parts: readonly string[]): Promise<unknown> {
  const client = await RespClient.open(server.port);
  try {
    return await client.send(...parts);
  } finally {
    client.close();
  }
}

/** Makes one server a whole cluster. */
async function allSlots(server: RedisServer): Promise<void> {
  await command(server, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await eventually(async () => String(await command(server, 'CLUSTER', 'INFO')).includes('cluster_state:ok'));
}

/** Waits, asking again and again, for what a server does in its own time; 10 s at most. */
async function eventually(happened: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) if (await happened()) return;
  fail('It did not happen within 10 s');
}

/** The error of the store, which shows nothing of what it was given. */
async function errorOf(promise: Promise<unknown>): Promise<AuthStoreError> {
  let thrown: unknown;
  await rejects(promise, (error) => {
    thrown = error;
    return true;
  });
  ok(thrown instanceof AuthStoreError, inspect(thrown));
  const printed = inspect(thrown, { depth: null, showHidden: true });
  ok(!printed.includes('SECRET'), printed);
  return thrown;
}

runAsProgram(main);

import { deepStrictEqual, fail, match, notStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { AuthStoreError, type AuthStore } from '../../../src/managed/stores/auth-store.js';
import { redisStore, type IoredisClient } from '../../../src/managed/stores/redis-store.js';
import { sealedStore } from '../../../src/managed/stores/sealed-store.js';
import { runAsProgram } from '../interop/flow.js';
import { contract, type StoreUnderTest } from '../../managed/stores/contract.js';
import { ioredisMajors, nodeRedisMajors, NpmClients, type Open, type Opened } from './npm-clients.js';
import { RespClient } from './resp-client.js';
import { RedisServer, serverProgram } from './server.js';

/**
 * Tests the Redis store with real servers: a single server, a cluster, and a server with a replica. It checks the rules
 * for all stores, and faults that only a server can cause, with every major version of `ioredis` and `redis` that the
 * store supports.
 *
 *     npx ts-node test/suites/redis/suite.ts
 *
 * Exit code 0: passed; 1: failed; 2: no server program is installed.
 */

const HOUR = 3_600_000;
const KEY = 'SECRET-KEY';
/** A server that does not know its address reports none, in which case `ioredis` finds no node. */
const CLUSTER = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'];

/** Creates the minimal client over one connection, with the interface of one of the packages. */
function mimicked(shape: 'ioredis' | 'nodeRedis'): Open {
  return async (port) => {
    const client = await RespClient.open(port);
    return { client: client[shape](), close: () => client.close() };
  };
}

async function main(): Promise<number> {
  const program = serverProgram();
  if (program === undefined) {
    console.error(`The Redis suite was not run: neither redis-server nor valkey-server is installed.
Install one on Debian or Ubuntu with: apt-get install redis-server`);
    return 2;
  }
  await using alone = await RedisServer.start(program);
  await using cluster = await RedisServer.start(program, ...CLUSTER);
  await allSlots(cluster);
  using npm = new NpmClients();
  let count = 0;
  const fact = async (name: string, check: () => Promise<void>): Promise<void> => {
    await named(name, check);
    count++;
  };
  const sealing = { keys: [{ id: 'k', key: randomBytes(32) }] };
  const sealed = (store: AuthStore): AuthStore => sealedStore(store, sealing);
  const plain = (store: AuthStore): AuthStore => store;
  const single = Object.entries(singleClients(npm));
  for (const [where, server, open, wrap] of [
    ['one server, as by ioredis', alone, mimicked('ioredis'), plain],
    ['one server, as by redis', alone, mimicked('nodeRedis'), plain],
    ['a cluster, as by ioredis', cluster, mimicked('ioredis'), plain],
    ['a cluster, as by redis, sealed', cluster, mimicked('nodeRedis'), sealed],
    ...single.map(([name, open]) => [`one server, by ${name}`, alone, open, plain] as const),
    ...Object.entries(clusterClients(npm)).map(
      ([name, open]) => [`a cluster, by ${name}`, cluster, open, sealed] as const,
    ),
  ] satisfies (readonly [string, RedisServer, Open, (store: AuthStore) => AuthStore])[])
    for (const { name, check } of contract) {
      await using subject = await Subject.of(server, open, wrap);
      await fact(`${where}: ${name}`, async () => check(subject));
    }
  for (const [name, check] of Object.entries(facts)) await fact(name, async () => check(program));
  for (const [client, open] of single)
    for (const [name, check] of Object.entries(clientFacts))
      await fact(`by ${client}: ${name}`, async () => check(program, open));
  await fact('the types of the packages are those that the store takes', async () => npm.compile());
  console.log(`The Redis store on ${program}: ${count} facts, all as expected.`);
  return 0;
}

/**
 * Returns the clients for one server, by name and version, including variants with settings that change the types of
 * replies.
 */
function singleClients(npm: NpmClients): Readonly<Record<string, Open>> {
  const nameOf = (name: string): string => `${name.replace(/\d$/, '')} ${npm.version(name)}`;
  return Object.fromEntries([
    ...ioredisMajors.map((name) => [nameOf(name), npm.ioredis(name)]),
    ...nodeRedisMajors.map((name) => [nameOf(name), npm.nodeRedis(name)]),
    ...ioredisMajors.map((name) => [`${nameOf(name)}, stringNumbers`, npm.ioredis(name, { stringNumbers: true })]),
    ...(['redis', 'redis5'] as const).flatMap((name) => [
      // the protocol version that is not the default
      [`${nameOf(name)}, RESP ${name === 'redis' ? 2 : 3}`, npm.nodeRedis(name, { RESP: name === 'redis' ? 2 : 3 })],
      [`${nameOf(name)}, bytes for texts`, npm.nodeRedisOfBytes(name)],
      [`${nameOf(name)}, a pool`, npm.nodeRedisPool(name)],
    ]),
  ]);
}

/** Returns the clients for a cluster. */
function clusterClients(npm: NpmClients): Readonly<Record<string, Open>> {
  return Object.fromEntries([
    ...ioredisMajors.map((name) => [`ioredis ${npm.version(name)}`, npm.ioredisCluster(name)]),
    ...nodeRedisMajors.map((name) => [`redis ${npm.version(name)}`, npm.nodeRedisCluster(name)]),
  ]);
}

async function named(name: string, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    throw new Error(`${name}\n${inspect(error)}`);
  }
  console.log(name);
}

/**
 * A prefix on a server, where each store has its own connection. To let time pass, it shortens the time to live of the
 * keys.
 */
class Subject implements StoreUnderTest {
  private readonly server: RedisServer;
  private readonly openClient: Open;
  private readonly wrap: (store: AuthStore) => AuthStore;
  private readonly prefix = `${randomBytes(8).toString('hex')}:`;
  private readonly clock: RespClient;
  private readonly clients: Opened[] = [];

  private constructor(server: RedisServer, clock: RespClient, open: Open, wrap: (store: AuthStore) => AuthStore) {
    this.server = server;
    this.clock = clock;
    this.openClient = open;
    this.wrap = wrap;
  }

  static async of(server: RedisServer, open: Open, wrap: (store: AuthStore) => AuthStore): Promise<Subject> {
    return new Subject(server, await RespClient.open(server.port), open, wrap);
  }

  async open(): Promise<AuthStore> {
    const opened = await this.openClient(this.server.port);
    this.clients.push(opened);
    return this.wrap(redisStore(opened.client, { prefix: this.prefix }));
  }

  async advance(ms: number): Promise<void> {
    for (const key of (await this.clock.send('KEYS', `${this.prefix}*`)) as string[]) {
      const left = (await this.clock.send('PTTL', key)) as number;
      await this.clock.send('PEXPIRE', key, String(left - ms));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.clock.close();
    for (const { close } of this.clients) await close();
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

  async 'a server that is down causes an error; after it returns empty, the store starts again'(program) {
    await using server = await RedisServer.start(program);
    const store = await storeOf(server);
    const version = await store.compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR);
    await server.down();
    match((await errorOf(store.read(KEY))).message, /A Redis command failed/);
    match((await errorOf(store.compareAndSet(KEY, version, 'SECRET-VALUE', HOUR))).message, /A Redis command failed/);
    await server.up();
    const again = await storeOf(server);
    strictEqual(await again.read(KEY), undefined);
    strictEqual(await again.compareAndSet(KEY, version, 'late', HOUR), undefined);
    notStrictEqual(await again.compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR), version);
  },

  async 'after a failover to an older state, lost versions are neither valid nor used again'(program) {
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

  async 'a read-only replica causes an error'(program) {
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
        match(error.message, /Remove that key/);
      }
      strictEqual(await command(server, 'DEL', key), 1);
    }
  },

  async 'a user without permission for scripts or the key causes an error without the values'(program) {
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
        match(error.message, /its user may run EVAL/);
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

  async 'a server without EVAL causes an error without the values'(program) {
    await using server = await RedisServer.start(program, '--rename-command', 'EVAL', 'EVIL');
    const error = await errorOf((await storeOf(server)).compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR));
    match((error.cause as Error).message, /unknown command/);
  },
};

/** Checks the behaviour that depends on the client: timeouts, closed connections and errors. */
const clientFacts: Readonly<Record<string, (program: string, open: Open) => Promise<void>>> = {
  async 'a value has its time to live'(program, open) {
    await using server = await RedisServer.start(program);
    await using opened = await openedOn(server, open);
    ok((await redisStore(opened.client).compareAndSet(KEY, undefined, 'one', HOUR)) !== undefined);
    const left = (await command(server, 'PTTL', `logmein-rescue-soap:${KEY}`)) as number;
    ok(left > HOUR - 60_000 && left <= HOUR, String(left));
  },

  async 'a server that was down is used again when it is back'(program, open) {
    await using server = await RedisServer.start(program);
    await using opened = await openedOn(server, open);
    const store = redisStore(opened.client);
    const version = await store.compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR);
    await server.down();
    // the clients of the packages wait until the server is back; both give the store an error or no value
    const waiting = [store.read(KEY), store.compareAndSet(KEY, version, 'SECRET-VALUE', HOUR)];
    const results = Promise.all(waiting.map((each) => each.catch(() => undefined)));
    await server.up();
    deepStrictEqual(await results, [undefined, undefined]);
    await eventually(async () => (await store.read(KEY).catch(() => null)) === undefined);
    ok((await store.compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR)) !== undefined);
  },

  async 'a connection that the server closes is opened again'(program, open) {
    await using server = await RedisServer.start(program);
    await using opened = await openedOn(server, open);
    const store = redisStore(opened.client);
    const version = await store.compareAndSet(KEY, undefined, 'one', HOUR);
    await command(server, 'CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await eventually(async () => (await store.read(KEY).catch(() => undefined))?.version === version);
  },

  async 'a closed client causes an error without the values'(program, open) {
    await using server = await RedisServer.start(program);
    const opened = await open(server.port);
    await opened.close();
    for (const operation of operations)
      match((await errorOf(operation(redisStore(opened.client)))).message, /A Redis command failed/);
  },

  async 'what another program keeps under the key is refused, and left alone'(program, open) {
    await using server = await RedisServer.start(program);
    await using opened = await openedOn(server, open);
    const key = `logmein-rescue-soap:${KEY}`;
    for (const put of [
      ['SET', key, 'SECRET-VALUE'],
      ['RPUSH', key, 'SECRET-VALUE'],
    ]) {
      await command(server, ...put);
      for (const operation of operations)
        match((await errorOf(operation(redisStore(opened.client)))).message, /Remove that key/);
      strictEqual(await command(server, 'DEL', key), 1);
    }
  },

  async 'a user without permission for scripts causes an error without the values'(program, open) {
    await using server = await RedisServer.start(program);
    await using opened = await openedOn(server, open);
    await command(server, 'ACL', 'SETUSER', 'default', '-eval');
    for (const operation of operations) {
      const error = await errorOf(operation(redisStore(opened.client)));
      match(error.message, /its user may run EVAL/);
    }
  },
};

async function openedOn(server: RedisServer, open: Open): Promise<Opened & AsyncDisposable> {
  const { client, close } = await open(server.port);
  return { client, close, [Symbol.asyncDispose]: async () => void (await close()) };
}

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

/** Configures one server as a complete cluster. */
async function allSlots(server: RedisServer): Promise<void> {
  await command(server, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await eventually(async () => String(await command(server, 'CLUSTER', 'INFO')).includes('cluster_state:ok'));
}

/** Polls for at most 10 s until the server has reached a state. */
async function eventually(happened: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) if (await happened()) return;
  fail('It did not happen within 10 s');
}

/** Returns the error of the store, and checks that it shows no arguments. */
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

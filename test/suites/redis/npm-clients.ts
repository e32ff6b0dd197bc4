import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { IoredisClient, NodeRedisClient } from '../../../src/managed/stores/redis-store.js';

/** A client for a store, and a function that closes the client. */
export interface Opened {
  readonly client: IoredisClient | NodeRedisClient;
  close(): unknown;
}

/** Creates a client that is connected to a loopback port. */
export type Open = (port: number) => Promise<Opened>;

/**
 * The parts of the packages that the tests use. `compile` checks the packages' own types against the types of the
 * store.
 */
interface Ioredis {
  readonly Redis: new (options: object) => IoredisConnection;
  readonly Cluster: new (nodes: readonly object[], options: object) => IoredisConnection;
}

interface IoredisConnection extends IoredisClient {
  on(event: 'error', listener: () => void): unknown;
  once(event: 'ready' | 'end', listener: () => void): unknown;
  disconnect(): void;
}

interface NodeRedis {
  createClient(options: object): NodeRedisConnection;
  createCluster(options: object): NodeRedisConnection;
  createClientPool(options: object, pool: object): NodeRedisConnection;
  readonly RESP_TYPES: { readonly BLOB_STRING: number; readonly NUMBER: number };
}

interface NodeRedisConnection extends NodeRedisClient {
  on(event: 'error', listener: () => void): unknown;
  connect(): Promise<unknown>;
  withTypeMapping(mapping: object): NodeRedisClient;
  /** Closes the client in version 5 and later. */
  destroy?(): unknown;
  /** Closes the client in version 4. */
  disconnect(): unknown;
}

const ROOT = resolve(__dirname, '../../..');

/** The names in clients/package.json of both packages, in every major version that the store supports. */
export const ioredisMajors = ['ioredis', 'ioredis5'] as const;
export const nodeRedisMajors = ['redis', 'redis5', 'redis4'] as const;

/** The packages `ioredis` and `redis`, installed in a temporary folder. */
export class NpmClients {
  private readonly folder = mkdtempSync(join(tmpdir(), 'logmein-rescue-soap-'));
  private readonly require = createRequire(join(this.folder, 'package.json'));

  constructor() {
    cpSync(join(ROOT, 'test/suites/redis/clients'), this.folder, { recursive: true });
    execFileSync('npm', ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  /** The installed version. */
  version(name: string): string {
    return (this.require(`./node_modules/${name}/package.json`) as { version: string }).version;
  }

  /** Creates a client with `new Redis()`. */
  ioredis(name: string, options: object = {}): Open {
    const { Redis } = this.require(name) as Ioredis;
    return (port) => ready(new Redis({ host: '127.0.0.1', port, ...options }));
  }

  /** Creates a client with `new Cluster()`. */
  ioredisCluster(name: string): Open {
    const { Cluster } = this.require(name) as Ioredis;
    return (port) => ready(new Cluster([{ host: '127.0.0.1', port }], { clusterRetryStrategy: () => null }));
  }

  /** Creates a client with `createClient()`. */
  nodeRedis(name: string, options: object = {}): Open {
    const { createClient } = this.require(name) as NodeRedis;
    return (port) => connected(createClient({ socket: { host: '127.0.0.1', port }, ...options }));
  }

  /** Creates a client with `createCluster()`. */
  nodeRedisCluster(name: string): Open {
    const { createCluster } = this.require(name) as NodeRedis;
    return (port) => connected(createCluster({ rootNodes: [{ socket: { host: '127.0.0.1', port } }] }));
  }

  /** Creates a client with `createClientPool()`. */
  nodeRedisPool(name: string): Open {
    const { createClientPool } = this.require(name) as NodeRedis;
    // a pool that shrinks closes clients twice, which terminates the process (redis 5)
    const size = { minimum: 4, maximum: 4 };
    return (port) => connected(createClientPool({ socket: { host: '127.0.0.1', port } }, size));
  }

  /** Creates a client that returns bytes for strings, and strings for numbers. */
  nodeRedisOfBytes(name: string): Open {
    const { createClient, RESP_TYPES } = this.require(name) as NodeRedis;
    return async (port) => {
      const connection = createClient({ socket: { host: '127.0.0.1', port } });
      const { close } = await connected(connection);
      const client = connection.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer, [RESP_TYPES.NUMBER]: String });
      return { client, close };
    };
  }

  /**
   * Checks that the types of the packages are compatible with the types of the store. @throws Error with the compiler's
   * output
   */
  compile(): void {
    const lines = [
      ...ioredisMajors.map((name) => `redisStore(new (await import('${name}')).Redis());`),
      ...ioredisMajors.map((name) => `redisStore(new (await import('${name}')).Cluster([]));`),
      ...nodeRedisMajors.map((name) => `redisStore((await import('${name}')).createClient());`),
      ...nodeRedisMajors.map((name) => `redisStore((await import('${name}')).createCluster({ rootNodes: [] }));`),
      ...['redis', 'redis5'].map((name) => `redisStore((await import('${name}')).createClientPool());`),
    ];
    const store = join(ROOT, 'src/managed/stores/redis-store.js');
    writeFileSync(join(this.folder, 'types.mts'), [`import { redisStore } from '${store}';`, ...lines].join('\n'));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
    const flags = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', '--noEmit'];
    const ways = ['--module', 'nodenext', '--target', 'es2023'];
    try {
      const args = [tsc, 'types.mts', ...flags, ...ways, ...types];
      execFileSync(process.execPath, args, { cwd: this.folder, encoding: 'utf8' });
    } catch (error) {
      throw new Error((error as { stdout: string }).stdout);
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function ready(client: IoredisConnection): Promise<Opened> {
  client.on('error', ignore);
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve);
    client.once('end', () => reject(new Error('ioredis gave the server up')));
  });
  return { client, close: () => client.disconnect() };
}

async function connected(client: NodeRedisConnection): Promise<Opened> {
  client.on('error', ignore);
  await client.connect();
  return { client, close: () => (client.destroy ? client.destroy() : client.disconnect()) };
}

const ignore = (): void => undefined;

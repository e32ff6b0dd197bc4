import type { IoredisClient, NodeRedisClient } from '../../../src/managed/stores/redis-store.js';

/**
 * Executes the store's scripts without Redis. It tells them apart by their commands. `test/suites/redis/suite.ts` runs
 * the scripts on a real server.
 */
export class FakeRedis {
  readonly entries = new Map<string, { text: string; expiresAt: number }>();
  now = 1_000_000;
  /** The key and the arguments of every call. */
  readonly calls: { readonly key: string; readonly args: readonly string[] }[] = [];
  /** If set, this function is called instead of executing the script. */
  trouble: (() => unknown) | undefined;

  async run(script: string, key: string, args: readonly string[]): Promise<unknown> {
    this.calls.push({ key, args });
    if (this.trouble) return this.trouble();
    let held = this.entries.get(key);
    if (held && held.expiresAt <= this.now) held = undefined;
    if (!script.includes("'SET'")) return held?.text ?? null;
    const [expected, version, text, ttl] = args as [string, string, string, string];
    if (held && !/^[0-9a-f]{32} /.test(held.text)) return -1;
    const current = held ? `=${held.text.slice(0, 32)}` : '';
    if (current === `=${version}`) return 1;
    if (current !== expected) return 0;
    this.entries.set(key, { text: `${version} ${text}`, expiresAt: this.now + Number(ttl) });
    return 1;
  }

  /** Returns a client with the interface of `ioredis`. */
  ioredis(): IoredisClient {
    return {
      defineCommand: () => undefined,
      eval: async (script, numberOfKeys, ...args) => {
        if (numberOfKeys !== 1) throw new Error('one key was meant');
        return this.run(script, String(args[0]), args.slice(1));
      },
    };
  }

  /** Returns a client with the interface of `redis`. */
  nodeRedis(): NodeRedisClient {
    return {
      EVAL: () => undefined,
      eval: async (script, { keys, arguments: args }) => {
        if (keys.length !== 1) throw new Error('one key was meant');
        return this.run(script, String(keys[0]), args);
      },
    };
  }
}

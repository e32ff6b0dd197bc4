import {
  AuthStoreError,
  contentOf,
  invalidArgument,
  newVersion,
  wholeTtl,
  withDigest,
  type AuthStore,
} from './auth-store.js';

/** The methods of an `ioredis` client, version 5 or later, that the store uses: `new Redis()`, `new Cluster()`. */
export interface IoredisClient {
  /** Distinguishes it from a client of `redis`. Not called. */
  defineCommand(...definition: never): unknown;
  /** Runs a script on the server. */
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/**
 * The methods of a `redis` client, version 4 or later, that the store uses: `createClient()`, `createCluster()`, a
 * pool.
 */
export interface NodeRedisClient {
  /** Distinguishes it from a client of `ioredis`. Not called. */
  EVAL(...options: never): unknown;
  /** Runs a script on the server. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** Options of `redisStore`. */
export interface RedisStoreOptions {
  /** The beginning of every key. Default: `'logmein-rescue-soap:'`. */
  readonly prefix?: string;
  /**
   * The time limit for a reply, in milliseconds. Without a limit, a client whose server is down waits until it is back.
   * The operation may still be executed later. Default: 5,000.
   */
  readonly timeoutMs?: number;
}

/**
 * Both operations are scripts, so that a client which reads from replicas sends them to the master. Both have one key, so
 * they run on a cluster. They are longer than the part of a command that Redis quotes in its errors.
 */
const READ = `
-- logmein-rescue-soap: returns the text under a key; the caller checks its digest
return redis.call('GET', KEYS[1])
`;

/**
 * Arguments: `=` and the expected version, or nothing; the new version (32 digits); the text; the time to live in
 * milliseconds. Returns 1 if the value was set, 0 if another writer was first, -1 if the value is not of this store.
 */
const COMPARE_AND_SET = `
-- logmein-rescue-soap: sets a value and its version if the current version is the expected one
local held = redis.call('GET', KEYS[1])
local version = ''
if held then
  version = '=' .. string.sub(held, 1, 32)
  if not string.match(held, '^' .. string.rep('[0-9a-f]', 32) .. ' ') then return -1 end
end
-- a client may send a command again if it lost the answer: this command has already set the value
if version == '=' .. ARGV[2] then return 1 end
if version ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2] .. ' ' .. ARGV[3], 'PX', ARGV[4])
return 1
`;

/**
 * Creates a store in Redis or Valkey, for any number of machines. It uses the client that your program already has: your
 * program connects it, closes it and listens to its `error` events.
 *
 * Redis answers before a value is on its replicas. A failover may return to an older state, which costs one more
 * authentication. Versions are random, so none is used twice. `ioredis` sends a command again if the connection was lost
 * before the answer. The command counts as executed if its value is still there, and as not executed if another writer has
 * replaced it since. With `autoResendUnfulfilledCommands: false` it ends with an error instead.
 *
 * @example
 * const store = redisStore(await createClient({ url }).connect());
 * @throws RescueRequestError if `client` is neither of the two, or an option is not valid
 */
export function redisStore(client: IoredisClient | NodeRedisClient, options: RedisStoreOptions = {}): AuthStore {
  const { prefix = 'logmein-rescue-soap:', timeoutMs = 5_000 } = options;
  if (typeof prefix !== 'string') throw invalidArgument('redisStore', ['prefix'], 'must be a string');
  if (!(typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs <= 2 ** 31 - 1))
    throw invalidArgument(
      'redisStore',
      ['timeoutMs'],
      'must be a number of milliseconds, more than 0 and less than 2^31',
    );
  const evaluate = evaluatorOf(client);
  // as JSON, because two keys with different unpaired surrogates are equal in UTF-8
  const nameOf = (key: string): string => prefix + JSON.stringify(key).slice(1, -1);

  async function run(
    script: string,
    key: string,
    args: readonly string[],
    secrets: readonly string[],
  ): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    try {
      const timeout = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      });
      return await Promise.race([evaluate(script, nameOf(key), args), timeout]);
    } catch (error) {
      throw failed(withoutSecrets(error, [...secrets, nameOf(key), key]));
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async read(key) {
      const reply = await run(READ, key, [], []);
      if (reply === null || reply === undefined) return undefined;
      const [, version, text] = /^([0-9a-f]{32}) ([^]*)$/.exec(textOf(reply)) ?? [];
      const value = text === undefined ? undefined : contentOf(text);
      if (version === undefined || typeof value !== 'string') throw damaged();
      return { version, value };
    },

    async compareAndSet(key, expectedVersion, value, ttlMs) {
      const ttl = wholeTtl(ttlMs);
      const version = newVersion();
      const text = withDigest(value).join('');
      const expected = expectedVersion === undefined ? '' : `=${expectedVersion}`;
      const reply = await run(COMPARE_AND_SET, key, [expected, version, text, String(ttl)], [text, value]);
      switch (textOf(reply)) {
        case '1':
          return version;
        case '0':
          return undefined;
        default:
          throw damaged();
      }
    },
  };
}

type Evaluate = (script: string, key: string, args: readonly string[]) => Promise<unknown>;

function evaluatorOf(client: IoredisClient | NodeRedisClient): Evaluate {
  const shape = (typeof client === 'object' || typeof client === 'function' ? client : undefined) as
    Partial<IoredisClient & NodeRedisClient> | null | undefined;
  if (typeof shape?.eval === 'function') {
    if (typeof shape.defineCommand === 'function')
      return async (script, key, args) => (client as IoredisClient).eval(script, 1, key, ...args);
    if (typeof shape.EVAL === 'function')
      return async (script, key, args) =>
        (client as NodeRedisClient).eval(script, { keys: [key], arguments: [...args] });
  }
  throw invalidArgument(
    'redisStore',
    ['client'],
    'must be a client of the package ioredis, or of redis, version 4 or later',
  );
}

/** Clients have options that return bytes for texts, and texts for numbers. */
function textOf(reply: unknown): string {
  return reply instanceof Uint8Array ? Buffer.from(reply).toString('utf8') : String(reply);
}

function damaged(cause?: Error): AuthStoreError {
  const message =
    'Redis has a value under a key of this store that the store did not write, or that was altered. ' +
    'Remove that key, and give the store a prefix that no other program uses.';
  return new AuthStoreError(message, { reason: 'unusable', cause });
}

function failed(cause: Error): AuthStoreError {
  // the text of an error within a script depends on the server
  if (/\bWRONGTYPE\b/.test(cause.message)) return damaged(cause);
  const isForbidden = /\b(NOPERM|NOAUTH|WRONGPASS)\b|unknown command|user executing the script|ACL failure/.test(
    cause.message,
  );
  const message = isForbidden
    ? 'Redis does not permit the commands of the store. Allow the user of the client to run EVAL, with GET and SET on keys with the prefix of this store.'
    : 'The command to Redis failed. Check that the server runs and that the client is connected; see `cause`.';
  return new AuthStoreError(message, { reason: isForbidden ? 'unusable' : 'unavailable', cause });
}

/** Shorter texts are not secrets, and would match parts of words. */
const SHORTEST_SECRET = 4;

/**
 * Copies an error of the client without its arguments: `ioredis` adds the whole command to its errors, and a server may quote
 * arguments.
 */
function withoutSecrets(error: unknown, secrets: readonly string[]): Error {
  const {
    name = 'Error',
    message = String(error),
    code,
  } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const hidden = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  const cause: NodeJS.ErrnoException = new Error(
    hidden.reduce((text, secret) => text.replaceAll(secret, '***'), message),
  );
  cause.name = name;
  if (code !== undefined) cause.code = code;
  return cause;
}

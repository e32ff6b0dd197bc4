import { AuthStoreError, newVersion, refusal, wholeTtl, type AuthStore } from './auth-store.js';
import { checkedText, contentOf } from './checked-text.js';

/** What is used of a client of `ioredis`, version 5 or later: `new Redis()`, `new Cluster()`. */
export interface IoredisClient {
  /** Tells it from a client of `redis`; it is not called. */
  defineCommand(...definition: never): unknown;
  /** Runs a script on the server. */
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** What is used of a client of `redis`, version 4 or later: `createClient()`, `createCluster()`, `createSentinel()`, a pool. */
export interface NodeRedisClient {
  /** Tells it from a client of `ioredis`; it is not called. */
  EVAL(...options: never): unknown;
  /** Runs a script on the server. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** Options of `redisStore`. */
export interface RedisStoreOptions {
  /** Stands before every key. Default: `'logmein-rescue-soap:'`. */
  readonly prefix?: string;
  /**
   * After how many milliseconds an answer is waited for no longer: a client that lost its server otherwise waits until it
   * is back. What was asked may still be done later. Default: 5,000.
   */
  readonly timeoutMs?: number;
}

/**
 * Both scripts take one key, so they run on a cluster; and both are scripts, so that a client which reads from replicas
 * sends them to the master. A version is of 32 digits; the script longer than what Redis quotes of a command in its errors.
 */
const READ = `
-- logmein-rescue-soap: the value under a key, as it was set; what it is, the caller tells from its digest
return redis.call('GET', KEYS[1])
`;

/** Takes `=` and the expected version, or nothing; the new version; the text; the time to live in milliseconds. Answers 1: set;
 * 0: another came first; -1: what is there is not of this store. */
const COMPARE_AND_SET = `
-- logmein-rescue-soap: sets a value and its version if the version that is there is the expected one
local held = redis.call('GET', KEYS[1])
local version = ''
if held then
  version = '=' .. string.sub(held, 1, 32)
  if not string.match(held, '^' .. string.rep('[0-9a-f]', 32) .. ' ') then return -1 end
end
-- a client may repeat a command whose answer it lost: it was this one that set the value
if version == '=' .. ARGV[2] then return 1 end
if version ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2] .. ' ' .. ARGV[3], 'PX', ARGV[4])
return 1
`;

/**
 * A store in Redis or Valkey, for any number of machines, over the client that the program already has. The client stays
 * the program's: it connects it, closes it and listens to its `error` events.
 *
 * Redis answers before a value is on its replicas. A failover can bring back an older state, which costs one more
 * authentication; a version is random, so none is given twice. `ioredis` repeats a command whose answer was lost with the
 * connection. It counts as done if its value is still there, as not done if another has replaced it since;
 * `autoResendUnfulfilledCommands: false` ends that doubt with an error.
 *
 * @throws RescueRequestError if `client` is neither, or an option is not usable
 */
export function redisStore(client: IoredisClient | NodeRedisClient, options: RedisStoreOptions = {}): AuthStore {
  const { prefix = 'logmein-rescue-soap:', timeoutMs = 5_000 } = options;
  if (typeof prefix !== 'string') throw refusal('redisStore', ['prefix'], 'must be a string');
  if (!(typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs <= 2 ** 31 - 1))
    throw refusal('redisStore', ['timeoutMs'], 'must be a number of milliseconds, more than 0 and less than 2^31');
  const evaluate = evaluatorOf(client);
  // as in JSON: two keys with different surrogates alone would be one in UTF-8
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
      const text = checkedText(value).join('');
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
  throw refusal('redisStore', ['client'], 'must be a client of the package ioredis, or of redis, version 4 or later');
}

/** A client may be told to give bytes for texts, and texts for numbers. */
function textOf(reply: unknown): string {
  return reply instanceof Uint8Array ? Buffer.from(reply).toString('utf8') : String(reply);
}

function damaged(cause?: Error): AuthStoreError {
  const message =
    'Redis holds something under a key of this store that the store has not written, or not so. ' +
    'Remove that key, and give the store a prefix that nothing else uses.';
  return new AuthStoreError(message, { reason: 'unusable', cause });
}

function failed(cause: Error): AuthStoreError {
  // what goes wrong within a script, servers tell in words of their own
  if (/\bWRONGTYPE\b/.test(cause.message)) return damaged(cause);
  const isRefused = /\b(NOPERM|NOAUTH|WRONGPASS)\b|unknown command|user executing the script|ACL failure/.test(
    cause.message,
  );
  const message = isRefused
    ? 'Redis refuses what the store asks for. Allow the user of the client to run EVAL, with GET and SET on keys with the prefix of this store.'
    : 'Redis did not do what the store asked for. See that the server runs and that the client is connected; `cause` says more.';
  return new AuthStoreError(message, { reason: isRefused ? 'unusable' : 'unavailable', cause });
}

/** Shorter ones are no secrets, and would be found in any word. */
const SHORTEST_SECRET = 4;

/**
 * What a client threw, without what it was called with: `ioredis` puts the whole command on its errors, and a server may
 * quote arguments.
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

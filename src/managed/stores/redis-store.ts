import {
  AuthStoreError,
  contentOf,
  invalidArgument,
  newVersion,
  wholeTtl,
  withDigest,
  type AuthStore,
} from './auth-store.js';

/** The methods of an `ioredis` client (version 5 or later) that the store uses: `new Redis()`, `new Cluster()`. */
export interface IoredisClient {
  /** Distinguishes this client from a `redis` client. Never called. */
  defineCommand(...definition: never): unknown;
  /** Runs a script on the server. */
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/**
 * The methods of a `redis` client (version 4 or later) that the store uses: `createClient()`, `createCluster()`, or a
 * pool.
 */
export interface NodeRedisClient {
  /** Distinguishes this client from an `ioredis` client. Never called. */
  EVAL(...options: never): unknown;
  /** Runs a script on the server. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** Options for `redisStore`. */
export interface RedisStoreOptions {
  /** The prefix of every key. Default: `'logmein-rescue-soap:'`. */
  readonly prefix?: string;
}

/**
 * Both operations are scripts, because clients that read from replicas send scripts to the master. Each script uses a
 * single key, so that it also runs on a cluster. The scripts are longer than the part of a command that Redis quotes in
 * its errors.
 */
const READ = `
-- logmein-rescue-soap: returns the text under a key; the caller checks its digest
return redis.call('GET', KEYS[1])
`;

/**
 * Arguments: `=` followed by the expected version, or an empty string; the new version (32 digits); the text; the time
 * to live in milliseconds. Returns 1 if the value was set, 0 if another writer was first, or -1 if this store did not
 * write the value.
 */
const COMPARE_AND_SET = `
-- logmein-rescue-soap: sets a value and its version if the current version is the expected one
local held = redis.call('GET', KEYS[1])
local version = ''
if held then
  version = '=' .. string.sub(held, 1, 32)
  if not string.match(held, '^' .. string.rep('[0-9a-f]', 32) .. ' ') then return -1 end
end
-- a client may resend a command if it did not receive the reply: this command has already set the value
if version == '=' .. ARGV[2] then return 1 end
if version ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2] .. ' ' .. ARGV[3], 'PX', ARGV[4])
return 1
`;

/**
 * Creates a store in Redis or Valkey, for any number of machines. The store uses your program's client: your program
 * connects the client, closes it and listens to its `error` events.
 *
 * A client whose server is down waits until the server is back. `storeTimeoutMs` of the managed client limits the wait.
 * The operation may still be executed later.
 *
 * Redis replies before a value has reached its replicas. A failover may therefore return to an older state, which costs
 * one more authentication. Versions are random, so no version is used twice. `ioredis` resends a command if the
 * connection was lost before the reply. Such a command counts as executed if its value is still there, and as not
 * executed if another writer has since replaced the value. With `autoResendUnfulfilledCommands: false`, the command
 * fails with an error instead.
 *
 * @example
 * const store = redisStore(await createClient({ url }).connect());
 * @throws RescueRequestError if `client` is not a supported client, or an option is invalid
 */
export function redisStore(client: IoredisClient | NodeRedisClient, options: RedisStoreOptions = {}): AuthStore {
  const { prefix = 'logmein-rescue-soap:' } = options;
  if (typeof prefix !== 'string') throw invalidArgument('redisStore', ['prefix'], 'must be a string');
  const evaluate = evaluatorOf(client);
  // keys are written as JSON, because keys with different unpaired surrogates can be equal in UTF-8
  const nameOf = (key: string): string => prefix + JSON.stringify(key).slice(1, -1);

  async function run(script: string, key: string, args: string[], secrets: readonly string[]): Promise<unknown> {
    try {
      return await evaluate(script, nameOf(key), args);
    } catch (error) {
      throw failed(withoutSecrets(error, [...secrets, nameOf(key), key]));
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
      const text = withDigest(value);
      const expected = expectedVersion === undefined ? '' : `=${expectedVersion}`;
      const reply = await run(COMPARE_AND_SET, key, [expected, version, text, String(ttl)], [text, value]);
      const result = textOf(reply);
      if (result !== '0' && result !== '1') throw damaged();
      return result === '1' ? version : undefined;
    },
  };
}

type Evaluate = (script: string, key: string, args: string[]) => Promise<unknown>;

function evaluatorOf(client: IoredisClient | NodeRedisClient): Evaluate {
  const shape = client as Partial<IoredisClient & NodeRedisClient> | null | undefined;
  const hasEval = typeof shape?.eval === 'function';
  if (hasEval && typeof shape.defineCommand === 'function')
    return async (script, key, args) => (client as IoredisClient).eval(script, 1, key, ...args);
  if (hasEval && typeof shape.EVAL === 'function')
    return async (script, key, args) => (client as NodeRedisClient).eval(script, { keys: [key], arguments: args });
  const problem = 'must be a client from the ioredis package, or from redis 4 or later';
  throw invalidArgument('redisStore', ['client'], problem);
}

/**
 * Converts a reply to text. With some client options, replies are bytes instead of text, or text instead of numbers.
 */
function textOf(reply: unknown): string {
  return reply instanceof Uint8Array ? Buffer.from(reply).toString('utf8') : String(reply);
}

function damaged(cause?: Error): AuthStoreError {
  const message =
    'Under one of its keys in Redis, the store found a value that it did not write or that was altered. ' +
    'Remove that key, and give the store a prefix that no other program uses.';
  return new AuthStoreError(message, { cause });
}

function failed(cause: Error): AuthStoreError {
  // the message of an error within a script depends on the server
  if (/\bWRONGTYPE\b/.test(cause.message)) return damaged(cause);
  const message =
    'A Redis command failed; see `cause`. Check that the server is running, that the client is connected, and that its user may run EVAL, and GET and SET on keys with the prefix of this store.';
  return new AuthStoreError(message, { cause });
}

/**
 * The minimum length of a secret. Shorter strings are not treated as secrets, because they would match parts of words.
 */
const SHORTEST_SECRET = 4;

/**
 * Copies an error of the client without the arguments of the command. `ioredis` adds the entire command to its errors,
 * and a server may quote arguments.
 */
function withoutSecrets(error: unknown, secrets: readonly string[]): Error {
  const { name, message, code }: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
  const hidden = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  const cause = new Error(hidden.reduce((text, secret) => text.replaceAll(secret, '***'), message));
  return Object.assign(cause, { name }, code !== undefined && { code });
}

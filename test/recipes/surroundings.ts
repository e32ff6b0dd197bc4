import { strictEqual } from 'node:assert';
import type { RescueServer } from '../../src/testing/index.js';
import { RedisServer, serverProgram } from '../managed/stores/redis/server.js';

/** What a page needs beside the service while it is run. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Whether it was used as the page says. @throws Error if not */
  readonly check?: () => void;
  close(): Promise<void>;
}

/** By the name of the page. */
export const surroundings: Readonly<Record<string, (server: RescueServer) => Promise<Surroundings>>> = {
  'aws-lambda': besideRedis,
};

async function besideRedis(server: RescueServer): Promise<Surroundings> {
  const program = serverProgram();
  if (program === undefined)
    throw new Error('There is no redis-server and no valkey-server here; apt-get install redis-server');
  const redis = await RedisServer.start(program);
  return {
    env: { REDIS_URL: `redis://127.0.0.1:${redis.port}` },
    check: () => strictEqual(server.calls.filter(({ operation }) => operation === 'requestAuthCode').length, 1),
    close: async () => redis[Symbol.asyncDispose](),
  };
}

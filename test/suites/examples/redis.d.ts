import type { NodeRedisClient } from '../../../src/managed.js';

/** What `examples/replicas.mts` uses of the package `redis`, which a checkout does not install. The suite has its types. */
export declare function createClient(options: {
  url: string;
  socket: { reconnectStrategy: (tries: number, cause: Error) => number | Error };
}): NodeRedisClient & {
  on(event: 'error', listener: (error: Error) => void): unknown;
  connect(): Promise<unknown>;
  destroy(): void;
};

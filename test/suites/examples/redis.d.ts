import type { NodeRedisClient } from '../../../src/managed.js';

/**
 * Declares the parts of the package `redis` that `examples/replicas.mts` uses, because a checkout does not install the
 * package. The suite uses the package's own types.
 */
export declare function createClient(options: {
  url: string;
  socket: { reconnectStrategy: (tries: number, cause: Error) => number | Error };
}): NodeRedisClient & {
  on(event: 'error', listener: (error: Error) => void): unknown;
  connect(): Promise<unknown>;
  destroy(): void;
};

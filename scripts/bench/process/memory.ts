import type { Call, Client } from '../clients/client.js';

/** Measures the memory used by a number of clients after one call each. */
export interface MemoryOrder {
  readonly endpoint: string;
  readonly clients: number;
}

export interface MemoryScore {
  /** The growth of the heap and its buffers after a garbage collection, in bytes. */
  readonly heapBytes: number;
}

export async function holdClients({ rescue }: Client, { endpoint, clients }: MemoryOrder): Promise<MemoryScore> {
  // the modules loaded by the first client are not counted
  await (
    await rescue(endpoint)
  )();
  const before = held();
  const kept: Call[] = [];
  for (let index = 0; index < clients; index++) {
    const call = await rescue(endpoint);
    await call();
    kept.push(call);
  }
  const heapBytes = held() - before;
  // keep the clients reachable
  await kept[0]?.();
  return { heapBytes };
}

function held(): number {
  // the second garbage collection frees the objects that the first one finalized
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

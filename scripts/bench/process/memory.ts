import type { Call, Client } from '../clients/client.js';

/** So many clients, each of which has made one call. */
export interface MemoryOrder {
  readonly endpoint: string;
  readonly clients: number;
}

export interface MemoryScore {
  /** What the heap and its buffers hold for them, after a collection, in bytes. */
  readonly heapBytes: number;
}

export async function holdClients({ rescue }: Client, { endpoint, clients }: MemoryOrder): Promise<MemoryScore> {
  // what the first one loads is not the clients'
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
  // still in use
  await kept[0]?.();
  return { heapBytes };
}

function held(): number {
  // what the first collection finalizes, the second one frees
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

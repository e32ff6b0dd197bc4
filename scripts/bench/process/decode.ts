import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RowsClient, Seen } from '../clients/client.js';
import { startSampler } from './sampler.js';

/** Decodes a large reply several times. */
export interface DecodeOrder {
  readonly endpoint: string;
  readonly operation: 'getRows' | 'getText';
  readonly times: number;
}

/** The measured values, with one entry per repetition. */
export interface DecodeScore {
  readonly ms: readonly number[];
  readonly cpuMs: readonly number[];
  /** The longest time that the event loop was blocked. */
  readonly blockMs: readonly number[];
  /** The growth of the peak resident memory since before the first repetition. */
  readonly growthBytes: readonly number[];
  /** The size of the last decoded reply. */
  readonly seen: Seen;
}

export async function decodeReply(client: RowsClient, { operation, times }: DecodeOrder): Promise<DecodeScore> {
  const sampler = await startSampler();
  const score = { ms: [] as number[], cpuMs: [] as number[], blockMs: [] as number[], growthBytes: [] as number[] };
  let seen: Seen = {};
  try {
    globalThis.gc?.();
    const before = sampler.restart();
    for (let time = 0; time < times; time++) {
      const loop = monitorEventLoopDelay({ resolution: 1 });
      loop.enable();
      await sleep(5);
      loop.reset();
      const cpu = process.cpuUsage();
      const start = performance.now();
      seen = await client[operation]();
      score.ms.push(performance.now() - start);
      const { user, system } = process.cpuUsage(cpu);
      score.cpuMs.push((user + system) / 1000);
      score.growthBytes.push(sampler.peak() - before);
      // a block that is still ongoing is recorded only in the next turn of the event loop
      await sleep(5);
      loop.disable();
      score.blockMs.push(loop.max / 1e6);
    }
  } finally {
    await sampler.stop();
  }
  return { ...score, seen };
}

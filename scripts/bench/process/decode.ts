import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RowsClient, Seen } from '../clients/client.js';
import { startSampler } from './sampler.js';

/** One large reply, so many times. */
export interface DecodeOrder {
  readonly endpoint: string;
  readonly operation: 'getRows' | 'getText';
  readonly times: number;
}

/** One entry for each time. */
export interface DecodeScore {
  readonly ms: readonly number[];
  readonly cpuMs: readonly number[];
  /** The longest time for which the event loop did not come round. */
  readonly blockMs: readonly number[];
  /** The most resident memory while this and the ones before were decoded, less what it was before the first. */
  readonly growthBytes: readonly number[];
  /** Of the last reply. */
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
      // a block that reaches up to here is only seen when the loop comes round
      await sleep(5);
      loop.disable();
      score.blockMs.push(loop.max / 1e6);
    }
  } finally {
    await sampler.stop();
  }
  return { ...score, seen };
}

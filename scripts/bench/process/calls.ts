import type { Call } from '../clients/client.js';

/** Makes concurrent calls for a given time. */
export interface CallsOrder {
  readonly endpoint: string;
  readonly ms: number;
  readonly parallel: number;
  /** `true` if some calls are expected to fail. Otherwise, the first failure stops the benchmark. */
  readonly mayFail: boolean;
}

export interface CallsScore {
  readonly calls: number;
  readonly failed: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Latencies in milliseconds, including those of failed calls. */
  readonly p50: number;
  readonly p99: number;
}

type Load = Pick<CallsOrder, 'ms' | 'parallel' | 'mayFail'>;

export async function makeCalls(call: Call, { ms, parallel, mayFail }: Load): Promise<CallsScore> {
  const latencies: number[] = [];
  let failed = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + ms;
  const worker = async (): Promise<void> => {
    for (let begun = performance.now(); begun < end;) {
      try {
        await call();
      } catch (error) {
        if (!mayFail) throw error;
        failed++;
      }
      const now = performance.now();
      latencies.push(now - begun);
      begun = now;
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.min(latencies.length - 1, latencies.length * share) | 0] ?? NaN;
  return {
    calls: latencies.length,
    failed,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    p50: at(0.5),
    p99: at(0.99),
  };
}

import type { Contender, ContenderName } from '../contenders.js';
import type { DecodeOrder, DecodeScore } from '../process/decode.js';
import { median } from '../report/statistics.js';
import { rowsReply, textReply } from '../server/replies.js';
import type { Bench, Measure } from './measure.js';
import { interleave, together, type Metric } from './series.js';
import { inFreshProcess } from './workers.js';

/** A large reply. In a new process, the first decoding shows the memory use; later ones run optimized code. */
interface Large {
  readonly measure: string;
  readonly path: string;
  readonly operation: DecodeOrder['operation'];
  /** The expected number of rows or characters. */
  readonly expected: number | undefined;
  readonly bytes: number;
}

const names: readonly ContenderName[] = ['service', 'node-soap', 'strong-soap', 'bare'];
const TEXT_BYTES = 25_000_000;

function larges(): readonly Large[] {
  const rows = (count: number, measure: string): Large => {
    const bytes = Buffer.byteLength(rowsReply(count));
    return { measure, path: `rows/${count}`, operation: 'getRows', expected: count, bytes };
  };
  const text = Buffer.byteLength(textReply(TEXT_BYTES));
  return [
    rows(20_000, 'decode 5 MB of rows'),
    rows(100_000, 'decode 25 MB of rows'),
    {
      measure: 'decode one string of 25 MB',
      path: `text/${TEXT_BYTES}`,
      operation: 'getText',
      expected: undefined,
      bytes: text,
    },
  ];
}

function decodeOnce(bench: Bench, contender: Contender, large: Large): Promise<DecodeScore> {
  const { operation, expected, path } = large;
  return inFreshProcess(bench, contender, async (worker) => {
    const score = await worker.do('decode', {
      endpoint: bench.service.endpoint(path),
      operation,
      times: bench.quick ? 2 : 3,
    });
    const { decoded, characters } = score.seen;
    if (decoded !== undefined && expected !== undefined && decoded !== expected)
      throw new Error(`decoded ${decoded} of ${expected} rows`);
    // decoded text is shorter than escaped text
    if (operation === 'getText' && (decoded ?? characters ?? 0) < large.bytes * 0.9)
      throw new Error(`returned ${decoded ?? characters} characters of ${large.bytes} bytes`);
    return score;
  });
}

/** Requests a large reply once before the measurement, because the service builds it on the first request. */
async function prepare(endpoint: string): Promise<void> {
  await (await fetch(endpoint, { method: 'POST', body: '' })).arrayBuffer();
}

/** Measures time, CPU time, memory and the longest block of the event loop for large replies. */
export const decode: Measure = {
  name: 'decode',
  async run(bench) {
    const rounds = bench.quick ? 1 : 3;
    const parts = [];
    for (const large of larges()) {
      bench.say(`${large.measure} (${(large.bytes / 1e6).toFixed(1)} MB) ...`);
      await prepare(bench.service.endpoint(large.path));
      const metrics: readonly Metric<DecodeScore>[] = [
        { metric: 'time', unit: 'ms', better: 'less', of: ({ ms }) => median(ms) },
        { metric: 'first time', unit: 'ms', better: 'less', of: ({ ms }) => ms[0] ?? NaN },
        { metric: 'CPU', unit: 'ms', better: 'less', of: ({ cpuMs }) => median(cpuMs) },
        { metric: 'longest block', unit: 'ms', better: 'less', of: ({ blockMs }) => median(blockMs) },
        {
          metric: 'memory growth',
          unit: 'x',
          better: 'less',
          of: ({ growthBytes }) => first(growthBytes) / large.bytes,
        },
        { metric: 'memory growth, repeated', unit: 'x', better: 'less', of: (s) => last(s.growthBytes) / large.bytes },
      ];
      const sample = (contender: Contender): Promise<DecodeScore> => decodeOnce(bench, contender, large);
      parts.push(await interleave(bench, { measure: large.measure, names, rounds, sample, metrics }));
    }
    return together(parts);
  },
};

function first(values: readonly number[]): number {
  return values[0] ?? NaN;
}

function last(values: readonly number[]): number {
  return values.at(-1) ?? NaN;
}

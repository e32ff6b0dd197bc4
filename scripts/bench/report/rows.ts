import type { ContenderName } from '../contenders.js';
import type { Figure } from './figures.js';
import { find } from './lookup.js';

/** A row in both the table and the chart. */
export interface Row {
  readonly label: string;
  readonly measure: string;
  readonly metric: string;
  /** The variant of this package. Default: `RescueClient` if it was measured, otherwise `ServiceClient`. */
  readonly own?: ContenderName;
}

const SLOW = '32 calls at once, 150 ms each, one in a hundred fails';

export const rows: readonly Row[] = [
  { label: 'calls per second, 32 at once', measure: '32 calls at once', metric: 'calls per second' },
  { label: 'CPU per call, 32 at once (us)', measure: '32 calls at once', metric: 'CPU per call' },
  { label: 'p50, one after the other (ms)', measure: 'calls one after the other', metric: 'p50' },
  { label: 'CPU per call, one after the other (us)', measure: 'calls one after the other', metric: 'CPU per call' },
  { label: 'slow service: added p50 (ms)', measure: SLOW, metric: 'added p50' },
  { label: 'slow service: added p99 (ms)', measure: SLOW, metric: 'added p99' },
  { label: 'slow service: CPU per call (us)', measure: SLOW, metric: 'CPU per call' },
  { label: 'cold start to the first reply (ms)', measure: 'cold start', metric: 'time' },
  { label: 'the same with zod schemas loaded (ms)', measure: 'cold start', metric: 'time', own: 'schemas' },
  { label: '5 MB of rows (ms)', measure: 'decode 5 MB of rows', metric: 'time' },
  { label: '25 MB of rows (ms)', measure: 'decode 25 MB of rows', metric: 'time' },
  { label: '25 MB of rows: longest block (ms)', measure: 'decode 25 MB of rows', metric: 'longest block' },
  { label: '25 MB of rows: memory growth (replies)', measure: 'decode 25 MB of rows', metric: 'memory growth' },
  { label: 'one string of 25 MB (ms)', measure: 'decode one string of 25 MB', metric: 'time' },
  { label: 'one string: longest block (ms)', measure: 'decode one string of 25 MB', metric: 'longest block' },
  { label: 'one string: memory growth (replies)', measure: 'decode one string of 25 MB', metric: 'memory growth' },
  { label: 'request of 1,000 members: CPU (us)', measure: 'encode 1,000 members', metric: 'CPU per call' },
  { label: 'heap of 100 clients (MB)', measure: 'memory of 100 clients', metric: 'heap' },
];

/** Returns the variant of this package that a row shows. */
export function ownName(figures: readonly Figure[], { own, measure, metric }: Row): ContenderName {
  return own ?? (find(figures, measure, 'ours', metric) ? 'ours' : 'service');
}

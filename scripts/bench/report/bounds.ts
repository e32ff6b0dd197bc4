import type { ContenderName } from '../contenders.js';
import type { Figure } from './figures.js';
import { find, medianOf, ratioOf } from './lookup.js';

/** A performance bound for the package that is checked in every run. */
interface Bound {
  readonly what: string;
  readonly is: 'at least' | 'at most' | 'under';
  readonly limit: number;
  /** The measured value; `undefined` if it was not measured. */
  readonly value: (figures: readonly Figure[]) => number | undefined;
  /** The same value, calculated from CPU time, which is less affected by other load. For information only. */
  readonly byCpu?: (figures: readonly Figure[]) => number | undefined;
}

/** A bound and its result. */
export interface Verdict {
  readonly what: string;
  readonly value: number;
  readonly byCpu: number | undefined;
  /** The bound as text, for example `at least 4`. */
  readonly bound: string;
  readonly met: boolean;
}

function against(
  measure: string,
  metric: string,
  ours: ContenderName,
  theirs: ContenderName,
): (figures: readonly Figure[]) => number | undefined {
  return (figures) => ratioOf(find(figures, measure, ours, metric), find(figures, measure, theirs, metric));
}

/** Returns how many times lower the value is than node-soap's. */
function timesLess(measure: string, metric: string): (figures: readonly Figure[]) => number | undefined {
  return against(measure, metric, 'node-soap', 'service');
}

function large(measure: string, timesFaster: number): Bound[] {
  const growth = (figures: readonly Figure[]): number | undefined =>
    medianOf(find(figures, measure, 'service', 'memory growth'));
  return [
    {
      what: `${measure}: times faster than node-soap`,
      is: 'at least',
      limit: timesFaster,
      value: timesLess(measure, 'time'),
      byCpu: timesLess(measure, 'CPU'),
    },
    { what: `${measure}: memory growth, times the reply`, is: 'under', limit: 6, value: growth },
    {
      what: `${measure}: longest block of the event loop, times shorter than node-soap's`,
      is: 'at least',
      limit: 30,
      value: timesLess(measure, 'longest block'),
    },
  ];
}

function growthOfGenerator(metric: string): (figures: readonly Figure[]) => number | undefined {
  return (figures) => {
    const [few, many] = ['1,000', '10,000'].map((size) =>
      medianOf(find(figures, `generator, ${size} operations`, 'generator', metric)),
    );
    return many !== undefined && few !== undefined ? many / few : undefined;
  };
}

const [many, one] = ['32 calls at once', 'calls one after the other'];

const bounds: readonly Bound[] = [
  {
    what: `${many}: calls per second / node-soap`,
    is: 'at least',
    limit: 4,
    value: against(many, 'calls per second', 'ours', 'node-soap'),
    byCpu: against(many, 'CPU per call', 'node-soap', 'ours'),
  },
  {
    what: `${many}: calls per second / bare undici`,
    is: 'at least',
    limit: 0.85,
    value: against(many, 'calls per second', 'ours', 'bare'),
    byCpu: against(many, 'CPU per call', 'bare', 'ours'),
  },
  {
    what: `${one}: p50 / bare undici`,
    is: 'at most',
    limit: 1.3,
    value: against(one, 'p50', 'ours', 'bare'),
    byCpu: against(one, 'CPU per call', 'ours', 'bare'),
  },
  {
    what: `${one}: p50 / node-soap`,
    is: 'at most',
    limit: 0.6,
    value: against(one, 'p50', 'ours', 'node-soap'),
    byCpu: against(one, 'CPU per call', 'ours', 'node-soap'),
  },
  {
    what: 'cold start: time / node-soap',
    is: 'at most',
    limit: 0.95,
    value: against('cold start', 'time', 'ours', 'node-soap'),
    byCpu: against('cold start', 'CPU', 'ours', 'node-soap'),
  },
  {
    what: 'cold start with zod schemas: time / node-soap',
    is: 'at most',
    limit: 1.25,
    value: against('cold start', 'time', 'schemas', 'node-soap'),
    byCpu: against('cold start', 'CPU', 'schemas', 'node-soap'),
  },
  ...large('decode 25 MB of rows', 4.5),
  ...large('decode one string of 25 MB', 3.3),
  {
    what: 'generator: 10,000 operations / 1,000',
    is: 'at most',
    limit: 12,
    value: growthOfGenerator('time'),
    byCpu: growthOfGenerator('CPU'),
  },
];

/** Returns the results for the bounds that were measured. */
export function judge(figures: readonly Figure[]): Verdict[] {
  return bounds.flatMap(({ what, is, limit, value: valueOf, byCpu }) => {
    const value = valueOf(figures);
    if (value === undefined) return [];
    const met = is === 'at least' ? value >= limit : is === 'at most' ? value <= limit : value < limit;
    return [{ what, value, byCpu: byCpu?.(figures), bound: `${is} ${limit}`, met }];
  });
}

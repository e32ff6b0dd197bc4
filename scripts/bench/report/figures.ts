/** One thing that was measured of one contender: a sample for each round. */
export interface Figure {
  /** Such as `decode 25 MB of rows`. */
  readonly measure: string;
  readonly contender: string;
  /** Such as `time`. */
  readonly metric: string;
  readonly unit: string;
  /** Which way is better. */
  readonly better: 'more' | 'less';
  readonly samples: readonly number[];
  /** What is to be known beside it. */
  readonly note?: string;
}

/** What stands in place of figures where a contender could not do what was asked. */
export interface Failure {
  readonly measure: string;
  readonly contender: string;
  readonly reason: string;
}

/** What a measure gives. */
export interface Findings {
  readonly figures: readonly Figure[];
  readonly failures: readonly Failure[];
}

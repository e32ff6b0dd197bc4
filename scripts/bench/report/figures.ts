/** One metric of one contender, with one sample per round. */
export interface Figure {
  /** For example `decode 25 MB of rows`. */
  readonly measure: string;
  readonly contender: string;
  /** For example `time`. */
  readonly metric: string;
  readonly unit: string;
  /** Whether more or less is better. */
  readonly better: 'more' | 'less';
  readonly samples: readonly number[];
}

/** A contender without figures, and the reason. */
export interface Failure {
  readonly measure: string;
  readonly contender: string;
  readonly reason: string;
}

/** The result of a measure. */
export interface Findings {
  readonly figures: readonly Figure[];
  readonly failures: readonly Failure[];
}

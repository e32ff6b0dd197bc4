/** One metric of one contender, with one sample per round. */
export interface Figure {
  /** What is measured, for example `decode 25 MB of rows`. */
  readonly measure: string;
  readonly contender: string;
  /** The name of the metric, for example `time`. */
  readonly metric: string;
  readonly unit: string;
  /** Whether a higher or a lower value is better. */
  readonly better: 'more' | 'less';
  readonly samples: readonly number[];
}

/** A contender that has no figures, with the reason. */
export interface Failure {
  readonly measure: string;
  readonly contender: string;
  readonly reason: string;
}

/** The results of a measure. */
export interface Findings {
  readonly figures: readonly Figure[];
  readonly failures: readonly Failure[];
}

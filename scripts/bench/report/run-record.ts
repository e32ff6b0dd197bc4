import type { Findings } from './figures.js';

/** The machine and the versions of a run. */
export interface Circumstances {
  /** The start of the run, ISO 8601. */
  readonly date: string;
  readonly commit: string;
  /** Whether `src` or `generated` had uncommitted changes. */
  readonly dirty: boolean;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** The load average over one minute at the start. A value near 1 or above means other load on the machine. */
  readonly load: number;
  /** Whether the rounds were fewer and shorter. */
  readonly quick: boolean;
  /** The versions of the other clients. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A stored run, with every sample of every round. */
export interface RunRecord extends Circumstances, Findings {}

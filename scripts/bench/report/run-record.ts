import type { Findings } from './figures.js';

/** The machine and the versions used in a run. */
export interface Circumstances {
  /** The start time of the run, in ISO 8601 format. */
  readonly date: string;
  readonly commit: string;
  /** `true` if `src` or `generated` had uncommitted changes. */
  readonly dirty: boolean;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** The one-minute load average at the start. A value around 1 or higher means that the machine was busy. */
  readonly load: number;
  /** `true` if there were fewer and shorter rounds. */
  readonly quick: boolean;
  /** The versions of the other clients. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A stored run, with every sample of every round. */
export interface RunRecord extends Circumstances, Findings {}

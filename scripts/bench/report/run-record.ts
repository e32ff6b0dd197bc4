import type { Findings } from './figures.js';

/** Where and of what a run was taken. */
export interface Circumstances {
  /** When it began, ISO 8601. */
  readonly date: string;
  readonly commit: string;
  /** Whether what was measured is not what was committed. */
  readonly dirty: boolean;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** How many processes wanted to run when it began, on average over a minute: more than a part of one is other work. */
  readonly load: number;
  /** Shorter rounds, and fewer. */
  readonly quick: boolean;
  /** The versions of what the package was compared with. */
  readonly versions: Readonly<Record<string, string>>;
}

/** One run as it is committed: every sample of every round. */
export interface RunRecord extends Circumstances, Findings {}

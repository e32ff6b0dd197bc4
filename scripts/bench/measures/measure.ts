import type { Service } from '../place/processes.js';
import type { Workplace } from '../place/workplace.js';
import type { Findings } from '../report/figures.js';

/** The environment in which a measure runs. */
export interface Bench {
  readonly place: Workplace;
  readonly service: Service;
  /** `true` to run fewer and shorter rounds. */
  readonly quick: boolean;
  readonly say: (text: string) => void;
}

export interface Measure {
  /** The name to pass to `--only`. */
  readonly name: string;
  readonly run: (bench: Bench) => Promise<Findings>;
}

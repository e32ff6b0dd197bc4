import type { Service } from '../place/processes.js';
import type { Workplace } from '../place/workplace.js';
import type { Findings } from '../report/figures.js';

/** The environment in which a measure runs. */
export interface Bench {
  readonly place: Workplace;
  readonly service: Service;
  /** Fewer and shorter rounds. */
  readonly quick: boolean;
  readonly say: (text: string) => void;
}

export interface Measure {
  /** The name that `--only` takes. */
  readonly name: string;
  readonly run: (bench: Bench) => Promise<Findings>;
}

import { coldStart } from './cold-start.js';
import { decode } from './decode.js';
import type { Measure } from './measure.js';

/** All measures, in the order in which they run. */
export const measures: readonly Measure[] = [coldStart, decode];

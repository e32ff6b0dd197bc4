import { calls, slow } from './calls.js';
import { coldStart } from './cold-start.js';
import { decode } from './decode.js';
import { encode } from './encode.js';
import { generator } from './generator.js';
import type { Measure } from './measure.js';
import { memory } from './memory.js';

/** All measures, in the order they run. */
export const measures: readonly Measure[] = [calls, slow, coldStart, decode, encode, memory, generator];

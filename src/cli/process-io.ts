import { processOutput } from './process.js';
import type { Io } from './io.js';

/** The world of this process. */
export function processIo(): Io {
  return {
    ...processOutput(),
    now: () => new Date(),
    folder: process.cwd(),
    environment: process.env,
    isTerminal: process.stdout.isTTY === true,
  };
}

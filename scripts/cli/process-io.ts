import { progressOn } from '../codegen/command/progress.js';
import type { Io } from './io.js';

/** The world of this process. */
export function processIo(): Io {
  return {
    print: (text) => process.stdout.write(text),
    notify: (text) => process.stderr.write(`${text}\n`),
    progress: progressOn(process.stderr),
    now: () => new Date(),
    folder: process.cwd(),
    environment: process.env,
    isTerminal: process.stdout.isTTY === true,
  };
}

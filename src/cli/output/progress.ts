import { printable } from '../../printable.js';

/** Where progress is shown: standard error, as far as it is needed here. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Says what the command is at. */
export interface Progress {
  /** What begins now: `reading rescue.wsdl`. */
  step(what: string): void;
  /** Takes away what is shown; to be called before anything else is written, and at the end. */
  clear(): void;
}

/** Where the command says what it says. */
export interface Output {
  /** What was asked for. */
  readonly print: (text: string) => void;
  /** Notices and errors, without a line break behind them. */
  readonly notify: (text: string) => void;
  /** What the command is at, for those who wait. */
  readonly progress?: Progress;
}

/** Nobody needs to be told what is over sooner than this, in milliseconds. */
const patience = 500;

/**
 * Shows each step on one line of a terminal, in place of the one before, once the work has taken half a second. Writes
 * nothing into a pipe or a file.
 *
 * @param now milliseconds of a clock
 */
export function progressOn(stream: ProgressStream, now: () => number = () => performance.now()): Progress {
  if (!stream.isTTY) return { step: () => {}, clear: () => {} };
  const start = now();
  let shown = 0;
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => {
    clearTimeout(timer);
    if (shown > 0) stream.write(`\r${' '.repeat(shown)}\r`);
    shown = 0;
  };
  const step = (what: string): void => {
    clear();
    const left = start + patience - now();
    if (left > 0) {
      // while an answer is waited for, nothing else comes to say it
      timer = setTimeout(step, left, what).unref();
      return;
    }
    // a line that is broken could not be taken away again; some terminals say that they are 0 wide
    const line = printable(`${what} ...`).slice(0, Math.max(0, (stream.columns || 80) - 1));
    stream.write(line);
    shown = line.length;
  };
  return { step, clear };
}

import { styleText } from 'node:util';
import { escapeInvisible, printableLines } from '../printable.js';
import { CommandError, isExpected, reasonOf } from './command-error.js';
import { type Ask, askOn } from './prompt.js';

/** The input and output of a command, excluding disk and network access. */
export interface Terminal {
  /** Writes a result to standard output. */
  readonly print: (text: string) => void;
  /** Writes a notice or an error to standard error, followed by a line feed. */
  readonly notify: (text: string) => void;
  /** `true` if results are printed in colour. */
  readonly isColoured: boolean;
  /** `true` if results are printed to a terminal. */
  readonly isTerminal: boolean;
  /** The folder in which the command was started. */
  readonly folder: string;
  /** The command line that the user runs: `npx logmein-rescue-soap`. */
  readonly command: string;
  readonly now: () => Date;
  /** The environment variables, which may contain credentials. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Prompts the user. Absent if there is no terminal. */
  readonly ask?: Ask | undefined;
}

/** The terminal of this process. */
function processTerminal(): Terminal {
  return {
    print: (text) => void process.stdout.write(text),
    notify: (text) => void process.stderr.write(`${text}\n`),
    // Node reads NO_COLOR, FORCE_COLOR and TERM
    isColoured: styleText('red', 'x', { stream: process.stdout }) !== 'x',
    isTerminal: process.stdout.isTTY,
    folder: process.cwd(),
    command: process.env['npm_lifecycle_event'] === 'cli' ? 'npm run cli --' : 'npx logmein-rescue-soap',
    now: () => new Date(),
    env: process.env,
    ask: askOn(process.stdin, process.stderr),
  };
}

/**
 * Formats a value as JSON and escapes invisible characters, so that the output cannot control a terminal. Programs that
 * parse the JSON read the original value. A bigint and numbers that JSON cannot represent become strings. Binary data
 * becomes base64.
 */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, writable, 2).split('\n').map(escapeInvisible).join('\n')}\n`;
}

function writable(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value;
}

/**
 * Lets the process continue if the reader of its output stops early, as `| head` does. Otherwise, the next write would
 * end the process with exit code 1, regardless of the result.
 *
 * @param onLost called if output is lost for another reason, such as a full disk
 */
export function ignoreClosedPipes(onLost: (error: Error) => void = () => undefined): void {
  const listen = (stream: NodeJS.WriteStream, lost: (error: Error) => void) =>
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') lost(error);
    });
  listen(process.stdout, onLost);
  listen(process.stderr, () => undefined);
}

/**
 * Runs a command as the only task of this process and sets the exit code. The exit code is 3 if the output could not be
 * written.
 */
export async function runAsProcess(command: (terminal: Terminal) => Promise<number>): Promise<void> {
  let isLost = false;
  ignoreClosedPipes((error) => {
    if (!isLost) process.stderr.write(`The output could not be written: ${reasonOf(error)}\n`);
    isLost = true;
    process.exitCode = 3;
  });
  const code = await command(processTerminal());
  // process.exit() would discard output that is still being written to a pipe
  process.exitCode = isLost ? 3 : code;
}

/**
 * Runs a command and reports an error as a single message.
 *
 * @returns the exit code of the command, or 0 if the command returns none; for an error, its exit code or 3
 */
export async function reportErrors(
  terminal: Terminal,
  command: (terminal: Terminal) => Promise<number | void>,
): Promise<number> {
  const reporting: Terminal = {
    ...terminal,
    notify: (text) => terminal.notify(printableLines(text)),
  };
  try {
    return (await command(reporting)) ?? 0;
  } catch (error) {
    reporting.notify(isExpected(error) ? error.message : `Unexpected error, please report it: ${reasonOf(error)}`);
    return error instanceof CommandError ? error.exitCode : 3;
  }
}

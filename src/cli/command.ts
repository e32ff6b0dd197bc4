import { printableLines } from '../printable.js';
import { CommandError, isExpected, reasonOf } from './command-error.js';
import type { Arguments, OptionTable } from './options.js';
import type { Terminal } from './terminal.js';

/** A command, which is run by `npx logmein-rescue-soap NAME`. */
export interface Command {
  /** The description in the list of commands. */
  readonly summary: string;
  /** The positional arguments: `['OLD', 'NEW']`. */
  readonly positionals: readonly string[];
  /** The number of required positional arguments. Default: 0. */
  readonly required?: number;
  readonly options: OptionTable;
  /** The paragraphs of the help text. */
  readonly help: readonly string[];
  readonly exitCodes: string;
  /** Runs the command. @returns the exit code. @throws CommandError, WsdlError */
  run(given: Arguments, terminal: Terminal): Promise<number>;
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

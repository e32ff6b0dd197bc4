import { CommandError } from './command-error.js';

/** The exit code of a command that was ended by Ctrl-C: 128 plus the number of SIGINT. */
export const INTERRUPTED = 130;

/**
 * Runs a command. Ctrl-C ends the command after the current step has been completed or undone. A second Ctrl-C ends the
 * process immediately.
 */
export async function untilInterrupted(run: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const interruption = new AbortController();
  const abort = (): void => interruption.abort();
  process.once('SIGINT', abort);
  try {
    return await run(interruption.signal);
  } catch (error) {
    throw interruption.signal.aborted ? new CommandError('interrupted', INTERRUPTED) : error;
  } finally {
    process.off('SIGINT', abort);
  }
}

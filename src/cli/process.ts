import { reasonOf } from './command-error.js';
import { type Output, progressOn } from './output/progress.js';

/** Standard output and standard error, as far as they are needed here. */
interface Stream {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Keeps the process running when its output is not read to the end, for example after `| head`. Without this, the next
 * write ends the process with exit code 1, whatever the result was.
 *
 * @param onLost called if output is lost for another reason, such as a full disk
 */
export function outliveReaders(onLost: (error: Error) => void = () => undefined): void {
  const listen = (stream: Stream, lost: (error: Error) => void) =>
    stream.on('error', (error) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') lost(error);
    });
  listen(process.stdout, onLost);
  listen(process.stderr, () => undefined);
}

/** Writes the output of a command to standard output and standard error. */
export function processOutput(): Required<Output> {
  return {
    print: (text) => void process.stdout.write(text),
    notify: (text) => void process.stderr.write(`${text}\n`),
    progress: progressOn(process.stderr),
  };
}

/** Runs a command as the only job of this process. The exit code is 3 if its output could not be written. */
export async function asProcess(command: () => Promise<number>): Promise<void> {
  let isLost = false;
  outliveReaders((error) => {
    if (!isLost) process.stderr.write(`the output cannot be written: ${reasonOf(error)}\n`);
    isLost = true;
    process.exitCode = 3;
  });
  const code = await command();
  // the exit code is set, not forced: what was printed into a pipe is still on its way
  process.exitCode = isLost ? 3 : code;
}

import { WsdlError } from '../codegen/generate.js';
import { printableLines } from '../printable.js';

/** An error in a command. The user sees only the message. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode = 3,
  ) {
    super(printableLines(message));
  }

  override get name(): string {
    return 'CommandError';
  }
}

/** Returns `true` if the message of an error tells the user what to do. All other errors are bugs in this program. */
export function isExpected(error: unknown): error is CommandError | WsdlError {
  return error instanceof CommandError || error instanceof WsdlError;
}

/** Returns the message of a system error without the system call and path: `ENOENT: no such file or directory`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node tried several addresses, and all attempts failed
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  const inner = error.cause instanceof Error ? reasonOf(error.cause) : '';
  const { syscall } = error as NodeJS.ErrnoException;
  const [outer = ''] = syscall === undefined ? [error.message] : error.message.split(`, ${syscall}`);
  return inner === '' || outer.includes(inner) ? outer : `${outer} (${inner})`;
}

import { WsdlError } from '../codegen/generate.js';
import { printableLines } from '../printable.js';

/** An error of a command. Only its message is shown. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 3) {
    super(printableLines(message));
    this.exitCode = exitCode;
  }

  override get name(): string {
    return 'CommandError';
  }
}

/** Whether the message of an error says what to do. Other errors are faults of this program. */
export function isExpected(error: unknown): error is CommandError | WsdlError {
  return error instanceof CommandError || error instanceof WsdlError;
}

/** The message of a system error without call and path: `ENOENT: no such file or directory`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node tried several addresses, and each failed
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  const inner = error.cause instanceof Error ? reasonOf(error.cause) : '';
  const { syscall } = error as NodeJS.ErrnoException;
  const [outer = ''] = syscall === undefined ? [error.message] : error.message.split(`, ${syscall}`, 1);
  return inner === '' || outer.includes(inner) ? outer : `${outer} (${inner})`;
}

import { printableLines } from '../printable.js';

/** The command cannot do what it was asked. The message is all that is shown. */
export class CommandError extends Error {
  /** The exit code, where it is not that of any failure. */
  readonly exitCode: number | undefined = undefined;

  constructor(message: string) {
    super(printableLines(message));
  }

  override get name(): string {
    return 'CommandError';
  }
}

/** What the system says of a failure: `ENOENT: no such file or directory`, without the call and the path. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // several addresses were tried, and each failed
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  const inner = error.cause instanceof Error ? reasonOf(error.cause) : '';
  const { syscall } = error as NodeJS.ErrnoException;
  const [own = ''] = syscall === undefined ? [error.message] : error.message.split(`, ${syscall}`, 1);
  return inner === '' || own.includes(inner) ? own : `${own} (${inner})`;
}

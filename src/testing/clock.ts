/**
 * The server's clock. Idle sessions, the login limit, waiting times and the recorded calls use it, so that a test moves the
 * time instead of waiting. Delays of an effect are in real time.
 */
export class ServerClock {
  private readonly base: () => number;
  private offset = 0;

  /** @param base milliseconds since 1970 */
  constructor(base: () => number = Date.now) {
    this.base = base;
  }

  /** The server's time in milliseconds since 1970. */
  now(): number {
    return this.base() + this.offset;
  }

  /** Moves the server's time forward by `ms` milliseconds. */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`clock.advance(${ms}): must be milliseconds, 0 or more`);
    this.offset += ms;
  }
}

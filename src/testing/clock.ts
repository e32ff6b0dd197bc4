/**
 * The server's clock, which a test can set forward instead of waiting. It determines session timeouts, the login limit,
 * waiting times and the times of recorded calls. The delays that an `Effect` causes elapse in real time.
 */
export class ServerClock {
  private offset = 0;

  /** @param base returns the time in milliseconds since 1970 */
  constructor(private readonly base: () => number = Date.now) {}

  /** Returns the server's time in milliseconds since 1970. */
  now(): number {
    return this.base() + this.offset;
  }

  /** Sets the server's clock forward by `ms` milliseconds. @throws RangeError if `ms` is negative or not finite */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`clock.advance(${ms}): must be milliseconds, 0 or more`);
    this.offset += ms;
  }
}

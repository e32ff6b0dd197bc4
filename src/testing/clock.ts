/**
 * The server's clock. Idle sessions, the rate of logins, waiting times and the call log go by it, so that tests move
 * time instead of waiting. Delays that an effect asks for are real time.
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

  /** Moves the server's time forward by so many milliseconds. */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`clock.advance(${ms}): give milliseconds, 0 or more`);
    this.offset += ms;
  }
}

import { deepStrictEqual } from 'node:assert';

/** Runs named checks in sequence, counts them, and prints the ones that fail. */
export class Checks {
  passed = 0;
  readonly failures: { readonly name: string; readonly problem: string }[] = [];
  private readonly prefix: string;

  constructor(prefix = '') {
    this.prefix = prefix;
  }

  /** A check passes unless its body throws. */
  async check(name: string, body: () => void | Promise<void>): Promise<void> {
    try {
      await body();
      this.passed++;
    } catch (error) {
      const problem = (error instanceof Error ? error.message : String(error)).slice(0, 1_500);
      this.failures.push({ name: `${this.prefix}${name}`, problem });
      console.error(`FAILED ${this.prefix}${name}\n${problem.replace(/^/gm, '    ')}`);
    }
  }
}

/**
 * Compares two values of the codec. It distinguishes -0 and absent members, but ignores prototypes and the order of
 * members.
 */
export function same(actual: unknown, expected: unknown): void {
  deepStrictEqual(plain(actual), plain(expected));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value).sort()) copy[key] = plain((value as Record<string, unknown>)[key]);
  return copy;
}

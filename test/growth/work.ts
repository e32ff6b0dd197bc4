import { Session } from 'node:inspector';

/**
 * Counts work: how much code ran, and how much text and data native functions read. Unlike time, which depends on the
 * machine and its load, the number is the same in every run.
 *
 * - Code is counted with V8's block coverage. Each character of a block counts as often as the block ran. The package
 *   and its dependencies count, but Node does not.
 * - Native functions are counted separately, because V8 does not count them. A search counts the characters up to its
 *   result, a regular expression counts the characters up to the end of its match (all characters if there is no
 *   match), and a copy counts its full length. Backtracking is not counted; `expressions.test.ts` checks for it.
 */
export class Work {
  private readonly session = new Session();
  private readonly folders: readonly string[];
  private looked = 0;

  /**
   * Must be called before the measured code is loaded, because V8 does not count blocks that are already compiled.
   *
   * @param folders parts of the paths of the measured files
   */
  constructor(folders: readonly string[]) {
    this.folders = folders;
    this.session.connect();
    this.session.post('Profiler.enable');
    this.session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    this.watch();
  }

  /** Returns the work since the last call. */
  take(): number {
    let work = this.looked;
    this.session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error) throw error;
      for (const { url, functions } of result)
        if (this.folders.some((folder) => url.includes(folder)))
          for (const { ranges } of functions) work += charactersRun(ranges);
    });
    this.looked = 0;
    return work;
  }

  private watch(): void {
    const { indexOf } = String.prototype;
    const add = (size: number): void => {
      this.looked += size;
    };
    /** Counts a search: the characters from its start position to the end of the match. */
    const search = (text: unknown, [needle, from]: readonly unknown[]): void => {
      const [length, start] = [String(text).length, Math.max(0, Number(from ?? 0))];
      const at = indexOf.call(String(text), String(needle), start);
      add(Math.max(0, (at < 0 ? length : at + String(needle).length) - start));
    };
    const whole = (text: unknown): void => add(String(text).length);
    const items = (value: unknown): void => add((value as { length?: number }).length ?? (value as Set<never>).size);
    const result = (_self: unknown, _given: unknown, value: unknown): void => items(value);

    after(String.prototype, ['indexOf', 'includes'], search);
    after(String.prototype, ['lastIndexOf'], (text, _, at) => add(String(text).length - Math.max(0, Number(at))));
    after(String.prototype, ['split', 'replaceAll', 'trim', 'toLowerCase', 'toUpperCase'], whole);
    after(String.prototype, ['repeat', 'padStart', 'padEnd'], result);
    after(Array.prototype, ['includes', 'indexOf', 'join', 'splice', 'shift', 'unshift', Symbol.iterator], items);
    after(Array.prototype, ['slice', 'concat'], result);
    after(Map.prototype, [Symbol.iterator, 'entries'], items);
    after(Set.prototype, [Symbol.iterator, 'values'], items);
    after(Object, ['keys', 'values', 'entries'], result);

    // `test`, `replace`, `match` and `split` call this method
    wrap(
      RegExp.prototype,
      'exec',
      (exec) =>
        function (this: RegExp, text: unknown) {
          const start = this.global || this.sticky ? this.lastIndex : 0;
          const match = exec.call(this, text) as RegExpExecArray | null;
          add((match ? match.index + match[0].length : String(text).length) - start);
          return match;
        },
    );
  }
}

/**
 * Returns how many characters of a function ran. Each character counts as often as it ran. Ranges are nested, and the
 * count of the innermost range applies.
 */
function charactersRun(ranges: readonly { startOffset: number; endOffset: number; count: number }[]): number {
  let work = 0;
  const outer: { endOffset: number; count: number }[] = [];
  for (const { startOffset, endOffset, count } of ranges) {
    while (outer.length > 0 && (outer.at(-1)?.endOffset ?? 0) <= startOffset) outer.pop();
    work += (endOffset - startOffset) * (count - (outer.at(-1)?.count ?? 0));
    outer.push({ endOffset, count });
  }
  return work;
}

/** Calls `look` after each call of the given methods. */
function after(
  owner: object,
  names: readonly PropertyKey[],
  look: (self: unknown, given: readonly unknown[], result: unknown) => void,
): void {
  for (const name of names)
    wrap(
      owner,
      name,
      (original) =>
        function (this: unknown, ...given: unknown[]) {
          const result = Reflect.apply(original, this, given);
          look(this, given, result);
          return result;
        },
    );
}

type Method = (this: unknown, ...given: unknown[]) => unknown;

function wrap(owner: object, name: PropertyKey, make: (original: Method) => (...given: unknown[]) => unknown): void {
  const value = make(Reflect.get(owner, name) as Method);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

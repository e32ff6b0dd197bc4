import { Session, type Profiler } from 'node:inspector';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/**
 * The code whose coverage counts: the package's own code, and the XML parser that reads the XML that the scanner does
 * not handle.
 */
const counted = [join(root, 'src'), join('node_modules', 'saxes')];

/** Ranges of characters, by script. */
export type News = Map<string, number[]>;

/**
 * V8's block coverage of this thread. It must start before the measured code is loaded, because V8 does not count
 * blocks that are already compiled.
 */
export class Coverage {
  private readonly session = new Session();
  /** The characters of each script that have run. */
  private readonly seen = new Map<string, Uint8Array>();

  constructor() {
    this.session.connect();
    this.post('Profiler.enable');
    this.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** The number of characters that have run. */
  get size(): number {
    let size = 0;
    for (const script of this.seen.values()) for (const each of script) size += each;
    return size;
  }

  /** Discards the coverage since the last read. */
  skip(): void {
    this.take();
  }

  /** Returns the characters that ran for the first time since the last reset, or `undefined` if there are none. */
  news(): News | undefined {
    const news = new Map<string, number[]>();
    for (const [url, ran] of this.take()) {
      let seen = this.seen.get(url);
      if (!seen || seen.length < ran.length) {
        const grown = new Uint8Array(ran.length);
        if (seen) grown.set(seen);
        this.seen.set(url, (seen = grown));
      }
      const fresh: number[] = [];
      for (let at = 0; at < ran.length; at++)
        if (ran[at] === 1 && seen[at] === 0) {
          seen[at] = 1;
          fresh.push(at);
        }
      if (fresh.length > 0) news.set(url, fresh);
    }
    return news.size > 0 ? news : undefined;
  }

  /**
   * Checks whether some of the new characters ran since the last read. With `claim`, these characters no longer count
   * as new.
   */
  tookPart(news: News, claim: boolean): boolean {
    let part = false;
    const taken = this.take();
    for (const [url, fresh] of news) {
      const ran = taken.get(url);
      const left = fresh.filter((at) => ran?.[at] !== 1);
      if (left.length === fresh.length) continue;
      part = true;
      if (!claim) continue;
      if (left.length > 0) news.set(url, left);
      else news.delete(url);
    }
    return part;
  }

  /** Resets all coverage. */
  forget(): void {
    this.take();
    this.seen.clear();
  }

  /** Returns the characters that ran since the last read, by script. */
  private take(): Map<string, Uint8Array> {
    const taken = this.post('Profiler.takePreciseCoverage') as Profiler.TakePreciseCoverageReturnType;
    const found = new Map<string, Uint8Array>();
    for (const { url, functions } of taken.result) {
      if (!counted.some((place) => url.includes(place))) continue;
      const end = Math.max(...functions.flatMap(({ ranges }) => ranges.map(({ endOffset }) => endOffset)));
      const ran = new Uint8Array(end);
      // outer ranges come before nested ones, which take precedence
      for (const { ranges } of functions)
        for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
      found.set(url, ran);
    }
    return found;
  }

  stop(): void {
    this.post('Profiler.stopPreciseCoverage');
    this.session.disconnect();
  }

  /** Sends a command to the inspector, which replies synchronously within the same thread. */
  private post(method: string, parameters: object = {}): unknown {
    let answer: unknown;
    let failed: Error | null = null;
    this.session.post(method, parameters, (error, result) => {
      failed = error;
      answer = result;
    });
    if (failed) throw failed as Error;
    return answer;
  }
}

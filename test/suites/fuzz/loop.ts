import { BlackBox } from './black-box.js';
import { check, closeChecks, watchRejections } from './check.js';
import type { Coverage, News } from './coverage.js';
import { CORPUS, summaryOf, writeCrash } from './crash.js';
import { distil } from './distil.js';
import { heapMB } from '../../support/heap.js';
import type { FuzzInput } from './input.js';
import { minimise } from './minimise.js';
import { mutate } from './mutate.js';
import type { FuzzOptions } from './options.js';
import { Random } from './random.js';
import { seeds } from './seeds.js';
import { remember } from './surroundings.js';
import { targets } from './targets.js';

/**
 * The maximum number of inputs per batch. Coverage is read once per batch, because reading it takes longer than running
 * an input. As long as many batches reach new code, they are short, because a batch that reaches new code is run again
 * to find the responsible inputs.
 */
const MAX_BATCH = 64;
/** The number of inputs between two measurements of the heap. */
const HEAP_EVERY = 1_500;
/** The allowed growth of the heap after the warm-up, for newly reached code and its coverage data. */
const MAX_GROWTH_MB = 8;
/** The number of measurements during the warm-up. */
const WARM_LOOKS = 3;
const MINIMISE_MS = 4_000;
const MAX_CRASHES = 20;
/** The maximum number of distinct endings. Names in replies could create new endings forever. */
const MAX_ENDINGS = 4_000;
const MAX_POOL = 3_000;
/** The memory that a stored input takes in addition to its bytes. */
const OVERHEAD = 400;

/** A message from the thread: a line to print, or whether a reply failed. */
export type ThreadMessage = { readonly line: string } | { readonly failed: boolean };

/** Mutates inputs, keeps the ones that reach new code, and stores the ones that fail. */
export class Loop {
  private readonly options: FuzzOptions;
  private readonly coverage: Coverage;
  private readonly tell: (message: ThreadMessage) => void;
  private readonly box: BlackBox;
  private readonly random: Random;
  private readonly pool: FuzzInput[] = [];
  private readonly endings = new Set<string>();
  private readonly crashes = new Map<string, FuzzInput>();
  private readonly heap: number[] = [];
  private poolBytes = 0;
  /** The number of inputs, and of runs. */
  private tried = 0;
  private runs = 0;
  private batchSize = 1;
  private begun = performance.now();

  constructor(
    options: FuzzOptions,
    memory: SharedArrayBuffer,
    coverage: Coverage,
    tell: (message: ThreadMessage) => void,
  ) {
    this.options = options;
    this.coverage = coverage;
    this.tell = tell;
    this.box = new BlackBox(memory);
    this.random = new Random(options.seed);
  }

  async run(): Promise<void> {
    watchRejections();
    remember();
    const all = seeds();
    for (const seed of all) await this.attempt(seed);
    this.tried += all.length;
    this.coverage.news();
    all.forEach((seed) => this.keep(seed));
    this.say('initial corpus');
    this.begun = performance.now();
    const end = this.begun + this.options.seconds * 1000;
    let nextHeap = this.tried;
    let nextLine = this.begun + 5_000;
    const limit = this.tried + this.options.inputs;
    while (performance.now() < end && this.tried < limit && this.crashes.size < MAX_CRASHES) {
      await this.batch();
      if (this.tried >= nextHeap) {
        nextHeap = this.tried + HEAP_EVERY;
        await this.lookAtHeap();
      }
      if (performance.now() >= nextLine) {
        nextLine += 5_000;
        this.say('');
      }
    }
    await this.finish();
  }

  private async batch(): Promise<void> {
    const keys = [...targets.keys()];
    const inputs: FuzzInput[] = [];
    const fresh: FuzzInput[] = [];
    for (let left = this.batchSize; left > 0; left--) {
      // the most recent inputs are the least explored
      const from = this.random.once(3) ? Math.max(0, this.pool.length - 40) : 0;
      const parent = this.pool[from + this.random.below(this.pool.length - from)] as FuzzInput;
      const input = mutate(this.random, parent, this.random.pick(this.pool), keys);
      inputs.push(input);
      if (this.isNewEnding(await this.attempt(input))) fresh.push(input);
    }
    this.tried += inputs.length;
    const news = this.coverage.news();
    this.batchSize = news ? Math.max(1, this.batchSize >> 2) : Math.min(MAX_BATCH, this.batchSize * 2);
    if (news) fresh.push(...(await this.thoseOf(news, inputs)).filter((input) => !fresh.includes(input)));
    fresh.forEach((input) => this.keep(input));
  }

  /**
   * Finds the inputs that reached new code by bisection.
   *
   * @param isWhole whether the inputs are the complete batch, which has reached new code and does not need to run again
   */
  private async thoseOf(news: News, inputs: readonly FuzzInput[], isWhole = true): Promise<FuzzInput[]> {
    if (news.size === 0 || inputs.length === 0) return [];
    if (inputs.length === 1 && isWhole) return [...inputs];
    this.coverage.skip();
    for (const input of isWhole ? [] : inputs) await this.attempt(input);
    if (inputs.length === 1) return this.coverage.tookPart(news, true) ? [...inputs] : [];
    if (!isWhole && !this.coverage.tookPart(news, false)) return [];
    const half = inputs.length >> 1;
    const first = await this.thoseOf(news, inputs.slice(0, half), false);
    return [...first, ...(await this.thoseOf(news, inputs.slice(half), false))];
  }

  private async attempt(input: FuzzInput): Promise<string> {
    this.runs++;
    this.box.record(input);
    const { problem, ending } = await check(input);
    if (problem !== undefined) await this.crashed(input, problem);
    return ending;
  }

  private async crashed(input: FuzzInput, problem: string): Promise<void> {
    const kind = kindOf(problem);
    if (this.crashes.has(kind) || this.crashes.size >= MAX_CRASHES) return;
    this.crashes.set(kind, input);
    const fails = async (candidate: FuzzInput): Promise<boolean> => {
      this.box.record(candidate);
      const found = (await check(candidate)).problem;
      return found !== undefined && kindOf(found) === kind;
    };
    const least = await minimise(input, fails, MINIMISE_MS);
    this.crashes.set(kind, least);
    const last = (await check(least)).problem ?? problem;
    this.tell({ line: `FAILED  ${last}\n        ${writeCrash(least, last)}: ${summaryOf(least)}` });
  }

  private isNewEnding(ending: string): boolean {
    if (this.endings.has(ending) || this.endings.size >= MAX_ENDINGS) return false;
    this.endings.add(ending);
    this.poolBytes += ending.length + OVERHEAD;
    return true;
  }

  private keep(input: FuzzInput): void {
    if (this.pool.length >= MAX_POOL) return;
    // copied, because a slice keeps its entire buffer in memory
    this.pool.push({ ...input, bytes: Buffer.from(input.bytes) });
    this.poolBytes += input.bytes.length + OVERHEAD;
  }

  private async lookAtHeap(): Promise<void> {
    this.heap.push((await heapMB()) - this.poolBytes / 2 ** 20);
    const warm = this.heap[WARM_LOOKS];
    const least = Math.min(...this.heap.slice(-2));
    if (warm === undefined || least - warm <= MAX_GROWTH_MB || this.crashes.has('memory')) return;
    const last = this.pool.at(-1) as FuzzInput;
    this.crashes.set('memory', last);
    this.tell({ line: `FAILED  memory: the heap grew from ${warm.toFixed(1)} to ${least.toFixed(1)} MB` });
  }

  private async finish(): Promise<void> {
    this.say('the end');
    const warm = this.heap.slice(WARM_LOOKS).map((each) => each.toFixed(1));
    this.tell({ line: `heap in MB, every ${HEAP_EVERY} inputs: ${warm.join(' ') || '(too few inputs)'}` });
    if (this.options.keep) {
      const attempt = async (input: FuzzInput): Promise<string> => {
        this.box.record(input);
        return (await check(input)).ending;
      };
      const { files, bytes } = await distil(this.pool, this.coverage, attempt, CORPUS);
      this.tell({ line: `kept ${files} inputs, ${Math.round(bytes / 1024)} kB, in test/suites/fuzz/corpus` });
    }
    await closeChecks();
    this.tell({ failed: this.crashes.size > 0 });
  }

  private say(what: string): void {
    const seconds = (performance.now() - this.begun) / 1000;
    const rate = seconds > 1 ? `, ${Math.round(this.runs / seconds)}/s` : '';
    this.tell({
      line: `${seconds.toFixed(0).padStart(4)} s: ${this.tried} inputs in ${this.runs} runs${rate}, ${this.coverage.size} characters of code run, ${this.endings.size} endings, ${this.pool.length} kept, ${this.crashes.size} failures${what && `; ${what}`}`,
    });
  }
}

/** Returns a problem without details of the reply. */
function kindOf(problem: string): string {
  const words = problem.split('\n')[0] as string;
  return words.replace(/[^a-z\s:]+/gi, '#').slice(0, 100);
}

import { parse, serialize, type FuzzInput } from './input.js';

const HEAD = 8;
const SIZE = 128 * 1024;

/**
 * Stores the current input in shared memory, because the thread that runs the input may be stuck in a loop and unable
 * to report it.
 */
export class BlackBox {
  readonly memory: SharedArrayBuffer;
  private readonly numbers: Int32Array;
  private readonly bytes: Buffer;

  constructor(memory = new SharedArrayBuffer(HEAD + SIZE)) {
    this.memory = memory;
    this.numbers = new Int32Array(memory, 0, 2);
    this.bytes = Buffer.from(memory, HEAD);
  }

  /** A counter that changes with each input. */
  get count(): number {
    return Atomics.load(this.numbers, 0);
  }

  record(input: FuzzInput): void {
    const written = serialize(input);
    this.numbers[1] = written.copy(this.bytes);
    Atomics.add(this.numbers, 0, 1);
  }

  read(): FuzzInput {
    return parse(Buffer.from(this.bytes.subarray(0, this.numbers[1])));
  }
}

import type { CallsOrder, CallsScore } from './calls.js';
import type { DecodeOrder, DecodeScore } from './decode.js';
import type { EncodeOrder } from './encode.js';
import type { MemoryOrder, MemoryScore } from './memory.js';

/** The commands that a process accepts, with their replies. */
export interface Orders {
  readonly calls: { readonly order: CallsOrder; readonly score: CallsScore };
  readonly decode: { readonly order: DecodeOrder; readonly score: DecodeScore };
  readonly encode: { readonly order: EncodeOrder; readonly score: CallsScore };
  readonly memory: { readonly order: MemoryOrder; readonly score: MemoryScore };
}

/** A message from the benchmark to a process. */
export interface Message<K extends keyof Orders = keyof Orders> {
  readonly kind: K;
  readonly order: Orders[K]['order'];
}

/** A reply from a process to the benchmark. */
export type Reply = { readonly score: unknown } | { readonly failed: string };

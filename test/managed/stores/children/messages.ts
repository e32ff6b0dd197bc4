import type { Step } from './steps.js';

/** A message that `writer.ts` receives. */
export type ToWriter =
  | {
      readonly kind: 'work';
      readonly folder: string;
      readonly key: string;
      readonly ttlMs: number;
      /** How far the writer's clock is ahead, in milliseconds. Default: 0. */
      readonly aheadMs?: number;
      /** The step at which the writer reports its progress and waits for `go on`. */
      readonly pauseAt?: Step;
      /** `true` to increment repeatedly. By default, the writer makes one attempt, successful or not. */
      readonly isEndless?: boolean;
    }
  | { readonly kind: 'go on' };

/** A message that `writer.ts` sends. */
export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'at'; readonly step: Step }
  | { readonly kind: 'done'; readonly expected?: string | undefined; readonly version?: string | undefined };

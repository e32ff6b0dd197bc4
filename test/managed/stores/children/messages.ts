import type { Step } from '../../../../src/managed/stores/key-folder.js';

/** What `writer.ts` receives. */
export type ToWriter =
  | {
      readonly kind: 'work';
      readonly folder: string;
      readonly key: string;
      readonly ttlMs: number;
      /** How far its clock is ahead, in milliseconds. Default: 0. */
      readonly aheadMs?: number;
      /** The step at which it reports and waits for `go on`. */
      readonly pauseAt?: Step;
      /** Default: one increment, successful or not. */
      readonly isEndless?: boolean;
    }
  | { readonly kind: 'go on' };

/** What it sends. */
export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'at'; readonly step: Step }
  | { readonly kind: 'done'; readonly expected?: string | undefined; readonly version?: string | undefined };

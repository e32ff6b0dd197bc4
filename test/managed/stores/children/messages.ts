import type { Point } from '../../../../src/managed/stores/file/key-folder.js';

/** What `writer.ts` is told. */
export type ToWriter =
  | {
      readonly kind: 'work';
      readonly folder: string;
      readonly key: string;
      readonly ttlMs: number;
      /** By how much its clock is ahead; default 0. */
      readonly aheadMs?: number;
      /** Where it waits, telling so, until it is told to go on. */
      readonly pauseAt?: Point;
      /** Default: one increment, successful or not. */
      readonly isEndless?: boolean;
    }
  | { readonly kind: 'go on' };

/** What it tells. */
export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'at'; readonly point: Point }
  | { readonly kind: 'done'; readonly expected?: string | undefined; readonly version?: string | undefined };

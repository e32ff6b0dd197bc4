/** Where a worker that authenticates can be hit: it has taken the lease; it has the answer and is about to publish it. */
export type StorePoint = 'leased' | 'answered';

/** What one worker calls. */
export interface WorkerCall {
  readonly operation: 'getAccount' | 'getUser' | 'startSession';
  /** The support session, of startSession. */
  readonly session?: number;
}

export interface WorkerSettings {
  /** Tells the worker's requests in the server's account. */
  readonly name: string;
  readonly endpoint: string;
  readonly store:
    | { readonly kind: 'file'; readonly folder: string }
    | { readonly kind: 'redis'; readonly port: number; readonly shape: 'ioredis' | 'nodeRedis' };
  readonly leaseMs: number;
  /** By how much its clock is ahead of the server's; less than 0: behind. */
  readonly skewMs: number;
  /** The server's time. */
  readonly time: number;
}

/** What a worker is told. */
export type ToWorker =
  | { readonly kind: 'start'; readonly settings: WorkerSettings }
  | { readonly kind: 'time'; readonly time: number }
  /** Calls, so many at a time. */
  | { readonly kind: 'work'; readonly calls: readonly WorkerCall[]; readonly atOnce: number }
  /** Where it waits, telling so, until it is told to go on; absent: nowhere. */
  | { readonly kind: 'hold'; readonly at: StorePoint | undefined }
  | { readonly kind: 'go on' };

/** What it tells. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started' }
  /** It has taken over the time. */
  | {
      readonly kind: 'timed';
      /** Whether a request or an operation of the store is under way, or was since. */
      readonly isBusy: boolean;
      /** How long until the first of its timers, in milliseconds; absent if there is none. */
      readonly nextMs: number | undefined;
    }
  | { readonly kind: 'at'; readonly point: StorePoint }
  /** All calls of a `work` are over. */
  | { readonly kind: 'done'; readonly resolved: number; readonly failures: readonly string[] };

/**
 * The points at which a worker that authenticates can be blocked: after acquiring the lease, or before publishing its
 * authcode.
 */
export type StorePoint = 'leased' | 'answered';

/** A call for a worker to make. */
export interface WorkerCall {
  readonly operation: 'getAccount' | 'getUser' | 'startSession';
  /** The support session to start. */
  readonly session?: number;
}

export interface WorkerSettings {
  /** Identifies the worker's requests to the server. */
  readonly name: string;
  readonly endpoint: string;
  readonly store:
    | { readonly kind: 'file'; readonly folder: string }
    | { readonly kind: 'redis'; readonly port: number; readonly shape: 'ioredis' | 'nodeRedis' };
  readonly leaseMs: number;
  /** How far the worker's clock is ahead of the server's clock, in milliseconds. */
  readonly skewMs: number;
  /** The server's time. */
  readonly time: number;
}

/** A message that a worker receives. */
export type ToWorker =
  | { readonly kind: 'start'; readonly settings: WorkerSettings }
  | { readonly kind: 'time'; readonly time: number }
  /** Makes calls, `atOnce` of them concurrently. */
  | { readonly kind: 'work'; readonly calls: readonly WorkerCall[]; readonly atOnce: number }
  /** The point at which the worker reports its progress and waits for `go on`, or `undefined` for none. */
  | { readonly kind: 'hold'; readonly at: StorePoint | undefined }
  | { readonly kind: 'go on' };

/** A message that a worker sends. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started' }
  /** The worker has set its clock. */
  | {
      readonly kind: 'timed';
      /** `true` if a request or store operation is pending, or was pending at any time since the last message. */
      readonly isBusy: boolean;
      /** The time until the worker's first timer fires, in milliseconds, or `undefined` if there are no timers. */
      readonly nextMs: number | undefined;
    }
  | { readonly kind: 'at'; readonly point: StorePoint }
  /** All calls of a `work` message are complete. */
  | { readonly kind: 'done'; readonly resolved: number; readonly failures: readonly string[] };

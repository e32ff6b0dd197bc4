/** The points at which a worker that authenticates can be blocked: after taking the lease, or before publishing its authcode. */
export type StorePoint = 'leased' | 'answered';

/** One call of a worker. */
export interface WorkerCall {
  readonly operation: 'getAccount' | 'getUser' | 'startSession';
  /** The support session to start. */
  readonly session?: number;
}

export interface WorkerSettings {
  /** Identifies the requests of the worker at the server. */
  readonly name: string;
  readonly endpoint: string;
  readonly store:
    | { readonly kind: 'file'; readonly folder: string }
    | { readonly kind: 'redis'; readonly port: number; readonly shape: 'ioredis' | 'nodeRedis' };
  readonly leaseMs: number;
  /** How far its clock is ahead of the server's, in milliseconds. */
  readonly skewMs: number;
  /** The server's time. */
  readonly time: number;
}

/** What a worker receives. */
export type ToWorker =
  | { readonly kind: 'start'; readonly settings: WorkerSettings }
  | { readonly kind: 'time'; readonly time: number }
  /** Makes calls, `atOnce` of them concurrently. */
  | { readonly kind: 'work'; readonly calls: readonly WorkerCall[]; readonly atOnce: number }
  /** The point at which it reports and waits for `go on`; undefined for none. */
  | { readonly kind: 'hold'; readonly at: StorePoint | undefined }
  | { readonly kind: 'go on' };

/** What it sends. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started' }
  /** It has set its clock. */
  | {
      readonly kind: 'timed';
      /** Whether a request or an operation of the store is pending, or was since the last message. */
      readonly isBusy: boolean;
      /** Milliseconds until its first timer; undefined without a timer. */
      readonly nextMs: number | undefined;
    }
  | { readonly kind: 'at'; readonly point: StorePoint }
  /** All calls of a `work` message are complete. */
  | { readonly kind: 'done'; readonly resolved: number; readonly failures: readonly string[] };

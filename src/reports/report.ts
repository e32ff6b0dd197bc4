import { NODE_REF_V2 as nodeTypes } from '../../generated/contract.js';
import * as stubs from '../../generated/operations.js';
import type { NODE_REF_V2 } from '../../generated/types.js';
import { RescueAbortedError, RescueRequestError, RescueThrottledError } from '../errors.js';
import { systemClock, type Clock } from '../managed/clock.js';
import * as c from '../soap/checks.js';
import { streamed, type CallOptions } from '../soap/client.js';
import { TextStream } from '../soap/codec/streaming-decoder.js';
import { onAbort } from '../soap/on-abort.js';
import type { Open, Operation } from '../soap/schema/contract.js';
import { builtIns } from '../soap/schema/values.js';
import { ReportParser, type ReportColumn, type ReportRow } from './report-parser.js';

/** A `RescueClient` that is logged in or has an authcode, or a `ManagedRescueClient`. */
export interface ReportClient {
  call(stub: Operation, request: never, options?: CallOptions): Promise<unknown>;
}

/** The report areas in public code. Only SESSION appears with setReportArea_v2, which `readReport` calls. */
export type ReportArea = Open<
  | 'SESSION'
  | 'CUSTOMER_SURVEY'
  | 'PERFORMANCE'
  | 'CHAT_LOG'
  | 'TECHNICIAN_SURVEY'
  | 'COLLABORATION_CHAT_LOG'
  | 'FAILED_SESSION'
>;

/** Options for `readReport`. */
export interface ReportOptions {
  /** The kind of report. The WSDL does not list the values. */
  readonly area: ReportArea;
  /**
   * The start of the period: a `Date`, or text such as `'2024-02-19T14:36:37Z'`. Text without an offset is probably
   * read as UTC.
   */
  readonly from: string | Date;
  /** The end of the period, in the same format. */
  readonly to: string | Date;
  /** The ID of a technician, group or channel. According to two public clients, the ID for EXTERNALROOT is -2. */
  readonly node: number;
  /** The type of the node. Default: `'NODE'`, which stands for a technician or a group. */
  readonly nodeType?: NODE_REF_V2 | undefined;
  /** Must be `'XML'` if set. TEXT reports cannot be parsed: they escape neither delimiters nor line feeds in values. */
  readonly output?: 'XML' | undefined;
  /**
   * The time limit until the report begins (including all waits), and then between two parts of the report, in
   * milliseconds. Default: 180,000.
   */
  readonly timeoutMs?: number | undefined;
  /** Aborts the report. The loop then throws a `RescueAbortedError`. Default: none. */
  readonly signal?: AbortSignal | undefined;
}

/** A report, with times in UTC. Each loop over this object requests the report again. */
export interface Report extends AsyncIterable<ReportRow> {
  /** The columns. Empty until the first row arrives. Complete at the end of a loop, even if there are no rows. */
  readonly columns: readonly ReportColumn[];
}

/** A check of a point in time. It accepts the same values as the encoder. */
const dateTime = c.is<string | Date>(
  (value) => builtIns.dateTime.encode(value) !== undefined,
  c.expected(builtIns.dateTime.expected, 'string'),
);
const nodeTypeNames = nodeTypes.enumeration ?? [];

const reportOptions = c.object({
  area: c.string(c.expected('a report area, such as SESSION'), c.notEmpty),
  from: dateTime,
  to: dateTime,
  node: c.int32('a node ID, a whole number'),
  nodeType: c.defaulted(c.oneOf(nodeTypeNames, c.expected(`one of ${nodeTypeNames.join(', ')}`, 'string')), 'NODE'),
  output: c.optional(
    c.is<'XML'>((value) => value === 'XML', {
      error: () => "must be 'XML': TEXT escapes neither the delimiter nor line feeds",
    }),
  ),
  timeoutMs: c.defaulted(c.milliseconds(), 180_000),
  signal: c.optional(c.instance(AbortSignal, 'an AbortSignal')),
});

/** The clients that are currently reading a report. A second report would change the report settings of the first. */
const busy = new WeakSet<ReportClient>();

/**
 * Reads a report row by row in constant memory. Calls setTimezone (0), setReportArea_v2, setReportDate_v2, setOutput
 * (XML) and getReport_v2. The session keeps these settings. The connection waits for your loop, and time spent in the
 * loop does not count towards any limit. Leaving the loop closes the connection. The XML of a row can have at most 4 Mi
 * characters; `maxReplyBytes` limits only the rest of the reply.
 *
 * After POLLRATEEXCEEDED, HTTP 429 or 503, the call is sent again after 1, 2, 4, ... seconds (at most 60), or after
 * `Retry-After` if that is longer, until `timeoutMs` has elapsed. The guide allows one report per 60 s; for one public
 * client, 1 s was enough.
 *
 * @throws RescueRequestError if an option is invalid. If the client throws an error, the loop first yields the rows
 * that arrived before the error. A row that does not match the header causes a `RescueReplyError` with its `path`:
 * `.../data/row[3]/field[2]`.
 * @example
 * const period = { from: '2024-02-01T00:00:00Z', to: '2024-02-29T23:59:59Z' };
 * for await (const row of readReport(rescue, { area: 'SESSION', node: 337366, ...period })) console.log(row['Session ID']);
 */
export function readReport(client: ReportClient, options: ReportOptions): Report;
/** @internal Tests pass a clock. */
export function readReport(client: ReportClient, options: ReportOptions, clock: Clock): Report;
export function readReport(client: ReportClient, options: ReportOptions, clock: Clock = systemClock): Report {
  const checked = c.check(RescueRequestError, reportOptions, options, 'readReport');
  const columns: ReportColumn[] = [];
  return { columns, [Symbol.asyncIterator]: () => rowsOf(client, checked, columns, clock) };
}

async function* rowsOf(
  client: ReportClient,
  { area, from, to, node, nodeType, timeoutMs, signal }: c.Checked<typeof reportOptions>,
  columns: ReportColumn[],
  clock: Clock,
): AsyncGenerator<ReportRow, void, undefined> {
  const message = 'is reading another report: wait for it, or use another client';
  if (busy.has(client)) throw c.requestError(RescueRequestError, 'readReport', [{ path: ['client'], message }]);
  busy.add(client);
  const stop = new AbortController();
  const off = signal && onAbort(signal, () => stop.abort(signal.reason));
  const until = clock.elapsed() + timeoutMs;
  const send = async (stub: Operation, request: object): Promise<unknown> => {
    for (let waitMs = 1000; ; waitMs = Math.min(waitMs * 2, 60_000))
      try {
        const leftMs = Math.max(1, Math.ceil(until - clock.elapsed()));
        // the type of a request depends on its stub, and the encoder checks the request
        return await client.call(stub, request as never, { signal: stop.signal, timeoutMs: leftMs });
      } catch (error) {
        const pauseMs = error instanceof RescueThrottledError ? Math.max(waitMs, error.retryAfterMs ?? 0) : Infinity;
        if (clock.elapsed() + pauseMs >= until) throw error;
        await clock.sleep(pauseMs, stop.signal).catch(() => undefined);
      }
  };
  columns.length = 0;
  const stream = new TextStream('sReport', new ReportParser(columns));
  try {
    await send(stubs.setTimezone, { sTimezone: '0' });
    await send(stubs.setReportArea_v2, { eReportArea: area });
    await send(stubs.setReportDate_v2, { dBeginDate: from, dEndDate: to });
    await send(stubs.setOutput, { eOutput: 'XML' });
    const call = send(streamed(stubs.getReport_v2, stream), { iNodeID: node, eNodeRef: nodeType });
    stream.endWith(call);
    for (let rows; (rows = await stream.next());)
      for (const row of rows) {
        yield row;
        if (!signal?.aborted) continue;
        await call; // resolves if the whole report has arrived
        const error = { operation: 'getReport_v2', outcome: 'unknown', cause: signal.reason } as const;
        throw new RescueAbortedError('getReport_v2: the signal of the report was aborted; see cause.', error);
      }
  } finally {
    stop.abort();
    await stream.ended;
    off?.();
    busy.delete(client);
  }
}

import { onTestFinished } from 'vitest';
import { RescueClient, type RescueClientOptions } from '../../src/index.js';
import type { Clock } from '../../src/managed/clock.js';
import { readReport, type ReportOptions, type ReportRow } from '../../src/reports.js';
import type { Transport, TransportEvents } from '../../src/soap/http/transport.js';
import { escapeText } from '../../src/soap/xml/names.js';
import { cannedTransport } from '../support/canned-transport.js';
import { okReply } from './replies.js';

export const options: ReportOptions = {
  area: 'SESSION',
  from: '2024-02-01T00:00:00Z',
  to: '2024-02-29T23:59:59Z',
  node: 337366,
};

type Fields = readonly (readonly [id: string, value: string])[];

/** Writes `<field id="0">...</field>...`. A text without an ID gets its index as the ID. */
export function fields(...given: readonly (string | Fields[number])[]): string {
  const pairs = given.map((each, index) => (typeof each === 'string' ? ([String(index), each] as const) : each));
  return pairs.map(([id, value]) => `<field id="${id}">${escapeText(value)}</field>`).join('');
}

/** Returns a report with the columns A and B. */
export function reportOf(...rows: readonly string[]): string {
  const data = rows.map((row) => `<row>${row}</row>`).join('');
  return `<report><header>${fields('A', 'B')}</header><data>${data}</data></report>`;
}

/** Returns the name of the operation that a request calls. */
export function operationOf({ headers }: { readonly headers: Readonly<Record<string, string>> }): string {
  return /(\w+)"$/.exec(headers['SOAPAction'] ?? '')?.[1] ?? '';
}

export function reportReply(report: string): string {
  return okReply('getReport_v2', `<sReport>${escapeText(report)}</sReport>`);
}

/** Creates a client that receives the given reply for every report, in pieces of the given size. */
export function answering(
  reply: string | Uint8Array | (() => string),
  pieces?: number,
  more: RescueClientOptions = {},
): RescueClient & { readonly called: string[] } {
  const called: string[] = [];
  const transport = cannedTransport((request) => {
    const operation = operationOf(request);
    called.push(operation);
    if (operation !== 'getReport_v2') return { body: okReply(operation) };
    return { body: typeof reply === 'function' ? reply() : reply, ...(pieces !== undefined && { pieces }) };
  });
  return Object.assign(clientOf(transport, more), { called });
}

export function clientOf(transport: Transport, more: RescueClientOptions = {}): RescueClient {
  const client = new RescueClient({ transport, ...more });
  onTestFinished(() => client.close());
  return client;
}

export interface Read {
  readonly rows: readonly ReportRow[];
  readonly error: unknown;
  readonly columns: readonly { readonly id: string; readonly title: string }[];
}

/** Reads all rows of a report. */
export async function read(client: RescueClient, more: Partial<ReportOptions> = {}, clock?: Clock): Promise<Read> {
  const report = clock
    ? readReport(client, { ...options, ...more }, clock)
    : readReport(client, { ...options, ...more });
  const rows: ReportRow[] = [];
  let error: unknown;
  try {
    for await (const row of report) rows.push(row);
  } catch (caught) {
    error = caught;
  }
  return { rows, error, columns: report.columns };
}

/** A clock that advances only when code sleeps. */
export function sleepingClock(onSleep: (ms: number) => void = () => undefined): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  let now = 0;
  const sleep = (ms: number): Promise<void> => {
    slept.push(ms);
    now += ms;
    onSleep(ms);
    return Promise.resolve();
  };
  return { slept, sleep, now: () => now, elapsed: () => now, random: () => 0 };
}

/** Creates a client whose reports arrive when the test sends them. */
export class ManualReport {
  readonly client: RescueClient;
  aborted = 0;
  resumed = 0;
  /** Resolves when the report has been requested. */
  readonly requested: Promise<TransportEvents>;

  constructor(more: RescueClientOptions = {}) {
    let request: (events: TransportEvents) => void = () => undefined;
    this.requested = new Promise((resolve) => (request = resolve));
    const canned = cannedTransport((sent) => ({ body: okReply(operationOf(sent)) }));
    const transport: Transport = (sent, events) => {
      if (operationOf(sent) !== 'getReport_v2') return canned(sent, events);
      queueMicrotask(() => {
        events.sent();
        events.start(200, { 'content-type': 'text/xml; charset=utf-8' });
        request(events);
      });
      return { resume: () => void this.resumed++, abort: () => void this.aborted++ };
    };
    this.client = clientOf(transport, more);
  }

  /** Sends bytes of the reply. @returns `true` if the transport continues */
  async send(text: string): Promise<boolean> {
    return (await this.requested).data(Buffer.from(text));
  }
}

import { afterEach, describe, expect, it, vi } from 'vitest';
import { RescueClient, RescueReplyError, type CallInfo, type Transport } from '../../src/index.js';
import { ManagedRescueClient } from '../../src/managed.js';
import { readReport, type ReportRow } from '../../src/reports.js';
import { escapeText } from '../../src/soap/xml/names.js';
import { envelope } from '../support/canned-transport.js';
import { heapMB } from '../support/heap.js';
import { http, later } from '../soap/http/tls/exchange.js';
import { NS } from '../testing/support.js';
import { okReply } from './replies.js';
import { answering, fields, ManualReport, operationOf, options, read, reportOf, reportReply } from './support.js';

afterEach(() => void vi.useRealTimers());

const [begin, end] = reportReply(reportOf()).split(escapeText('</data>')) as [string, string];
const row = (n: number): string => escapeText(`<row>${fields(String(n), '')}</row>`);
const rest = escapeText('</data>') + end;

/** Requests the next row. */
async function next(rows: AsyncIterator<ReportRow>): Promise<string | undefined> {
  const { value, done } = await rows.next();
  return done ? undefined : (value as ReportRow)['A'];
}

const rowsOf = (client: RescueClient, more: Partial<typeof options> = {}) =>
  readReport(client, { ...options, ...more })[Symbol.asyncIterator]();

/** Waits until all pending promise callbacks have run. */
const settle = () => new Promise(setImmediate);

describe('rows are yielded as the reply arrives', () => {
  it('as soon as they are complete', async () => {
    const report = new ManualReport();
    const rows = rowsOf(report.client);
    const first = next(rows);
    expect(await report.send(begin + row(1))).toBe(true);
    expect(await first).toBe('1');
    expect(await report.send(row(2).slice(0, 5))).toBe(true);
    await report.send(row(2).slice(5));
    expect(await next(rows)).toBe('2');
    await report.send(rest);
    (await report.requested).end();
    expect(await next(rows)).toBeUndefined();
    expect(report.aborted).toBe(0);
  });

  it('and the connection pauses after 128 KiB until all rows have been requested', async () => {
    const large = (n: number): string => escapeText(`<row>${fields(String(n), 'x'.repeat(70_000))}</row>`);
    const report = new ManualReport();
    const rows = rowsOf(report.client);
    const first = next(rows);
    await report.send(begin + row(1));
    expect(await first).toBe('1');
    await report.send(large(2));
    expect(await report.send(large(3))).toBe(false);
    await settle();
    const { resumed } = report;
    expect([await next(rows), report.resumed]).toEqual(['2', resumed]);
    expect([await next(rows), report.resumed]).toEqual(['3', resumed + 1]);
    await rows.return?.();
  });

  it('until the loop ends, which aborts the exchange', async () => {
    const report = new ManualReport();
    const rows = rowsOf(report.client);
    const first = next(rows);
    await report.send(begin + row(1));
    await first;
    await rows.return?.();
    expect(report.aborted).toBe(1);
    // another report can be read through the same client
    expect(await rowsOf(report.client).return?.()).toEqual({ done: true, value: undefined });
  });

  it('until the signal is aborted', async () => {
    const controller = new AbortController();
    const report = new ManualReport();
    const rows = rowsOf(report.client, { signal: controller.signal });
    const first = next(rows);
    await report.send(begin + row(1) + row(2));
    await first;
    controller.abort(new Error('enough'));
    await expect(next(rows)).rejects.toMatchObject({ name: 'RescueAbortedError', cause: new Error('enough') });
    expect(report.aborted).toBe(1);
  });

  it('until the signal is aborted, even if the complete report has arrived', async () => {
    const controller = new AbortController();
    const client = answering(reportReply(reportOf(fields('1', ''), fields('2', ''))));
    const rows = rowsOf(client, { signal: controller.signal });
    expect(await next(rows)).toBe('1');
    await settle();
    controller.abort(new Error('enough'));
    await expect(next(rows)).rejects.toMatchObject({ name: 'RescueAbortedError', cause: new Error('enough') });
  });

  it('until the connection breaks, and the error follows the rows', async () => {
    const report = new ManualReport();
    const rows = rowsOf(report.client);
    const first = next(rows);
    await report.send(begin + row(1) + row(2));
    (await report.requested).error(new Error('reset'));
    expect([await first, await next(rows)]).toEqual(['1', '2']);
    await expect(next(rows)).rejects.toMatchObject({ name: 'RescueConnectionError', outcome: 'unknown' });
  });

  it('and leaving the loop closes the socket', async () => {
    const { url, sockets } = await http((request, response) => {
      request.resume().on('end', () => {
        const operation = operationOf({ headers: { SOAPAction: String(request.headers['soapaction']) } });
        response.setHeader('Content-Type', 'text/xml; charset=utf-8');
        if (operation !== 'getReport_v2') return response.end(okReply(operation));
        return response.write(begin + row(1));
      });
    });
    const client = new RescueClient({ endpoint: url });
    later(() => client.close());
    for await (const { A } of readReport(client, options)) {
      expect(A).toBe('1');
      break;
    }
    const [socket] = sockets;
    if (!socket?.closed) await new Promise((resolve) => socket?.once('close', resolve));
    expect(sockets).toHaveLength(1);
  });
});

describe('the limits', () => {
  it('timeoutMs applies until the report begins', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const report = new ManualReport();
    const first = next(rowsOf(report.client, { timeoutMs: 1000 }));
    await report.requested;
    vi.advanceTimersByTime(1000);
    await expect(first).rejects.toMatchObject({ name: 'RescueTimeoutError', operation: 'getReport_v2' });
  });

  it('timeoutMs restarts with each chunk, and does not include the time spent in the loop', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const report = new ManualReport();
    const rows = rowsOf(report.client, { timeoutMs: 1000 });
    const first = next(rows);
    await report.send(begin);
    vi.advanceTimersByTime(900);
    await report.send(row(1));
    vi.advanceTimersByTime(900);
    expect(await first).toBe('1');
    await report.send(row(2));
    // the loop is busy for an hour
    vi.advanceTimersByTime(3_600_000);
    expect(await next(rows)).toBe('2');
    vi.advanceTimersByTime(900);
    await report.send(row(3));
    expect(await next(rows)).toBe('3');
    vi.advanceTimersByTime(1000);
    await expect(next(rows)).rejects.toMatchObject({ name: 'RescueTimeoutError' });
    expect(report.aborted).toBe(1);
  });

  it('maxReplyBytes does not limit the report', async () => {
    const many = reportOf(...Array.from({ length: 1000 }, () => fields('x'.repeat(100), 'y')));
    const { rows, error } = await read(answering(reportReply(many), 100, { maxReplyBytes: 1500 }));
    expect(error).toBeUndefined();
    expect(rows).toHaveLength(1000);
  });

  it.each([
    ['before the report', okReply('getReport_v2', `<x>${'y'.repeat(2000)}</x><sReport/>`)],
    [
      'after the report',
      okReply('getReport_v2', `<sReport>${escapeText(reportOf())}</sReport><x>${'y'.repeat(2000)}</x>`),
    ],
    // saxes, which parses the XML that the scanner does not handle, reports a text only at its end
    ['of a text that cannot be passed on', okReply('getReport_v2', `<?x?><sReport>${'y'.repeat(2000)}</sReport>`)],
  ])('maxReplyBytes limits what is kept %s', async (_, reply) => {
    const { error } = await read(answering(reply, 100, { maxReplyBytes: 1500 }));
    expect(error).toBeInstanceOf(RescueReplyError);
    expect((error as Error).message).toContain('larger than 1500 bytes');
  });

  it('a retained row does not keep the report in memory', async () => {
    const row = fields('a value of 20 letters', 'x'.repeat(2000));
    // only the bytes of the text remain
    const bytes = (() => Buffer.from(reportReply(reportOf(...Array.from({ length: 10_000 }, () => row)))))();
    const client = answering(bytes, 65_536);
    const kept: unknown[] = [];
    const before = await heapMB();
    for await (const { A } of readReport(client, options)) kept.push(A);
    expect(kept).toHaveLength(10_000);
    expect((await heapMB()) - before).toBeLessThan(5);
  });
});

describe('the result code is checked before a row is yielded', () => {
  const result = (value: string) => `<getReport_v2Result>${value}</getReport_v2Result>`;
  const report = `<sReport>${escapeText(reportOf(fields('1', '2')))}</sReport>`;
  const reply = (members: string) => envelope(`<getReport_v2Response xmlns="${NS}">${members}</getReport_v2Response>`);

  it.each([
    ['before', result('getReport_Error') + report],
    ['after', report + result('getReport_Error')],
  ])('a refusal %s the report yields none', async (_, members) => {
    for (const pieces of [undefined, 1]) {
      const { rows, error } = await read(answering(reply(members), pieces));
      expect(rows).toEqual([]);
      expect(error).toMatchObject({ name: 'RescueResultError', code: 'ERROR' });
    }
  });

  it('rows are yielded if OK follows the report', async () => {
    const { rows, error } = await read(answering(reply(report + result('getReport_OK')), 1));
    expect([rows, error]).toEqual([[{ A: '1', B: '2' }], undefined]);
  });

  it('an invalid report before an OK is an error with its position', async () => {
    const wrong = `<sReport>${escapeText(reportOf(fields('1')))}</sReport>`;
    const { rows, error } = await read(answering(reply(wrong + result('getReport_OK'))));
    expect(rows).toEqual([]);
    expect(error).toMatchObject({ path: 'Body/getReport_v2Response/sReport/data/row[1]' });
  });

  it('no rows are yielded if the reply has no code', async () => {
    const { rows, error } = await read(answering(reply(report)));
    expect(rows).toEqual([]);
    expect(error).toBeInstanceOf(RescueReplyError);
    expect(error).toMatchObject({ path: 'Body/getReport_v2Response/getReport_v2Result' });
  });

  it('a nil report has no rows', async () => {
    const nil = '<sReport xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>';
    expect(await read(answering(reply(result('getReport_OK') + nil)))).toMatchObject({ rows: [], error: undefined });
  });

  it('a second report is an error, after the rows of the first report', async () => {
    const { rows, error } = await read(answering(reply(result('getReport_OK') + report + report), 1));
    expect(rows).toEqual([{ A: '1', B: '2' }]);
    expect(error).toMatchObject({ name: 'RescueReplyError', path: 'Body/getReport_v2Response/sReport' });
  });
});

describe('a client', () => {
  it('reports the calls to onCall', async () => {
    const infos: CallInfo[] = [];
    const reply = reportReply(reportOf(fields('1', '2'), fields('3')));
    await read(answering(reply, 1, { onCall: (info) => infos.push(info) }));
    expect(infos.map(({ operation, outcome }) => [operation, outcome])).toEqual([
      ['setTimezone', 'ok'],
      ['setReportArea_v2', 'ok'],
      ['setReportDate_v2', 'ok'],
      ['setOutput', 'ok'],
      ['getReport_v2', 'unknown'],
    ]);
    expect(infos.at(-1)).toMatchObject({ error: 'RescueReplyError', status: 200 });
  });

  it('that retries a call does not yield rows twice', async () => {
    let sent = 0;
    const credentials = { apiToken: 'token' };
    const transport: Transport = (request, events) => {
      const whole = reportReply(reportOf(fields('1', '2')));
      queueMicrotask(() => {
        events.sent();
        events.start(200, { 'content-type': 'text/xml' });
        const operation = operationOf(request);
        const isReport = operation === 'getReport_v2';
        if (isReport) sent++;
        events.data(Buffer.from(isReport ? whole : okReply(operation)));
        if (isReport && sent === 1) events.error(new Error('reset'));
        else events.end();
      });
      return { resume() {}, abort() {} };
    };
    const managed = new ManagedRescueClient({
      credentials,
      transport,
      retry: { readOnly: ['getReport_v2'], attempts: 2, delayMs: 1 },
    });
    const rows: ReportRow[] = [];
    const reading = (async () => {
      for await (const each of readReport(managed, options)) rows.push(each);
    })();
    await expect(reading).rejects.toThrow('was sent again after a part of it had been used');
    expect(rows).toEqual([{ A: '1', B: '2' }]);
    expect(sent).toBe(2);
    await managed.close();
  });
});

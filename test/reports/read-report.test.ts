import { describe, expect, it, onTestFinished } from 'vitest';
import { RescueClient, RescueRequestError, RescueThrottledError } from '../../src/index.js';
import { ManagedRescueClient } from '../../src/managed.js';
import { readReport } from '../../src/reports.js';
import { demoCredentials } from '../../src/testing.js';
import { started } from '../testing/support.js';
import { okReply } from './replies.js';
import {
  answering,
  clientOf,
  fields,
  operationOf,
  options,
  read,
  reportOf,
  reportReply,
  sleepingClock,
} from './support.js';
import { cannedTransport } from '../support/canned-transport.js';

const noon = Date.UTC(2024, 1, 19, 12);
const tess = 337367;

/** Starts the embedded server and a client that is logged in. */
async function loggedIn(reportIntervalMs = 1000) {
  const server = await started({ now: () => noon });
  for (const account of server.accounts) account.reportIntervalMs = reportIntervalMs;
  const client = new RescueClient({ endpoint: server.endpoint });
  onTestFinished(() => client.close());
  await client.login(demoCredentials.login);
  return { server, client };
}

describe('a report of the embedded server', () => {
  it('is read as rows by column title, in UTC', async () => {
    const { client } = await loggedIn();
    const { rows, columns, error } = await read(client, { node: tess });
    expect(error).toBeUndefined();
    expect(rows.map((row) => row['Session ID'])).toEqual(['12345680', '12345681', '12345682']);
    expect(rows[0]?.['Start Time']).toBe('2/19/2024 12:00:00 PM');
    expect(columns.map(({ title }) => title)).toEqual(Object.keys(rows[0] ?? {}));
    expect(columns.slice(0, 2)).toEqual([
      { id: '0', title: 'Start Time' },
      { id: '1', title: 'End Time' },
    ]);
  });

  it('can have values that the TEXT format cannot represent', async () => {
    const { client, server } = await loggedIn();
    const values = ['a|b', 'c\nd', '<b>&amp;</b>', ']]>', '\u{1F600}'];
    server.session(12345680).customFields = ['', ...values];
    const { rows } = await read(client, { node: tess });
    expect(values.map((_, index) => rows[0]?.[`Custom field ${index + 1}`])).toEqual(values);
  });

  it('has columns but no rows if there were no sessions in the period', async () => {
    const { client } = await loggedIn();
    const { rows, columns } = await read(client, { node: tess, to: '2024-02-01T00:00:01Z' });
    expect(rows).toEqual([]);
    expect(columns).toHaveLength(21);
  });

  it('can be read through a managed client', async () => {
    const { server } = await loggedIn();
    const { email, password } = demoCredentials.login;
    const managed = new ManagedRescueClient({ endpoint: server.endpoint, credentials: { email, password } });
    onTestFinished(() => managed.close());
    const ids: unknown[] = [];
    for await (const row of readReport(managed, { ...options, node: tess })) ids.push(row['Session ID']);
    expect(ids).toEqual(['12345680', '12345681', '12345682']);
  });

  it('rejects the loop with the code of a refused call', async () => {
    const { client } = await loggedIn();
    const { error, rows } = await read(client, { node: 1 });
    expect(rows).toEqual([]);
    expect(error).toMatchObject({ name: 'RescueResultError', code: 'INVALIDPARAM_NODE' });
  });

  it('can be read again by another loop', async () => {
    const { client } = await loggedIn(0);
    const report = readReport(client, { ...options, node: tess });
    for (let loop = 1; loop <= 2; loop++) {
      let rows = 0;
      for await (const _ of report) rows++;
      expect(rows).toBe(3);
    }
  });
});

describe('the calls', () => {
  it('set time zone 0, the area, the dates and XML output, and then request the report', async () => {
    const bodies: string[] = [];
    const transport = cannedTransport((request) => {
      bodies.push(/<soap:Body>(.*)<\/soap:Body>/.exec(request.body ?? '')?.[1]?.replace(/ xmlns="[^"]*"/g, '') ?? '');
      return { body: okReply(operationOf(request)) };
    });
    await read(clientOf(transport), { nodeType: 'CHANNEL', from: new Date(noon) });
    expect(bodies).toEqual([
      '<setTimezone><sTimezone>0</sTimezone></setTimezone>',
      '<setReportArea_v2><eReportArea>SESSION</eReportArea></setReportArea_v2>',
      '<setReportDate_v2><dBeginDate>2024-02-19T12:00:00.000Z</dBeginDate><dEndDate>2024-02-29T23:59:59Z</dEndDate></setReportDate_v2>',
      '<setOutput><eOutput>XML</eOutput></setOutput>',
      '<getReport_v2><iNodeID>337366</iNodeID><eNodeRef>CHANNEL</eNodeRef></getReport_v2>',
    ]);
  });

  it('start only when the loop starts', () => {
    const client = answering(reportReply(reportOf()));
    readReport(client, options);
    expect(client.called).toEqual([]);
  });

  it('are limited to one report at a time, because a second report would change the settings', async () => {
    const client = answering(reportReply(reportOf(fields('1', '2'), fields('3', '4'))));
    for await (const _ of readReport(client, options)) {
      const { error } = await read(client);
      expect(error).toBeInstanceOf(RescueRequestError);
      expect(error).toMatchObject({ message: expect.stringContaining('client is reading another report') as string });
      break;
    }
    expect((await read(client)).rows).toHaveLength(2);
  });
});

describe('a report that is requested too early', () => {
  it('is requested again after 1, 2, 4, ... seconds', async () => {
    const { client, server } = await loggedIn(6000);
    await read(client, { node: tess });
    const clock = sleepingClock((ms) => server.clock.advance(ms));
    const { rows, error } = await read(client, { node: tess }, clock);
    expect(error).toBeUndefined();
    expect(rows).toHaveLength(3);
    expect(clock.slept).toEqual([1000, 2000, 4000]);
  });

  it('fails with the refusal when timeoutMs has elapsed', async () => {
    const { client } = await loggedIn(60_000);
    await read(client, { node: tess });
    const clock = sleepingClock();
    const { error } = await read(client, { node: tess, timeoutMs: 10_000 }, clock);
    expect(error).toBeInstanceOf(RescueThrottledError);
    expect(error).toMatchObject({ code: 'POLLRATEEXCEEDED', retryAfterMs: 1000 });
    expect(clock.slept).toEqual([1000, 2000, 4000]);
  });

  it('is requested again after HTTP 503, when Retry-After allows it', async () => {
    let sent = 0;
    const transport = cannedTransport((request) =>
      operationOf(request) === 'getReport_v2' && sent++ === 0
        ? { status: 503, headers: { 'retry-after': '7' }, body: '' }
        : { body: operationOf(request) === 'getReport_v2' ? reportReply(reportOf()) : okReply(operationOf(request)) },
    );
    const clock = sleepingClock();
    expect((await read(clientOf(transport), {}, clock)).error).toBeUndefined();
    expect([sent, clock.slept]).toEqual([2, [7000]]);
  });

  it('is requested at most once a minute', async () => {
    const refusal = okReply('getReport_v2').replace('getReport_OK', 'getReport_PollRateExceeded');
    const clock = sleepingClock();
    const { error } = await read(answering(refusal), { timeoutMs: 300_000 }, clock);
    expect(error).toMatchObject({ code: 'POLLRATEEXCEEDED' });
    expect(clock.slept).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('is not requested again after an abort', async () => {
    const controller = new AbortController();
    const { client } = await loggedIn(60_000);
    await read(client, { node: tess });
    const clock = sleepingClock(() => controller.abort(new Error('enough')));
    const { error } = await read(client, { node: tess, signal: controller.signal }, clock);
    expect(error).toMatchObject({ name: 'RescueAbortedError', outcome: 'not-sent', cause: new Error('enough') });
    expect(clock.slept).toEqual([1000]);
  });
});

describe('an invalid option', () => {
  it.each([
    [{ output: 'TEXT' }, "output must be 'XML': TEXT escapes neither the delimiter nor line feeds"],
    [{ area: '' }, 'area must not be empty'],
    [{ from: '2/19/2024' }, 'from must be a date and time'],
    [{ to: undefined }, 'to is missing'],
    [{ to: null }, 'to must be a date and time'],
    [{ node: '1' }, 'node must be a node ID'],
    [{ nodeType: 'GROUP' }, /nodeType must be one of [A-Z, _]+, not another string/],
    [{ timeoutMs: 0 }, 'timeoutMs must be at least 1 ms'],
    [{ delimiter: ';' }, 'delimiter is not known here'],
  ])('%j is rejected before anything is sent', (wrong, message) => {
    const client = answering('');
    const given = { ...options, ...wrong } as typeof options;
    expect(() => readReport(client, given)).toThrow(RescueRequestError);
    expect(() => readReport(client, given)).toThrow(message);
    expect(client.called).toEqual([]);
  });
});

describe('the columns', () => {
  const header = (...titles: string[]) => `<report><header>${fields(...titles)}</header><data>`;

  it('with the same title are distinguished by their IDs', async () => {
    const report = `${header('Name', 'Name', '')}<row>${fields('a', 'b', 'c')}</row></data></report>`;
    const { rows, columns } = await read(answering(reportReply(report)));
    expect(rows).toEqual([{ Name: 'a', 'Name (1)': 'b', '': 'c' }]);
    expect(columns.map(({ title }) => title)).toEqual(['Name', 'Name (1)', '']);
  });

  it('may have the names of object members', async () => {
    const report = `${header('__proto__', 'constructor')}<row>${fields('a', 'b')}</row></data></report>`;
    const { rows } = await read(answering(reportReply(report)));
    expect(Object.entries(rows[0] ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect(Object.getPrototypeOf(rows[0])).toBe(Object.prototype);
  });

  it('are found by their IDs, whatever their order in a row', async () => {
    const row = fields(['1', 'b'], ['0', 'a']);
    const { rows } = await read(answering(reportReply(reportOf(row))));
    expect(rows).toEqual([{ A: 'a', B: 'b' }]);
  });
});

import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RescueServer, RescueServerOptions } from '../../../src/testing.js';
import { authCodeOf, call, loggedIn, started } from '../support.js';

const [ada, tess, olaf, channel, root] = [337366, 337367, 337368, 337304, 337300];
const noon = Date.UTC(2024, 1, 19, 12);

interface Report {
  get(iNodeID?: number, eNodeRef?: 'NODE' | 'CHANNEL'): Promise<readonly [code: string, report: string | undefined]>;
  readonly cookie: string;
  readonly server: RescueServer;
}

/** Starts a server at noon UTC, on which Ada is logged in. */
async function asAda(options: RescueServerOptions = {}): Promise<Report> {
  const server = await started({ now: () => noon, ...options });
  const cookie = await loggedIn(server, 'ada@example.com');
  return {
    server,
    cookie,
    async get(iNodeID = tess, eNodeRef = 'NODE') {
      server.clock.advance(1000);
      const { reply } = await call(server, 'getReport', { iNodeID, eNodeRef }, { cookie });
      return [reply.getReportResult, reply.sReport];
    },
  };
}

/** Returns the cells of a TEXT report without its header. They contain nothing that needs escaping. */
function cellsOf([, report]: readonly [string, string | undefined], delimiter = '|'): string[][] {
  return (report ?? '')
    .split('\n')
    .slice(1)
    .map((line) => line.split(delimiter));
}

const idsOf = (report: readonly [string, string | undefined]) => cellsOf(report).map((cells) => cells[5]);
const startsOf = (report: readonly [string, string | undefined]) => new Set(cellsOf(report).map(([start]) => start));

describe('a report as TEXT', () => {
  it('has lines that end with LF, the header first, and a delimiter at the end of every line', async () => {
    const { get } = await asAda();
    const [code, report = ''] = await get();
    expect(code).toBe('getReport_OK');
    const lines = report.split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^Start Time\|End Time\|Last Action Time\|Technician Name\|Technician ID\|Session ID\|/);
    expect(lines[1]).toMatch(/^2\/19\/2024 7:00:00 AM\|\|2\/19\/2024 7:00:00 AM\|Tess Technician\|337367\|12345680\|/);
    expect(lines.every((line) => line.endsWith('|') && line.split('|').length === 22)).toBe(true);
  });

  it('has 21 columns, and the values of a session are in its columns', async () => {
    const { server, get } = await asAda();
    const customFields = ['Carl', 'c1', 'c2', 'c3', 'c4', 'c5'];
    const taken = { technicianId: olaf, startedAt: noon, changedAt: noon + 61_000 };
    server.addSession({ ...taken, id: 7, state: 'closed', channelId: channel, customFields });
    server.addSession({ ...taken, id: 8, state: 'held' });
    const [, report] = await get(olaf);
    expect(report?.split('\n').map((line) => line.split('|'))).toEqual([
      [
        'Start Time',
        'End Time',
        'Last Action Time',
        'Technician Name',
        'Technician ID',
        'Session ID',
        'Session Type',
        'Status',
        'Name',
        'Custom field 1',
        'Custom field 2',
        'Custom field 3',
        'Custom field 4',
        'Custom field 5',
        'Tracking ID',
        'Customer IP',
        'Device ID',
        'Incident Tools Used',
        'Resolved Unresolved',
        'Channel ID',
        'Channel Name',
        '',
      ],
      [
        '2/19/2024 7:00:00 AM',
        '2/19/2024 7:01:01 AM',
        '2/19/2024 7:01:01 AM',
        'Olaf Offline',
        '337368',
        '7',
        '',
        'Closed by technician',
        ...customFields,
        '',
        '',
        '',
        '',
        '',
        '337304',
        'Default channel',
        '',
      ],
      [
        '2/19/2024 7:00:00 AM',
        '',
        '2/19/2024 7:01:01 AM',
        'Olaf Offline',
        '337368',
        '8',
        '',
        'On Hold',
        ...Array<string>(14).fill(''),
      ],
    ]);
    server.removeUser('olaf@example.com');
    expect(cellsOf(await get(root)).map((cells) => cells[3])).toEqual([
      'Tess Technician',
      'Tess Technician',
      'Tess Technician',
      '',
      '',
    ]);
    expect(idsOf(await get(channel, 'CHANNEL'))).toEqual(['12345680', '12345681', '12345682', '7']);
  });

  it('fact 11: escapes neither the delimiter nor a line feed', async () => {
    const { server, get } = await asAda();
    server.session(12345680).customFields = ['a|b', 'c\nd'];
    const [, report] = await get();
    expect(report).toContain('|a|b|c\nd|');
    expect(report?.split('\n')).toHaveLength(5);
  });

  it('uses the configured delimiter, even if it has several characters', async () => {
    const { server, cookie, get } = await asAda();
    await call(server, 'setDelimiter', { sDelimiter: '¦;' }, { cookie });
    expect((await get())[1]).toMatch(/^Start Time¦;End Time¦;/);
  });
});

describe('the rows of a report', () => {
  it('are the sessions picked up by technicians of the node, one row per technician', async () => {
    const { server, get } = await asAda();
    server.session(12345680).collaboratorIds = [ada];
    const all = ['12345680', '12345680', '12345681', '12345682'];
    expect(idsOf(await get(tess))).toEqual(['12345680', '12345681', '12345682']);
    expect(idsOf(await get(ada))).toEqual(['12345680']);
    expect(idsOf(await get(olaf))).toEqual([]);
    expect(idsOf(await get(root))).toEqual(all);
    expect(idsOf(await get(channel, 'CHANNEL'))).toEqual(all);
    expect(await get(1)).toEqual(['getReport_InvalidParam_NodeID', undefined]);
    expect(await get(channel)).toEqual(['getReport_InvalidParam_NodeID', undefined]);
    expect(await get(tess, 'CHANNEL')).toEqual(['getReport_InvalidParam_NodeID', undefined]);
  });

  it('are limited to the configured dates', async () => {
    const { server, cookie, get } = await asAda();
    server.addSession({ id: 1, technicianId: olaf, startedAt: Date.UTC(2024, 0, 31, 23, 30) });
    server.addSession({ id: 2, technicianId: olaf, startedAt: Date.UTC(2024, 1, 1, 12) });
    server.addSession({ id: 3, technicianId: olaf, startedAt: Date.UTC(2024, 1, 2, 23, 30) });
    const ids = async () => idsOf(await get(olaf));
    await call(server, 'setTimezone', { sTimezone: '0' }, { cookie });
    await call(server, 'setReportDate', { sBeginDate: '2/1/2024', sEndDate: '2/2/2024' }, { cookie });
    expect(await ids()).toEqual(['2', '3']);
    const dates = { dBeginDate: '2024-01-31T23:30:00', dEndDate: '2024-02-01T07:00:00-05:00' };
    await call(server, 'setReportDate_v2', dates, { cookie });
    expect(await ids()).toEqual(['1', '2']);
    // dates without a zone are in the time zone of the report
    await call(server, 'setTimezone', { sTimezone: '60' }, { cookie });
    await call(server, 'setReportDate', { sBeginDate: '2/1/2024', sEndDate: '2/1/2024' }, { cookie });
    expect(await ids()).toEqual(['1', '2']);
  });

  it('are limited to whole days by dates without a time, and to exact times, including the first and the last', async () => {
    const { server, cookie, get } = await asAda();
    const day = Date.UTC(2024, 2, 1, 5);
    for (const [id, startedAt] of Object.entries([day - 1, day, day + 86_399_999, day + 86_400_000]))
      server.addSession({ id: Number(id) + 10, technicianId: olaf, startedAt });
    await call(server, 'setReportDate', { sBeginDate: '3/1/2024', sEndDate: '3/1/2024' }, { cookie });
    expect(idsOf(await get(olaf))).toEqual(['11', '12']);
    // a time includes its own millisecond
    const one = { dBeginDate: '2024-03-01T05:00:00Z', dEndDate: '2024-03-01T05:00:00Z' };
    expect((await call(server, 'setReportDate_v2', one, { cookie })).reply.setReportDate_v2Result).toBe(
      'setReportDate_OK',
    );
    expect(idsOf(await get(olaf))).toEqual(['11']);
    const reverse = { dBeginDate: '2024-03-01T05:00:00.001Z', dEndDate: '2024-03-01T05:00:00Z' };
    expect((await call(server, 'setReportDate_v2', reverse, { cookie })).reply.setReportDate_v2Result).toBe(
      'setReportDate_InvalidDateRange',
    );
  });

  it('are limited by times without a zone in the time zone of the report, whatever the zone of the server', async () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(new Date(0).getTimezoneOffset()).toBe(-540);
    const { server, cookie, get } = await asAda();
    const five = Date.UTC(2024, 2, 1, 5);
    for (const [id, startedAt] of Object.entries([five - 1, five, five + 1000, five + 1001]))
      server.addSession({ id: Number(id) + 10, technicianId: olaf, startedAt });
    const dates = { dBeginDate: '2024-03-01T00:00:00', dEndDate: '2024-03-01T00:00:01' };
    await call(server, 'setReportDate_v2', dates, { cookie });
    expect(idsOf(await get(olaf))).toEqual(['11', '12']);
  });

  it('do not exist in getReport_v2 for external technicians and for areas with unknown columns', async () => {
    const { server, cookie, get } = await asAda();
    const { reply } = await call(server, 'getReport_v2', { iNodeID: -2, eNodeRef: 'EXTERNALROOT' }, { cookie });
    expect([reply.getReport_v2Result, reply.sReport?.split('\n').length]).toEqual(['getReport_OK', 1]);
    await call(server, 'setReportArea', { eReportArea: 'CUSTOMER_SURVEY' }, { cookie });
    expect(await get()).toEqual(['getReport_OK', '']);
    await call(server, 'setReportArea_v2', { eReportArea: 'SESSION' }, { cookie });
    expect(idsOf(await get())).toHaveLength(3);
  });
});

it('fact 12: XML has the column titles in header/field[@id], and the escaped values in data/row/field[@id]', async () => {
  const { server, cookie, get } = await asAda();
  server.session(12345682).customFields = ['<a> & |\n'];
  await call(server, 'setOutput', { eOutput: 'XML' }, { cookie });
  const [, report = ''] = await get();
  expect(report).toMatch(/^<report><header><field id="0">Start Time<\/field>.*<\/header><data>.*<\/data><\/report>$/s);
  const fields = '(?:<field id="\\d+">[^<]*</field>){21}';
  expect(report).toMatch(
    new RegExp(`^<report><header>${fields}</header><data>(?:<row>${fields}</row>){3}</data></report>$`),
  );
  expect(report.match(/<row>/g)).toHaveLength(3);
  expect(report).toContain('<field id="5">12345682</field>');
  expect(report).toContain('<field id="8">&lt;a&gt; &amp; |\n</field>');
  await call(server, 'setReportArea', { eReportArea: 'PERFORMANCE' }, { cookie });
  expect((await get())[1]).toMatch(/^<(\w+)><header><\/header><data><\/data><\/\1>$/);
});

describe('fact 13', () => {
  it('times are not in UTC unless setTimezone 0 was sent', async () => {
    const { server, cookie, get } = await asAda();
    expect(startsOf(await get())).toEqual(new Set(['2/19/2024 7:00:00 AM']));
    await call(server, 'setTimezone', { sTimezone: '0' }, { cookie });
    expect(startsOf(await get())).toEqual(new Set(['2/19/2024 12:00:00 PM']));
    await call(server, 'setTimezone', { sTimezone: '-480' }, { cookie });
    expect(startsOf(await get())).toEqual(new Set(['2/19/2024 4:00:00 AM']));
  });

  it('settings belong to the cookie, even if another user logs in, and are lost with it', async () => {
    const { server, cookie, get } = await asAda();
    await call(server, 'setOutput', { eOutput: 'XML' }, { cookie });
    await call(server, 'logout', {}, { cookie });
    await call(server, 'login', { sEmail: 'tess@example.com', sPassword: 'demo-password-2' }, { cookie });
    expect((await get())[1]).toMatch(/^</);
    server.clock.advance(20 * 60_000);
    expect(await get()).toEqual(['getReport_NotLoggedIn', undefined]);
    const again = await loggedIn(server, 'ada@example.com');
    const { reply } = await call(server, 'getReport', { iNodeID: tess, eNodeRef: 'NODE' }, { cookie: again });
    expect(reply.sReport).toMatch(/^Start Time\|/);
  });

  it('settings that are sent with an authcode but no cookie are not kept', async () => {
    const { server } = await asAda();
    const sAuthCode = await authCodeOf(server, 'ada@example.com');
    const set = await call(server, 'setOutput', { eOutput: 'XML', sAuthCode });
    const get = await call(server, 'getReport', { iNodeID: tess, eNodeRef: 'NODE', sAuthCode });
    expect(set.reply.setOutputResult).toBe('setOutput_OK');
    expect(get.reply.sReport).toMatch(/^Start Time\|/);
  });
});

it('setTimezone accepts the offsets from -14 to 14 hours, with or without a sign', async () => {
  const { server, cookie, get } = await asAda();
  for (const [sTimezone, start] of [
    ['840', '2/20/2024 2:00:00 AM'],
    ['-840', '2/18/2024 10:00:00 PM'],
    ['+90', '2/19/2024 1:30:00 PM'],
  ] as const) {
    const { reply } = await call(server, 'setTimezone', { sTimezone }, { cookie });
    expect(reply.setTimezoneResult).toBe('setTimezone_OK');
    expect(startsOf(await get())).toEqual(new Set([start]));
  }
});

describe('fact 14: getReport returns POLLRATEEXCEEDED', () => {
  it.each([
    ['within a second', undefined, 999],
    ["within the account's interval", 60_000, 59_999],
  ])('%s, and a refused call does not count', async (_what, reportIntervalMs, early) => {
    const { server, cookie } = await asAda();
    if (reportIntervalMs !== undefined) server.accounts[0]!.reportIntervalMs = reportIntervalMs;
    const get = async () => {
      const { reply } = await call(server, 'getReport_v2', { iNodeID: tess, eNodeRef: 'NODE' }, { cookie });
      return [reply.getReport_v2Result, typeof reply.sReport];
    };
    expect(await get()).toEqual(['getReport_OK', 'string']);
    server.clock.advance(early);
    expect(await get()).toEqual(['getReport_PollRateExceeded', 'undefined']);
    server.clock.advance(1);
    expect(await get()).toEqual(['getReport_OK', 'string']);
  });
});

describe('an invalid setting is refused, and the previous value is kept', () => {
  it.each([
    ['setOutput', { eOutput: 'JSON' }, 'setOutput_Error'],
    ['setDelimiter', {}, 'setDelimiter_Error'],
    ['setReportArea', { eReportArea: '' }, 'setReportArea_Error'],
    ['setTimezone', { sTimezone: 'UTC' }, 'setTimezone_Error'],
    ['setTimezone', { sTimezone: '841' }, 'setTimezone_Error'],
    ['setTimezone', { sTimezone: '-841' }, 'setTimezone_Error'],
    ['setTimezone', { sTimezone: '1.5' }, 'setTimezone_Error'],
    ['setTimezone', {}, 'setTimezone_Error'],
    ['setReportDate', { sBeginDate: '13/1/2024', sEndDate: '3/1/2025' }, 'setReportDate_InvalidFormat'],
    ['setReportDate', { sBeginDate: '1/2/2024', sEndDate: '1/32/2024' }, 'setReportDate_InvalidFormat'],
    ['setReportDate', { sBeginDate: '1/2/2024' }, 'setReportDate_InvalidFormat'],
    ['setReportDate', { sBeginDate: '2024-02-30T25:00:00', sEndDate: '3/1/2024' }, 'setReportDate_InvalidFormat'],
    ['setReportDate', { sBeginDate: 'x 2024-02-01T00:00:00', sEndDate: '3/1/2024' }, 'setReportDate_InvalidFormat'],
    ['setReportDate', { sBeginDate: '2/30/2024', sEndDate: '3/1/2024' }, 'setReportDate_InvalidFormat'],
    ['setReportDate', { sBeginDate: '2024-02-01', sEndDate: '3/1/2024' }, 'setReportDate_InvalidFormat'],
    ['setReportDate', { sBeginDate: '3/1/2024', sEndDate: '2/1/2024' }, 'setReportDate_InvalidDateRange'],
  ] as const)('%s %o', async (operation, request, result) => {
    const { server, cookie, get } = await asAda();
    const before = await get();
    const { reply } = await call(server, operation, request as never, { cookie });
    expect(Object.values(reply)).toEqual([result]);
    expect(await get()).toEqual(before);
  });

  it.each(['setOutput', 'setDelimiter', 'setTimezone'] as const)('%s requires a login', async (operation) => {
    const server = await started();
    const request = { eOutput: 'XML', sDelimiter: ';', sTimezone: '0' };
    const { reply } = await call(server, operation, request as never);
    expect(Object.values(reply)).toEqual([`${operation}_NotLoggedIn`]);
  });
});

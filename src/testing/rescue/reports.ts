import { escapeText } from '../../soap/xml/names.js';
import type { Account, User } from './account.js';
import type { CookieSession } from './cookie-sessions.js';
import { requireUser, type Implementation, type OperationResult } from './operation-call.js';
import { channelOf, sessionRows, technicianOf, usTime, type SessionRow } from './support-sessions.js';
import type { RequestParameters } from './wire-names.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Returns a point in time as local time, in milliseconds since 1970, given the UTC offset of the report. */
type ReportDate = (offset: number) => number;

/** The settings that setter operations have changed. Settings that are undefined have their default values. */
interface ReportSettings {
  area?: string;
  dates?: readonly [begin: ReportDate, end: ReportDate];
  utcOffsetMinutes?: number;
  output?: 'TEXT' | 'XML';
  delimiter?: string;
}

/**
 * The report settings of each session. The settings are lost when the cookie session ends (client code). A call with an
 * authcode but without a cookie has a session of its own.
 */
const settingsOf = new WeakMap<CookieSession, ReportSettings>();

/** The time at which each user last received a report, by the server's clock. */
const reportedAt = new WeakMap<User, number>();

/** The operations for reports and their settings. No source shows the enum values of their results. */
export const reportOperations: Readonly<Record<string, Implementation>> = {
  setReportArea: setting((parameters) => {
    const area = parameters.text('eReportArea');
    return area === '' ? 'Error' : { area };
  }),

  /** According to one public client, the codes are the same as on the corresponding HTTP page. */
  setReportDate: setting((parameters) => {
    const begin = reportDate(parameters.text('beginDate'), 0);
    const end = reportDate(parameters.text('endDate'), DAY_MS - 1);
    if (!begin || !end) return 'InvalidFormat';
    return end(0) < begin(0) ? 'InvalidDateRange' : { dates: [begin, end] };
  }),

  /** The times have no effect, because it is not known what they limit. */
  setReportTime: setting(() => ({})),

  /** The time zone is given in minutes from UTC (client code). */
  setTimezone: setting((parameters) => {
    const text = parameters.text('timezone');
    const utcOffsetMinutes = Number(text);
    return /^[+-]?\d+$/.test(text) && Math.abs(utcOffsetMinutes) <= 14 * 60 ? { utcOffsetMinutes } : 'Error';
  }),

  setOutput: setting((parameters) => {
    const output = parameters.text('eOutput');
    return output === 'TEXT' || output === 'XML' ? { output } : 'Error';
  }),

  setDelimiter: setting((parameters) => {
    const delimiter = parameters.text('sDelimiter');
    return delimiter === '' ? 'Error' : { delimiter };
  }),

  /**
   * The minimum interval of the service is not known. We assume that it applies to each user separately, and that a
   * call that comes too early does not restart the interval.
   */
  getReport: requireUser(({ parameters, session, clock }, { user, account }) => {
    const rows = rowsOfNode(account, parameters);
    if (!rows) return { code: 'InvalidParam_NodeID' };
    const now = clock.now();
    if (now - (reportedAt.get(user) ?? -Infinity) < account.reportIntervalMs) return { code: 'PollRateExceeded' };
    reportedAt.set(user, now);
    return { code: 'OK', outputs: { sReport: reportOf(account, rows, settingsOf.get(session) ?? {}) } };
  }),
};

/** Implements a setter operation. @param read returns the changed settings, or a code if a value is not valid */
function setting(read: (parameters: RequestParameters) => Partial<ReportSettings> | string): Implementation {
  return requireUser(({ parameters, session }): OperationResult => {
    const change = read(parameters);
    if (typeof change === 'string') return { code: change };
    settingsOf.set(session, { ...settingsOf.get(session), ...change });
    return { code: 'OK' };
  });
}

/**
 * Parses a date passed to setReportDate (`2/19/2024`) or setReportDate_v2 (xs:dateTime). We assume that a date without
 * a time zone is local.
 *
 * @param time the time of day for a date without a time, in milliseconds since midnight
 */
function reportDate(text: string, time: number): ReportDate | undefined {
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text)?.map(Number) ?? [];
  if (month !== undefined && day !== undefined && year !== undefined) {
    const date = new Date(Date.UTC(year, month - 1, day));
    const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    return exists ? () => date.getTime() + time : undefined;
  }
  if (!/^\d{4}-\d\d-\d\dT/.test(text)) return undefined;
  const isLocal = !/(Z|[+-]\d\d:\d\d)$/.test(text);
  const ms = Date.parse(isLocal ? `${text}Z` : text);
  return Number.isNaN(ms) ? undefined : (offset) => (isLocal ? ms : ms + offset);
}

/**
 * Returns the sessions that technicians of a node took. We assume that for a group, these are all sessions of the
 * account.
 */
function rowsOfNode(account: Account, parameters: RequestParameters): SessionRow[] | undefined {
  const [nodeId, nodeRef] = [parameters.number('node'), parameters.text('nodeRef')];
  // the embedded server has no external technicians
  if (nodeRef.startsWith('EXTERNAL')) return [];
  const taken = sessionRows(account).filter(({ technicianId }) => technicianId !== 0);
  if (nodeRef === 'CHANNEL')
    return channelOf(account, nodeId) && taken.filter(({ session }) => session.channelId === nodeId);
  if (technicianOf(account, nodeId)) return taken.filter(({ technicianId }) => technicianId === nodeId);
  return account.groups.some((group) => group.nodeId === nodeId && group.type !== 'Channel') ? taken : undefined;
}

/** Creates a report. We assume that the dates refer to the start of each session. */
function reportOf(account: Account, rows: readonly SessionRow[], settings: ReportSettings): string {
  const { area = 'SESSION', dates, utcOffsetMinutes = account.utcOffsetMinutes } = settings;
  const { output, delimiter = '|' } = settings;
  const offset = utcOffsetMinutes * MINUTE_MS;
  const isWithin = (local: number): boolean => !dates || (local >= dates[0](offset) && local <= dates[1](offset));
  // no source shows the columns of the other areas
  const columns = area === 'SESSION' ? sessionColumns : [];
  const selected = columns.length === 0 ? [] : rows.filter(({ session }) => isWithin(session.startedAt + offset));
  const cells = selected.map((row) => columns.map(([, cell]) => cell(row, account, offset)));
  const titles = columns.map(([title]) => title);
  return output === 'XML' ? xmlReport(titles, cells) : textReport([titles, ...cells], delimiter);
}

/**
 * Formats a report as text. Delimiters and line feeds within values are not escaped (client code), so the report cannot
 * be parsed reliably.
 */
function textReport(lines: readonly (readonly string[])[], delimiter: string): string {
  return lines.map((cells) => cells.map((cell) => cell + delimiter).join('')).join('\n');
}

/** Formats a report as XML. The element names come from client code. We chose the name of the root element. */
function xmlReport(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const fields = (cells: readonly string[]): string =>
    cells.map((cell, id) => `<field id="${id}">${escapeText(cell)}</field>`).join('');
  const data = rows.map((cells) => `<row>${fields(cells)}</row>`).join('');
  return `<report><header>${fields(titles)}</header><data>${data}</data></report>`;
}

type Column = readonly [title: string, cell: (row: SessionRow, account: Account, offset: number) => string];

const noData = (): string => '';

/**
 * The first columns of the guide's example (API_Rescue_getReport_v2). Our copy of the page ends after these columns.
 */
const sessionColumns: readonly Column[] = [
  ['Start Time', ({ session }, _account, offset) => usTime(session.startedAt + offset)],
  [
    'End Time',
    ({ session }, _account, offset) => (session.state === 'closed' ? usTime(session.changedAt + offset) : ''),
  ],
  ['Last Action Time', ({ session }, _account, offset) => usTime(session.changedAt + offset)],
  ['Technician Name', ({ technicianId }, account) => technicianOf(account, technicianId)?.name ?? ''],
  ['Technician ID', ({ technicianId }) => String(technicianId)],
  ['Session ID', ({ session }) => String(session.id)],
  ['Session Type', noData],
  ['Status', ({ session }, account) => account.statusTexts[session.state]],
  ['Name', ({ session }) => session.customFields[0] ?? ''],
  ...[1, 2, 3, 4, 5].map((at): Column => [`Custom field ${at}`, ({ session }) => session.customFields[at] ?? '']),
  ['Tracking ID', noData],
  ['Customer IP', noData],
  ['Device ID', noData],
  ['Incident Tools Used', noData],
  ['Resolved Unresolved', noData],
  ['Channel ID', ({ session }) => (session.channelId === 0 ? '' : String(session.channelId))],
  ['Channel Name', ({ session }, account) => channelOf(account, session.channelId)?.name ?? ''],
];

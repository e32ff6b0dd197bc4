/**
 * Writes a report to stdout as CSV, row by row in constant memory. Times are in UTC.
 *
 *     node report.mts SESSION 337303 2026-11-01 2026-12-01 > sessions.csv
 *
 * The arguments are the report area, the node ID of a technician or a group (roster.mts shows node IDs), the first day
 * of the period, and the day after its last day. RESCUE_EMAIL and RESCUE_PASSWORD: credentials of an administrator.
 * RESCUE_ENDPOINT: the address of the embedded server. If it is not set, the program calls the real service. See
 * README.md.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isRescueError, RescueClient } from 'logmein-rescue-soap';
import { readReport, type Report } from 'logmein-rescue-soap/reports';

const { RESCUE_ENDPOINT: endpoint, RESCUE_EMAIL: email = '', RESCUE_PASSWORD: password = '' } = process.env;
const [area, node, from, to] = process.argv.slice(2);
if (area === undefined || node === undefined || from === undefined || to === undefined) {
  console.error('Usage: node report.mts AREA NODE FROM TO');
  process.exit(2);
}

try {
  const rescue = new RescueClient({ endpoint });
  const period = { from: `${from}T00:00:00Z`, to: `${to}T00:00:00Z` };
  const report = readReport(rescue, { area, node: Number(node), ...period });
  await rescue.login({ email, password });
  // waits while stdout is full
  await pipeline(Readable.from(csv(report)), process.stdout, { end: false });
  await rescue.logout();
} catch (error) {
  console.error(isRescueError(error) ? error.message : error);
  process.exitCode = 1;
}

/** Formats a report as CSV (RFC 4180). The columns depend on the report area and the account. */
async function* csv(report: Report): AsyncGenerator<string> {
  let isFirst = true;
  const titles = (): string => line(report.columns.map(({ title }) => title));
  for await (const row of report) {
    if (isFirst) yield titles(); // the columns are known once the first row has arrived
    isFirst = false;
    yield line(report.columns.map(({ title }) => row[title] ?? ''));
  }
  if (isFirst && report.columns.length > 0) yield titles();
}

function line(values: readonly string[]): string {
  return `${values.map(quoted).join(',')}\r\n`;
}

/**
 * Quotes a value if CSV requires it. Customers fill in fields, so values that a spreadsheet could execute become text.
 */
function quoted(value: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value));
  const text = isFormula ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

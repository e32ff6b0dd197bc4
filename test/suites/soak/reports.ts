import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { SaxesParser } from 'saxes';
import { RescueClient } from '../../../src/index.js';
import { readReport } from '../../../src/reports.js';
import { escapeText } from '../../../src/soap/xml/names.js';
import { okReply } from '../../reports/replies.js';
import { heapMB } from '../../support/heap.js';

/**
 * `npm run test:suite -- reports [--rows 1000000]`: reads one report over a real socket, and compares its rows per
 * second with a plain saxes loop over the same XML, unescaped and in memory.
 *
 * Exit code 0: neither the heap nor the resident memory grew between the first and the last rows; 1: otherwise. A
 * report whose rows are retained comes first and must be detected.
 */

const MAX_HEAP_MB = 5;
const MAX_RESIDENT_MB = 50;
const SAMPLES = 20;
const CONTROL_ROWS = 40_000;
const SAXES_ROWS = 100_000;
const ROWS_PER_PART = 100;

/** The columns in the guide's example, with recorded values, some of which are empty. */
const columns: readonly (readonly [title: string, value: (row: number) => string])[] = [
  ...['Start Time', 'End Time', 'Last Action Time'].map((title) => [title, () => '2/19/2024 12:34:56 PM'] as const),
  ['Technician Name', (row) => `Technician ${row % 50}`],
  ['Technician ID', (row) => String(337300 + (row % 50))],
  ['Session ID', (row) => String(10_000_000 + row)],
  ['Session Type', () => 'Lightweight'],
  ['Status', () => 'Closed by technician'],
  ['Name', (row) => `Müller & Söhne ${row}`],
  ...[1, 2, 3, 4, 5].map((at) => [`Custom field ${at}`, (row: number) => (at > 2 ? '' : `<${row}>`)] as const),
  ['Tracking ID', () => ''],
  ['Customer IP', () => '192.0.2.1'],
  ['Device ID', () => ''],
  ['Incident Tools Used', () => 'Chat, Remote Control'],
  ['Resolved Unresolved', () => ''],
  ['Channel ID', () => '337304'],
  ['Channel Name', () => 'Support'],
];

const fields = (cells: readonly string[]): string =>
  cells.map((cell, id) => `<field id="${id}">${escapeText(cell)}</field>`).join('');

/** Returns the XML of a report in parts. */
function* reportOf(rows: number): Generator<string> {
  yield `<report><header>${fields(columns.map(([title]) => title))}</header><data>`;
  for (let from = 0; from < rows; from += ROWS_PER_PART) {
    const numbers = Array.from({ length: Math.min(ROWS_PER_PART, rows - from) }, (_, at) => from + at);
    yield numbers.map((row) => `<row>${fields(columns.map(([, value]) => value(row)))}</row>`).join('');
  }
  yield '</data></report>';
}

/** Runs the server in a separate process. The node ID in a request is the number of rows to send. */
function serve(): void {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat((await request.toArray()) as Buffer[]).toString();
    const operation = /(\w+)"$/.exec(String(request.headers['soapaction']))?.[1] ?? '';
    response.setHeader('Content-Type', 'text/xml; charset=utf-8');
    const [head, tail] = okReply(operation, '<sReport>|</sReport>').split('|') as [string, string];
    if (operation !== 'getReport_v2') return void response.end(okReply(operation));
    const rows = Number(/<iNodeID>(\d+)/.exec(body)?.[1]);
    function* reply(): Generator<string> {
      yield head;
      for (const part of reportOf(rows)) yield escapeText(part);
      yield tail;
    }
    await pipeline(Readable.from(reply()), response);
  };
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.on('disconnect', () => process.exit());
}

interface Sample {
  readonly rows: number;
  readonly 'per second': number;
  readonly 'per CPU second': number;
  readonly 'heap (MB)': number;
  readonly 'resident (MB)': number;
}

/** Returns the rate of rows since a start, by elapsed time and by CPU time. */
function meter(): (rows: number) => Pick<Sample, 'per second' | 'per CPU second'> {
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  return (rows) => {
    const { user, system } = process.cpuUsage(cpu);
    const perSecond = Math.round(rows / ((performance.now() - begun) / 1000));
    return { 'per second': perSecond, 'per CPU second': Math.round(rows / ((user + system) / 1e6)) };
  };
}

async function read(client: RescueClient, rows: number, keep?: unknown[]): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const perSample = Math.floor(rows / SAMPLES);
  let count = 0;
  let rate = meter();
  const period = { from: '2024-02-01T00:00:00Z', to: '2024-02-29T23:59:59Z' };
  for await (const row of readReport(client, { area: 'SESSION', node: rows, ...period })) {
    if (row['Session ID'] !== String(10_000_000 + count++)) throw new Error(`row ${count} is another one`);
    keep?.push(row);
    if (count % perSample !== 0) continue;
    const rates = rate(perSample);
    const heap = Number((await heapMB()).toFixed(2));
    samples.push({
      rows: count,
      ...rates,
      'heap (MB)': heap,
      'resident (MB)': Math.round(process.memoryUsage.rss() / 2 ** 20),
    });
    rate = meter();
  }
  if (count !== rows) throw new Error(`the report has ${count} rows, not ${rows}`);
  return samples;
}

/** Reports what grew between the first half of the run, when the process has warmed up, and the end. */
function growth(samples: readonly Sample[]): string[] {
  const grown = (key: 'heap (MB)' | 'resident (MB)'): number => {
    const values = samples.map((sample) => sample[key]);
    return Math.min(...values.slice(-3)) - Math.min(...values.slice(SAMPLES / 4, SAMPLES / 2));
  };
  const [heap, resident] = [grown('heap (MB)'), grown('resident (MB)')];
  return [
    ...(heap > MAX_HEAP_MB ? [`the heap grew by ${heap.toFixed(1)} MB`] : []),
    ...(resident > MAX_RESIDENT_MB ? [`the resident memory grew by ${resident} MB`] : []),
  ];
}

/** Measures a plain saxes loop over the same rows. */
function saxesLoop(rows: number): Pick<Sample, 'per second' | 'per CPU second'> {
  const parts = [...reportOf(rows)];
  const rate = meter();
  const saxes = new SaxesParser();
  const titles: Record<string, string> = {};
  let [count, id, value, isData] = [0, '', '', false];
  let row: Record<string, string> = {};
  saxes.on('opentag', ({ name, attributes }) => {
    if (name === 'field') [id, value] = [attributes['id'] as string, ''];
    else if (name === 'row') row = {};
    else if (name === 'data') isData = true;
  });
  saxes.on('text', (text) => (value += text));
  saxes.on('closetag', ({ name }) => {
    if (name === 'field') (isData ? row : titles)[isData ? (titles[id] as string) : id] = value;
    else if (name === 'row' && row['Session ID'] === String(10_000_000 + count)) count++;
  });
  for (const part of parts) saxes.write(part);
  saxes.close();
  if (count !== rows) throw new Error(`saxes read ${count} rows, not ${rows}`);
  return rate(rows);
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
  const rows = Number(values.rows);
  const server = fork(__filename, ['serve'], { execArgv: ['-r', 'ts-node/register'] });
  const [port] = (await once(server, 'message')) as [number];
  const client = new RescueClient({ endpoint: `http://127.0.0.1:${port}/API/API.asmx` });
  const control = growth(await read(client, CONTROL_ROWS, []));
  console.log(`control, with rows that are kept: ${control.join('; ') || 'nothing grew'}`);
  const samples = await read(client, rows);
  console.table(samples);
  const median = (key: 'per second' | 'per CPU second'): number =>
    samples.map((sample) => sample[key]).sort((a, b) => a - b)[SAMPLES / 2] as number;
  const ours = { 'per second': median('per second'), 'per CPU second': median('per CPU second') };
  const plain = saxesLoop(Math.min(rows, SAXES_ROWS));
  console.table({ 'readReport, with HTTP and SOAP (median)': ours, 'a saxes loop over the XML in memory': plain });
  console.log(`ratio of rows per CPU second: ${(ours['per CPU second'] / plain['per CPU second']).toFixed(2)}`);
  await client.close();
  server.disconnect();
  const problems = growth(samples);
  if (control.length === 0)
    problems.push('a report whose rows are kept was not detected, so this suite detects nothing');
  for (const problem of problems) console.log(`FAILED  ${problem}`);
  if (problems.length === 0) console.log(`${rows} rows: heap and resident memory stayed flat.`);
  return problems.length === 0 ? 0 : 1;
}

if (process.argv[2] === 'serve') serve();
else void main().then((code) => (process.exitCode = code));

import type { ContenderName } from '../contenders.js';
import type { Failure, Figure } from './figures.js';
import { find, medianOf, ratioOf } from './lookup.js';
import type { RunRecord } from './run-record.js';

interface Row {
  readonly label: string;
  readonly measure: string;
  readonly metric: string;
  /** The variant of this package. Default: `RescueClient` if it was measured, otherwise `ServiceClient`. */
  readonly own?: ContenderName;
}

const SLOW = '32 calls at once, 150 ms each, one in a hundred fails';

const rows: readonly Row[] = [
  { label: 'calls per second, 32 at once', measure: '32 calls at once', metric: 'calls per second' },
  { label: 'CPU per call, 32 at once (us)', measure: '32 calls at once', metric: 'CPU per call' },
  { label: 'p50, one after the other (ms)', measure: 'calls one after the other', metric: 'p50' },
  { label: 'CPU per call, one after the other (us)', measure: 'calls one after the other', metric: 'CPU per call' },
  { label: 'slow service: added p50 (ms)', measure: SLOW, metric: 'added p50' },
  { label: 'slow service: added p99 (ms)', measure: SLOW, metric: 'added p99' },
  { label: 'slow service: CPU per call (us)', measure: SLOW, metric: 'CPU per call' },
  { label: 'cold start to the first reply (ms)', measure: 'cold start', metric: 'time' },
  { label: 'the same with zod schemas loaded (ms)', measure: 'cold start', metric: 'time', own: 'schemas' },
  { label: '5 MB of rows (ms)', measure: 'decode 5 MB of rows', metric: 'time' },
  { label: '25 MB of rows (ms)', measure: 'decode 25 MB of rows', metric: 'time' },
  { label: '25 MB of rows: longest block (ms)', measure: 'decode 25 MB of rows', metric: 'longest block' },
  { label: '25 MB of rows: memory growth (replies)', measure: 'decode 25 MB of rows', metric: 'memory growth' },
  { label: 'one string of 25 MB (ms)', measure: 'decode one string of 25 MB', metric: 'time' },
  { label: 'one string: longest block (ms)', measure: 'decode one string of 25 MB', metric: 'longest block' },
  { label: 'one string: memory growth (replies)', measure: 'decode one string of 25 MB', metric: 'memory growth' },
  { label: 'request of 1,000 members: CPU (us)', measure: 'encode 1,000 members', metric: 'CPU per call' },
  { label: 'heap of 100 clients (MB)', measure: 'memory of 100 clients', metric: 'heap' },
];

const others: readonly ContenderName[] = ['node-soap', 'strong-soap', 'bare'];

/** Returns the median, followed by its ratio to node-soap's in parentheses. */
function cell({ figures, failures }: RunRecord, { measure, metric }: Row, contender: ContenderName): string {
  const figure = find(figures, measure, contender, metric);
  const value = medianOf(figure);
  if (value === undefined)
    return failures.some((each) => each.measure === measure && each.contender === contender) ? 'failed' : '';
  const share = contender === 'node-soap' ? undefined : ratioOf(figure, find(figures, measure, 'node-soap', metric));
  return share === undefined ? number(value) : `${number(value)} (${number(share)})`;
}

function ownCell(record: RunRecord, row: Row): string {
  const isFacade = find(record.figures, row.measure, 'ours', row.metric) !== undefined;
  return cell(record, row, row.own ?? (isFacade ? 'ours' : 'service'));
}

function table(lines: readonly (readonly string[])[]): string {
  const [head = [], ...body] = lines;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...body.map(line)].join('\n');
}

function generatorTable(figures: readonly Figure[]): string {
  const metrics = ['time', 'CPU', 'peak memory', 'tsc, time', 'tsc, peak memory'];
  const sizes = ['10', '100', '1,000', '10,000'];
  const value = (size: string, metric: string): string => {
    const found = medianOf(find(figures, `generator, ${size} operations`, 'generator', metric));
    return found === undefined ? '' : number(found);
  };
  const head = ['operations', 'generated in (s)', 'CPU (s)', 'memory (MB)', 'tsc (s)', 'tsc, memory (MB)'];
  return table([head, ...sizes.map((size) => [size, ...metrics.map((metric) => value(size, metric))])]);
}

function failuresText(failures: readonly Failure[]): string {
  if (failures.length === 0) return '';
  const list = failures.map(({ measure, contender, reason }) => `- ${contender}, ${measure}: ${firstLine(reason)}`);
  return `\n\nFailures:\n\n${list.join('\n')}`;
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').replaceAll('|', '/').slice(0, 200);
}

/** Returns the section of docs/performance.md that describes a run. */
export function markdown(record: RunRecord): string {
  const { date, commit, node, cpu, cores, load, versions, figures, failures } = record;
  const title = (name: string): string => (versions[name] === undefined ? name : `${name} ${versions[name]}`);
  const head = [
    '',
    'this package',
    title('node-soap'),
    title('strong-soap'),
    `bare undici ${versions['bare'] ?? ''}`.trim(),
  ];
  const lines = rows.map((row) => [row.label, ownCell(record, row), ...others.map((name) => cell(record, row, name))]);
  return (
    `Medians, with the ratio to node-soap in parentheses. ${date.slice(0, 10)}, commit ${commit}, Node ${node},` +
    ` ${cores} cores of ${cpu}${load > cores ? ', busy with other work' : ''}. Bare undici returns the reply as text, without decoding it.\n\n` +
    `${table([head, ...lines])}\n\nTime and memory used by the generator, and by \`tsc --strict\` on its output:\n\n` +
    `${generatorTable(figures)}${failuresText(failures)}`
  );
}

/** Formats a number with three significant digits and thousands separators. */
function number(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en');
}

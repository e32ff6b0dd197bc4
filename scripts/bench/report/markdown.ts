import type { ContenderName } from '../contenders.js';
import type { Failure, Figure } from './figures.js';
import { find, medianOf, ratioOf } from './lookup.js';
import { ownName, rows, type Row } from './rows.js';
import type { RunRecord } from './run-record.js';

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
  const lines = rows.map((row) => [
    row.label,
    cell(record, row, ownName(record.figures, row)),
    ...others.map((name) => cell(record, row, name)),
  ]);
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

import type { ContenderName } from '../contenders.js';
import { find, ratioOf } from './lookup.js';
import { ownName, rows, type Row } from './rows.js';
import type { RunRecord } from './run-record.js';

const [LEFT, WIDTH, TOP, STEP] = [300, 420, 56, 24];

/** The vertical lines: times better than node-soap, on a logarithmic scale. */
const GRID = [0.1, 1, 10, 100, 1000];

/** Dark text on a light page, and the reverse; the background is the page's own. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .note { fill: #59636e; }
  .grid { stroke: #d1d9e0; }
  .one { stroke: #59636e; }
  .ours { fill: #0969da; }
  .bare { stroke: #bc4c00; stroke-width: 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .note { fill: #9198a1; }
    .grid { stroke: #3d444d; }
    .one { stroke: #9198a1; }
    .ours { fill: #4493f8; }
    .bare { stroke: #f0883e; }
  }`;

function x(ratio: number): number {
  const [least = 1] = GRID;
  const most = GRID.at(-1) ?? 1;
  const share = Math.log(Math.min(Math.max(ratio, least), most) / least) / Math.log(most / least);
  return Math.round(LEFT + share * WIDTH);
}

/** Returns how many times better than node-soap a contender is, or `undefined` if one of them was not measured. */
function timesBetter({ figures }: RunRecord, row: Row, contender: ContenderName): number | undefined {
  const { measure, metric } = row;
  const figure = find(figures, measure, contender, metric);
  const ratio = ratioOf(figure, find(figures, measure, 'node-soap', metric));
  return ratio === undefined || figure?.better === 'more' ? ratio : 1 / ratio;
}

/** Draws the ratios of a run as an SVG image: a bar for this package and a mark for bare undici in each row. */
export function chart(record: RunRecord): string {
  const measured = rows.flatMap((row) => {
    const ours = timesBetter(record, row, ownName(record.figures, row));
    return ours === undefined ? [] : [{ row, ours, bare: timesBetter(record, row, 'bare') }];
  });
  const bottom = TOP + measured.length * STEP;
  const { date, commit, node } = record;
  const grid = GRID.flatMap((value) => [
    `<line class="${value === 1 ? 'one' : 'grid'}" x1="${x(value)}" y1="${TOP}" x2="${x(value)}" y2="${bottom}"/>`,
    `<text class="note" x="${x(value)}" y="${bottom + 18}" text-anchor="middle">${value}</text>`,
  ]);
  const bars = measured.flatMap(({ row, ours, bare }, index) => {
    const y = TOP + index * STEP;
    const [start, end] = [Math.min(x(1), x(ours)), Math.max(x(1), x(ours))];
    return [
      `<text x="${LEFT - 10}" y="${y + 16}" text-anchor="end">${row.label.split(' (', 1).join('')}</text>`,
      `<rect class="ours" x="${start}" y="${y + 4}" width="${Math.max(end - start, 1)}" height="${STEP - 8}"/>`,
      ...(bare === undefined
        ? []
        : [`<line class="bare" x1="${x(bare)}" y1="${y + 2}" x2="${x(bare)}" y2="${y + STEP - 2}"/>`]),
      `<text x="${LEFT + WIDTH + 10}" y="${y + 16}">${Number(ours.toPrecision(2))}</text>`,
    ];
  });
  const title = 'How many times better than node-soap';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + 70} ${bottom + 30}" role="img" aria-label="${title}">`,
    `<style>${STYLE}\n</style>`,
    `<text class="title" x="10" y="20">${title}</text>`,
    `<text class="note" x="10" y="40">Bar: this package. Line: bare undici, which decodes nothing. ${date.slice(0, 10)}, commit ${commit}, Node ${node}.</text>`,
    ...grid,
    ...bars,
    '</svg>',
    '',
  ].join('\n');
}

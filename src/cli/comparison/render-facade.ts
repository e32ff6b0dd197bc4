import { plainText } from '../../codegen/markdown.js';
import { type Severity, severityOf } from './severity.js';
import type { Comparison } from './comparison.js';

/** What became of one method of the facade. */
interface Row {
  readonly method: string;
  readonly severity?: Severity;
  readonly text: string;
}

const remedy =
  'RescueClient would refuse stubs of the new description: look for a newer version of logmein-rescue-soap, which may know ' +
  'the new names (src/rescue/call-policy.ts has them). Until then, call by such stubs with the ServiceClient of its runtime.';

/** What the changes are to the methods of the facade; `''` where there is nothing to say. */
export function facadeText(comparison: Comparison, colour: boolean): string {
  const rows = rowsOf(comparison);
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(({ method }) => method.length));
  const lines = rows.map(({ method, severity, text }) => {
    const line = `  ${method.padEnd(width)}  ${text}`;
    return severity === 'breaking' && colour ? `\u001b[31m${line}\u001b[0m` : line;
  });
  return ['', 'Methods of RescueClient:', ...lines, ...(isRefused(comparison) ? [remedy] : []), ''].join('\n');
}

/** The same in Markdown. */
export function facadeMarkdown(comparison: Comparison): string {
  const rows = rowsOf(comparison);
  if (rows.length === 0) return '';
  const lines = rows.map(({ method, text }) => `- \`${method}\`: ${plainText(text)}`);
  const refused = isRefused(comparison) ? ['', `**${remedy}**`] : [];
  return ['', '### Methods of RescueClient', '', ...lines, ...refused, ''].join('\n');
}

function isRefused({ facade = [] }: Comparison): boolean {
  return facade.some(({ problem }) => problem !== undefined);
}

function rowsOf({ diff: { changes }, facade = [] }: Comparison): readonly Row[] {
  if (changes.length === 0) return [];
  return facade.map(({ method, problem }) => {
    const touching = changes.filter(({ operations }) => operations.includes(method));
    const severity = problem === undefined ? severityOf(touching) : 'breaking';
    const count = `${touching.length} change${touching.length === 1 ? '' : 's'}`;
    return {
      method,
      ...(severity !== undefined && { severity }),
      text: problem ?? (severity === undefined ? 'untouched' : `${count}, ${severity}`),
    };
  });
}

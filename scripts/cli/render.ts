import { CommandError } from '../codegen/command/command-error.js';
import type { Arguments, OptionTable } from '../codegen/command/options.js';
import { type Comparison, markdownOf, textOf } from './comparison.js';
import { facadeMethodsAmong } from './facade.js';
import { type Io, wantsColour } from './io.js';
import type { Side } from './read-description.js';

/** How a comparison is told. */
export type Format = 'text' | 'json' | 'markdown';

export const formatOptions = {
  '--json': { help: 'as JSON, for programs' },
  '--markdown': { help: 'as Markdown, for a pull request' },
} as const satisfies OptionTable;

/** @throws CommandError if more than one is asked for */
export function formatOf(given: Arguments): Format {
  if (given.has('--json') && given.has('--markdown'))
    throw new CommandError('--json and --markdown exclude each other: give one of them');
  return given.has('--json') ? 'json' : given.has('--markdown') ? 'markdown' : 'text';
}

export interface Rendering {
  readonly format: Format;
  readonly before: { readonly source: string; readonly side: Side };
  readonly after: { readonly source: string; readonly side: Side };
  readonly io: Io;
}

export function render(comparison: Comparison, { format, before, after, io }: Rendering): string {
  if (format === 'markdown') return markdownOf(comparison);
  if (format === 'text') return textOf(comparison, { isColoured: wantsColour(io) });
  const { diff, facade, severity } = comparison;
  const named = ({ source, side }: Rendering['before']) => ({ source, fingerprint: side.model.fingerprint });
  return jsonText({
    old: named(before),
    new: named(after),
    severity: severity ?? null,
    types: diff.types ?? null,
    wire: diff.wire ?? null,
    changes: withMethods(comparison),
    ...(facade && { facade }),
  });
}

/** The changes, each with the methods of the facade that it touches, if that is the one in question. */
export function withMethods({ diff: { changes }, facade }: Pick<Comparison, 'diff' | 'facade'>): readonly object[] {
  return facade ? changes.map((each) => ({ ...each, facadeMethods: facadeMethodsAmong(each.operations) })) : changes;
}

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

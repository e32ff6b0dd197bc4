import { CommandError } from '../command-error.js';
import type { Arguments, OptionTable } from '../options/options.js';
import { jsonText } from '../load/shown.js';
import type { Comparison } from './comparison.js';
import { facadeMethodsAmong } from './facade.js';
import { type Io, wantsColour } from '../io.js';
import { markdownOf, textOf } from './tell.js';
import type { Change } from '../../codegen/diff/change.js';
import { diffJson } from '../../codegen/diff/render/json.js';
import type { WsdlVersion } from '../../codegen/diff/match/wsdl-version.js';

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
  readonly before: { readonly source: string; readonly side: WsdlVersion };
  readonly after: { readonly source: string; readonly side: WsdlVersion };
  readonly io: Io;
}

export function render(comparison: Comparison, { format, before, after, io }: Rendering): string {
  if (format === 'markdown') return markdownOf(comparison, { before: before.source, after: after.source });
  if (format === 'text') return textOf(comparison, wantsColour(io));
  const { diff, facade, severity } = comparison;
  const named = ({ source, side }: Rendering['before']) => ({ source, fingerprint: side.model.fingerprint });
  return jsonText({
    ...diffJson(diff),
    severity: severity ?? null,
    changes: changesOf(comparison),
    ...(facade && { facade }),
    old: named(before),
    new: named(after),
  });
}

/** A change as it is printed, with the methods of the facade that it touches. */
interface PrintedChange extends Change {
  readonly facadeMethods?: readonly string[];
}

/** The changes; the methods of the facade are told if the description is one that the facade fits. */
export function changesOf({ diff, facade }: Pick<Comparison, 'diff' | 'facade'>): readonly PrintedChange[] {
  const { changes } = diffJson(diff);
  return facade ? changes.map((each) => ({ ...each, facadeMethods: facadeMethodsAmong(each.operations) })) : changes;
}

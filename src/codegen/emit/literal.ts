import { builtIns, type BuiltIn, type BuiltInType, normalize } from '../../soap/schema/values.js';
import { quoted } from './layout.js';

/** The value of a lexical form as a literal type of TypeScript; nothing where there is none, as for NaN and binary. */
export function literalOf(base: BuiltInType, lexical: string): string | undefined {
  const { typescript, whiteSpace, decode }: BuiltIn = builtIns[base];
  if (typescript === 'string') return quoted(lexical);
  const value = decode(normalize(whiteSpace, lexical));
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'boolean') return String(value);
  // prettier writes an exponent without its plus
  return typeof value === 'number' && Number.isFinite(value) ? String(value).replace('e+', 'e') : undefined;
}

import { digitsOf } from './built-in.js';
import { builtIns, type BuiltInType } from './values.js';

/** The maximum number of zeros to add. */
const MAX_ZEROS = 20;
const MAX_ZEROS_OF_INTEGERS = 100;

/**
 * Lists other lexical forms of a value, simplest first, for types whose pattern does not allow the usual form: `0042`
 * for 42, `1` for true, `1.50` for 1.5. Forms with an exponent are not listed. Types whose values are their own lexical
 * forms have no other forms.
 *
 * @param lexical the usual form
 */
export function formsOf(type: BuiltInType, lexical: string): Iterable<string> {
  if (type === 'boolean') return [lexical === 'true' ? '1' : '0'];
  if (type === 'hexBinary') return [lexical.toLowerCase()];
  const { typescript } = builtIns[type];
  const isDecimal = type === 'decimal' || type === 'float' || type === 'double';
  if (!isDecimal && typescript !== 'number' && typescript !== 'bigint') return [];
  return /^[-+.\d]+$/.test(lexical) ? numbers(lexical, isDecimal) : [];
}

/** Yields the forms of a number: `42`, `+42`, `0042`. The forms of decimals also include `42.`, `42.0` and `.5`. */
function* numbers(lexical: string, isDecimal: boolean): Iterable<string> {
  const { isNegative, whole, fraction } = digitsOf(lexical);
  const signs = isNegative ? ['-'] : whole + fraction === '' ? ['', '+', '-'] : ['', '+'];
  for (let zeros = 0; zeros <= (isDecimal ? MAX_ZEROS : MAX_ZEROS_OF_INTEGERS); zeros++)
    for (const after of isDecimal ? fractions(fraction) : [''])
      for (const sign of signs) {
        const digits = '0'.repeat(zeros) + whole + after;
        if (/\d/.test(digits)) yield sign + digits;
      }
}

/** Yields a fraction with its decimal point and 0 to 20 trailing zeros. For an empty fraction, yields `''` first. */
function* fractions(digits: string): Iterable<string> {
  if (digits === '') yield '';
  for (let zeros = 0; zeros <= MAX_ZEROS; zeros++) yield `.${digits}${'0'.repeat(zeros)}`;
}

import { digitsOf, withoutEndZeros } from './built-in.js';
import { builtIns, type BuiltInType } from './values.js';

/** The maximum number of zeros to add. */
const MAX_ZEROS = 20;
const MAX_ZEROS_OF_INTEGERS = 100;

/**
 * Lists other lexical forms of a value, simplest first, for types whose pattern does not allow the usual form: `0042`
 * for 42, `1` for true, `1.50` for 1.5. Types whose values are their own lexical forms have no other forms.
 *
 * @param lexical the usual form
 */
export function formsOf(type: BuiltInType, lexical: string): Iterable<string> {
  switch (type) {
    case 'boolean':
      return [lexical === 'true' ? '1' : '0'];
    case 'decimal':
      return decimals(lexical);
    case 'float':
    case 'double':
      return /\d/.test(lexical) ? floats(lexical) : [];
    case 'dateTime':
    case 'time':
      return times(lexical);
    case 'hexBinary':
      return [lexical.toLowerCase()];
    default: {
      const { typescript } = builtIns[type];
      return typescript === 'number' || typescript === 'bigint' ? integers(lexical) : [];
    }
  }
}

/** Yields the forms of an integer: `42`, `+42`, `0042`. */
function* integers(lexical: string): Iterable<string> {
  const { signs, whole } = partsOf(lexical);
  for (const padded of zerosBefore(whole, MAX_ZEROS_OF_INTEGERS))
    for (const sign of signs) if (padded !== '') yield sign + padded;
}

/** Yields the forms of a decimal: `1.5`, `1.50`, `+01.5`; `2`, `2.`, `2.0`; `.5`. */
function* decimals(lexical: string): Iterable<string> {
  const { signs, whole, fraction } = partsOf(lexical);
  for (const before of zerosBefore(whole, MAX_ZEROS))
    for (const after of fractions(fraction))
      for (const sign of signs) if (before !== '' || after.length > 1) yield sign + before + after;
}

/**
 * Yields the forms of a float: the decimal forms, followed by forms with an exponent such as `1.5E0` and `1.50e+00`.
 */
function* floats(lexical: string): Iterable<string> {
  const [mantissa = '', exponent = '0'] = lexical.split('e');
  const { signs, whole, fraction } = partsOf(mantissa);
  const digits = whole + fraction;
  /** The position of the decimal point within the digits. */
  const point = whole.length + Number(exponent);
  if (Math.abs(point) <= 2 * MAX_ZEROS) {
    const all = digits.padEnd(point, '0').padStart(digits.length - point, '0');
    const at = Math.max(0, point);
    yield* decimals(`${signs[0]}${all.slice(0, at)}.${all.slice(at)}`);
  }
  const significant = digits.replace(/^0+/, '') || '0';
  const power = digits === '' ? 0 : point - 1 - (digits.length - significant.length);
  const size = String(Math.abs(power));
  for (const after of fractions(withoutEndZeros(significant.slice(1))))
    for (const sign of signs)
      for (const letter of ['E', 'e'])
        for (const powerSign of power < 0 ? ['-'] : ['', '+'])
          for (const padded of [size, size.padStart(2, '0'), size.padStart(3, '0')])
            yield `${sign}${significant.charAt(0)}${after}${letter}${powerSign}${padded}`;
}

/** Yields the forms of a time: `14:36:37Z` for `14:36:37.000Z`, and `+00:00` for `Z`. */
function* times(lexical: string): Iterable<string> {
  const [, clock, fraction = '', zone] = /^((?:[^T]*T)?\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]00:00)?$/.exec(lexical) ?? [];
  if (clock === undefined) return;
  for (const after of fractions(withoutEndZeros(fraction)))
    for (const each of zone === undefined ? [''] : ['Z', '+00:00', '-00:00'])
      if (after !== '.') yield clock + after + each;
}

function partsOf(lexical: string) {
  const { isNegative, whole, fraction } = digitsOf(lexical);
  return { signs: isNegative ? ['-'] : whole + fraction === '' ? ['', '+', '-'] : ['', '+'], whole, fraction };
}

/** Yields the digits, preceded by 0 to `most` zeros. */
function* zerosBefore(digits: string, most: number): Iterable<string> {
  for (let zeros = 0; zeros <= most; zeros++) yield '0'.repeat(zeros) + digits;
}

/** Yields a fraction with its decimal point and 0 to 20 trailing zeros. For an empty fraction, yields `''` first. */
function* fractions(digits: string): Iterable<string> {
  if (digits === '') yield '';
  for (let zeros = 0; zeros <= MAX_ZEROS; zeros++) yield `.${digits}${'0'.repeat(zeros)}`;
}

import { PatternError, patternMatcher } from '../../../soap/schema/pattern.js';

/**
 * Translates an XML Schema regular expression (part 2, appendix F) into an anchored JavaScript regular expression for
 * the `u` flag. In XML Schema, `^`, `$` and `/` are ordinary characters, and all groups are plain.
 *
 * @throws PatternError if the pattern is invalid or not supported, or if `patternMatcher` does not support it
 */
export function translatePattern(pattern: string): string {
  const tokens = pattern.match(TOKEN) ?? [];
  const translated = tokens.map((token, index) => {
    if (!QUANTIFIER.test(token)) return translate(token);
    // in JavaScript, a second quantifier would make the first one lazy
    if (/^(?:[?*+(|]|\{\d.*)?$/.test(tokens[index - 1] ?? '')) fail();
    return token;
  });
  const count = (token: string): number => tokens.filter((each) => each === token).length;
  if (count('(') !== count(')')) fail();
  const expression = `^(?:${translated.join('')})$`;
  patternMatcher(expression);
  return expression;
}

const TOKEN = /\\[pP]\{[\w-]{1,100}\}|\\[^]|\[(?:\\[^]|[^[\]\\])+\]|\{\d+(?:,\d*)?\}|[^]/gu;
const MEMBER = /\\[pP]\{[\w-]{1,100}\}|\\[^]|[^]/gu;
const QUANTIFIER = /^(?:[?*+]|\{\d.*)$/;

// Extensible Markup Language 1.0, productions 4 and 4a
const nameStart =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}' +
  '\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const nameCharacter = `${nameStart}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}`;

const multiCharacter: Readonly<Record<string, string>> = {
  s: ' \\t\\n\\r',
  i: nameStart,
  c: nameCharacter,
  d: '\\p{Nd}',
  // everything except the categories "punctuation", "separator" and "other"
  w: '\\p{L}\\p{M}\\p{N}\\p{S}',
};

function translate(token: string): string {
  if (token === '(') return '(?:';
  if (token === ')' || token === '|') return token;
  if (token === '.') return '[^\\n\\r]';
  if (token === '[' || token === ']' || token === '}') fail();
  if (token.startsWith('[')) return characterClass(token);
  return token.startsWith('\\') ? `[${setOf(token) ?? literal(characterOf(token))}]` : literal(token);
}

/** Translates a character class, such as `[^a-z.]`. */
function characterClass(token: string): string {
  const start = token.startsWith('[^') ? '[^' : '[';
  const members = token.slice(start.length, -1).match(MEMBER) ?? [];
  if (members.length === 0) fail();
  let previous: 'character' | 'hyphen' | 'other' = 'other';
  const translated = members.map((member, index) => {
    if (member === '-' && previous === 'character' && index < members.length - 1) {
      previous = 'hyphen';
      return '-';
    }
    const set = setOf(member);
    // a character class cannot contain a negated class
    if (set?.startsWith('^')) fail();
    previous = set === undefined && previous !== 'hyphen' ? 'character' : 'other';
    return set ?? literal(characterOf(member));
  });
  return `${start}${translated.join('')}]`;
}

/** Returns the content of the character class for an escape such as `\d`, `\D` or `\p{Lu}`. */
function setOf(token: string): string | undefined {
  const kind = token.charAt(1);
  if (!token.startsWith('\\') || !/[a-z]/i.test(kind)) return undefined;
  // blocks, such as `\p{IsBasicLatin}`, are not supported
  const category = /^\\p\{(?!Is)/i.test(token) ? `\\p${token.slice(2)}` : undefined;
  const set = category ?? multiCharacter[kind.toLowerCase()];
  return set !== undefined && kind !== kind.toLowerCase() ? `^${set}` : set;
}

/** Returns a character itself or from `\n`, `\.`, and escapes such as `\/`, which real schemas contain. */
function characterOf(token: string): string {
  if (!token.startsWith('\\')) return token;
  const escaped = token.slice(1);
  if (/^$|^(?![nrt]$)[A-Za-z\d]/.test(escaped)) fail();
  return { n: '\n', r: '\r', t: '\t' }[escaped] ?? escaped;
}

function fail(): never {
  throw new PatternError(
    'is not an XML Schema regular expression, or has a Unicode block, a class subtraction or a negated escape in a ' +
      'class, which are not supported',
  );
}

/** Escapes a character for use inside or outside a character class. */
function literal(character: string): string {
  if (/[\\^$.*+?()[\]{}|/]/.test(character)) return `\\${character}`;
  // with the `u` flag, a hyphen must not be escaped with a backslash outside a character class
  if (character === '-') return '\\u{2D}';
  const isInvisible = /[\p{Cc}\u2028\u2029]/u.test(character);
  return isInvisible ? `\\u{${character.charCodeAt(0).toString(16).toUpperCase()}}` : character;
}

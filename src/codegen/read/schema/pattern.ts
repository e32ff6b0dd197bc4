import { MAX_DEPTH, PatternError, patternMatcher } from '../../../soap/schema/pattern.js';

/**
 * Translates an XML Schema regular expression (part 2, appendix F) into an anchored JavaScript regular expression for
 * the `u` flag:
 *
 *     regExp ::= branch ('|' branch)*      branch ::= piece*      piece ::= atom quantifier?
 *     quantifier ::= [?*+] | '{' ( n ',' m | n ',' | n ) '}'
 *     atom ::= Char | charClass | '(' regExp ')'
 *     charClass ::= '.' | '\' escape | '[' '^'? ( range | escape | charClass )+ ( '-' charClassExpr )? ']'
 *
 * In XML Schema, `^`, `$` and `/` are ordinary characters.
 *
 * @throws PatternError if the pattern is invalid or `patternMatcher` does not support it
 */
export function translatePattern(pattern: string): string {
  const translated = `^(?:${new Translator(pattern).translate()})$`;
  patternMatcher(translated);
  return translated;
}

/**
 * A set of characters. `listed` is the content of a JavaScript character class. Each item of `complements` is the
 * content of a negated character class, such as `[^a-z]`.
 */
interface CharacterSet {
  readonly listed: string;
  readonly complements: readonly string[];
}

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

const QUANTIFIER = /[?*+]|\{\d+(?:,\d*)?\}/y;
const CATEGORY = /\{([\w-]{1,100})\}/y;

class Translator {
  private at = 0;
  private depth = 0;

  constructor(private readonly pattern: string) {}

  translate(): string {
    const translated = this.branches();
    if (this.at < this.pattern.length) this.fail();
    return translated;
  }

  private branches(): string {
    this.enter();
    let out = '';
    for (let next = this.peek(); next !== undefined && next !== ')'; next = this.peek())
      out += next === '|' ? this.take() : this.atom() + this.quantifier();
    this.depth--;
    return out;
  }

  private atom(): string {
    const next = this.take();
    if (next === '(') {
      const inner = this.branches();
      if (this.take() !== ')') this.fail();
      return `(?:${inner})`;
    }
    if (next === '.') return '[^\\n\\r]';
    if (next === '[') return written(this.characterClass());
    if (next === '\\') return written(this.escape());
    if ('?*+])}'.includes(next)) this.fail();
    return literal(next);
  }

  private quantifier(): string {
    QUANTIFIER.lastIndex = this.at;
    const [found = ''] = QUANTIFIER.exec(this.pattern) ?? [];
    this.at += found.length;
    return found;
  }

  /** Reads a character class, starting after the `[`. A class subtraction is translated into a negative lookahead. */
  private characterClass(): CharacterSet & { readonly negated: boolean; readonly without?: string } {
    this.enter();
    const negated = this.peek() === '^';
    if (negated) this.at++;
    let listed = '';
    const complements: string[] = [];
    let without: string | undefined;
    for (let first = true; this.peek() !== ']'; first = false) {
      if (!first && this.peek() === '-' && this.pattern[this.at + 1] === '[') {
        this.at += 2;
        without = written(this.characterClass());
        if (this.peek() !== ']') this.fail();
        break;
      }
      const from = this.member();
      if (typeof from !== 'string') {
        listed += from.listed;
        complements.push(...from.complements);
      } else if (this.peek() === '-' && !']['.includes(this.pattern[this.at + 1] ?? ']')) {
        this.at++;
        const to = this.member();
        if (typeof to !== 'string') this.fail();
        listed += `${literal(from)}-${literal(to)}`;
      } else listed += literal(from);
    }
    this.at++;
    this.depth--;
    if (listed === '' && complements.length === 0) this.fail();
    return { listed, complements, negated, ...(without !== undefined && { without }) };
  }

  /** Reads a single character, or the set of characters that an escape represents. */
  private member(): string | CharacterSet {
    const next = this.take();
    if (next === '[') this.fail();
    if (next !== '\\') return next;
    const single = this.singleEscape();
    return single ?? this.escape();
  }

  /** Reads an escape, starting after the backslash. */
  private escape(): CharacterSet {
    const single = this.singleEscape();
    if (single !== undefined) return { listed: literal(single), complements: [] };
    const kind = this.take();
    const lower = kind.toLowerCase();
    let list = multiCharacter[lower];
    if (lower === 'p') list = this.category();
    if (list === undefined) this.fail();
    return kind === lower ? { listed: list, complements: [] } : { listed: '', complements: [list] };
  }

  /** Reads `\n`, `\.`, and escapes such as `\/`, which XML Schema does not allow but real schemas contain. */
  private singleEscape(): string | undefined {
    const next = this.peek() ?? this.fail();
    if (/[A-Za-z0-9]/.test(next) && !'nrt'.includes(next)) return undefined;
    this.at += next.length;
    return { n: '\n', r: '\r', t: '\t' }[next] ?? next;
  }

  /** Reads a category, such as `{Lu}`. Blocks, such as `{IsBasicLatin}`, are not supported. */
  private category(): string {
    CATEGORY.lastIndex = this.at;
    const [whole = '', name = ''] = CATEGORY.exec(this.pattern) ?? [];
    if (whole === '') this.fail();
    this.at += whole.length;
    if (name.startsWith('Is')) throw new PatternError(`has the Unicode block ${name}, which is not supported`);
    return `\\p{${name}}`;
  }

  /** Returns the next code point without consuming it. */
  private peek(): string | undefined {
    const code = this.pattern.codePointAt(this.at);
    return code === undefined ? undefined : String.fromCodePoint(code);
  }

  private take(): string {
    const next = this.peek() ?? this.fail();
    this.at += next.length;
    return next;
  }

  private enter(): void {
    if (++this.depth > MAX_DEPTH) throw new PatternError(`is nested deeper than ${MAX_DEPTH} groups or classes`);
  }

  private fail(): never {
    throw new PatternError('is not an XML Schema regular expression');
  }
}

/**
 * Writes a set of characters as JavaScript. Complements become alternatives, because a character class cannot contain a
 * negated class.
 */
function written({
  listed,
  complements,
  negated = false,
  without,
}: CharacterSet & { readonly negated?: boolean; readonly without?: string }): string {
  const lists = [...(listed === '' ? [] : [`[${listed}]`]), ...complements.map((each) => `[^${each}]`)];
  const [only = ''] = lists;
  let set = lists.length === 1 ? only : `(?:${lists.join('|')})`;
  if (negated) set = lists.length === 1 && listed !== '' ? `[^${listed}]` : `(?:(?!${set})[^])`;
  return without === undefined ? set : `(?:(?!${without})${set})`;
}

/** Escapes a character for use inside or outside a character class. */
function literal(character: string): string {
  if (/[\\^$.*+?()[\]{}|/]/.test(character)) return `\\${character}`;
  // with the `u` flag, a hyphen must not be escaped with a backslash outside a character class
  if (character === '-') return '\\u{2D}';
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029
    ? `\\u{${code.toString(16).toUpperCase()}}`
    : character;
}

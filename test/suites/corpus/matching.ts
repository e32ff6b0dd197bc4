/**
 * Returns a text that a regular expression matches. The expression may use the constructs found in real patterns:
 * literals, classes, groups, alternatives and counts. Uses the first alternative, the first character of a class, and
 * the lowest count.
 *
 * @param atLeastOnce include optional parts once
 * @returns `undefined` if no matching text was found
 */
export function matching(source: string, atLeastOnce: boolean): string | undefined {
  try {
    const text = new Writer(source, atLeastOnce).whole();
    return new RegExp(source, 'u').test(text) ? text : undefined;
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

/** Creates the error for an unsupported construct. */
class Unknown extends Error {}

/** Candidates for a character class. The first matching character is used. */
const examples = [...'a1A0Z9z 2-_.:/@', '\u00e9', '\u0416', ',', '+', '#', '"', '~', '\u{1F600}'];

class Writer {
  private readonly source: string;
  private readonly atLeastOnce: boolean;
  private at = 0;

  constructor(source: string, atLeastOnce: boolean) {
    this.source = source;
    this.atLeastOnce = atLeastOnce;
  }

  whole(): string {
    const text = this.alternatives();
    if (this.at < this.source.length) throw new Unknown();
    return text;
  }

  /** Returns the first alternative. The other alternatives are only parsed. */
  private alternatives(): string {
    const first = this.sequence();
    while (this.source[this.at] === '|') {
      this.at++;
      this.sequence();
    }
    return first;
  }

  private sequence(): string {
    let text = '';
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at] as string)) {
      const from = this.at;
      const atom = this.atom();
      const expression = this.source.slice(from, this.at);
      if (expression !== '^' && expression !== '$') text += atom.repeat(this.count());
    }
    return text;
  }

  private atom(): string {
    const character = String.fromCodePoint(this.source.codePointAt(this.at) as number);
    this.at += character.length;
    switch (character) {
      case '^':
      case '$':
        return '';
      case '(':
        return this.group();
      case '[':
        return this.characterClass();
      case '\\':
        return this.escape();
      case '.':
        return 'a';
      default:
        return character;
    }
  }

  private group(): string {
    if (this.source.startsWith('?:', this.at)) this.at += 2;
    else if (this.source[this.at] === '?') throw new Unknown();
    const text = this.alternatives();
    if (this.source[this.at++] !== ')') throw new Unknown();
    return text;
  }

  private characterClass(): string {
    const from = this.at - 1;
    while (this.at < this.source.length && this.source[this.at] !== ']')
      this.at += this.source[this.at] === '\\' ? 2 : 1;
    this.at++;
    const members = this.source.slice(from + 1, this.at - 1);
    return exampleOf(this.source.slice(from, this.at), [...examples, ...members]);
  }

  private escape(): string {
    const from = this.at - 1;
    const letter = this.source[this.at++] as string;
    if ('pPu'.includes(letter) && this.source[this.at] === '{') this.at = this.source.indexOf('}', this.at) + 1;
    else if (letter === 'u') this.at += 4;
    else if (letter === 'x') this.at += 2;
    const escape = this.source.slice(from, this.at);
    return exampleOf(escape, [...examples, letter, '\t', '\n', '\r']);
  }

  private count(): number {
    const { atLeastOnce, source } = this;
    const sign = source[this.at] ?? '';
    if ('?*'.includes(sign) && sign !== '') {
      this.at++;
      return atLeastOnce ? 1 : 0;
    }
    if (sign === '+') {
      this.at++;
      return 1;
    }
    const [whole = '', least = '', comma, most] = /^\{(\d+)(,(\d*))?\}/.exec(source.slice(this.at)) ?? [];
    if (whole === '') return 1;
    this.at += whole.length;
    const low = Number(least);
    if (!atLeastOnce || low > 0) return low;
    return comma === undefined || most === '0' ? low : 1;
  }
}

function exampleOf(expression: string, candidates: readonly string[]): string {
  const form = new RegExp(`^${expression}$`, 'u');
  const found = candidates.find((each) => form.test(each));
  if (found === undefined) throw new Unknown();
  return found;
}

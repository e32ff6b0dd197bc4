/**
 * Matches the patterns of a contract in time linear in the length of the text. JavaScript's own engine backtracks:
 * matching 29 letters against `(a+)+b` blocks the process for seconds. This engine follows all alternatives at once,
 * character by character (Thompson's construction).
 *
 * The engine supports the regular expressions that the generator writes: `^(?:...)$` around groups, alternatives,
 * classes, escapes and greedy quantifiers.
 */

/** Tests whether a character (a code point) belongs to a set. */
type Test = (code: number) => boolean;

/**
 * The instructions for an expression, or for part of an expression. A test consumes one character that passes. An array
 * consumes nothing: the program continues at several instructions, given as relative distances. The text matches if the
 * program gets past the last instruction at the end of the text.
 */
type Program = readonly (Test | readonly number[])[];

/**
 * Thrown if a pattern cannot be used. The message is the predicate of a sentence: "is nested deeper than 200 groups".
 */
export class PatternError extends Error {}

/** The maximum number of instructions. Counted repetitions are expanded: `(x{1000}){1000}` would need a million. */
const MAX_SIZE = 100_000;
/** The maximum nesting depth of groups. */
const MAX_DEPTH = 200;

/**
 * Creates a matcher for a regular expression (flag `u`). A match can have hundreds of active states at once, so the
 * number of steps is limited. The matcher returns `undefined` if the text is too long for the pattern.
 *
 * @throws PatternError if the expression is too large, or contains syntax that the generator does not write
 */
export function patternMatcher(source: string): (text: string) => boolean | undefined {
  const program = new PatternParser(/^\^\(\?:([^]*)\)\$$/.exec(source)?.[1] ?? ')').parse();
  /** The step at which each place was last reached, so that no place is visited twice for the same character. */
  const reached = new Float64Array(program.length);
  let step = 0;
  return (text) => {
    let left = FREE_STEPS + STEPS_PER_CHARACTER * text.length;
    let places = [0];
    for (let at = 0; ;) {
      const code = text.codePointAt(at) ?? END;
      const following: number[] = [];
      step++;
      for (let place = places.pop(); place !== undefined; place = places.pop()) {
        const instruction = program[place];
        if (!instruction && code === END) return true;
        if (!instruction || reached[place] === step) continue;
        reached[place] = step;
        if (--left < 0) return undefined;
        if (typeof instruction !== 'function') for (const distance of instruction) places.push(place + distance);
        else if (code !== END && instruction(code)) following.push(place + 1);
      }
      if (following.length === 0) return false;
      places = following;
      at += code > 0xffff ? 2 : 1;
    }
  };
}

/** Represents the end of the text. */
const END = -1;
/** The maximum number of steps is `FREE_STEPS`, plus `STEPS_PER_CHARACTER` for each character of the text. */
const FREE_STEPS = 1_000_000;
const STEPS_PER_CHARACTER = 100;

const TOKEN =
  /\(\?:|\[(?:\\[^]|[^\]\\])*\]|\\(?:u\{[\dA-Fa-f]+\}|u[\dA-Fa-f]{4}|[pP]\{[^{}]*\}|[^])|[?*+]\??|\{\d{1,9}(?:,\d{0,9})?\}\??|[^]/uy;

class PatternParser {
  private at = 0;
  private token = '';
  private depth = 0;

  constructor(private readonly source: string) {
    this.next();
  }

  parse(): Program {
    const whole = this.alternatives();
    if (this.token !== '') throw unsupported();
    return whole;
  }

  private next(): string {
    const before = this.token;
    TOKEN.lastIndex = this.at;
    this.token = TOKEN.exec(this.source)?.[0] ?? '';
    this.at += this.token.length;
    return before;
  }

  private alternatives(): Program {
    if (++this.depth > MAX_DEPTH) throw new PatternError(`is nested deeper than ${MAX_DEPTH} groups`);
    const all = [this.sequence()];
    while (this.token === '|') {
      this.next();
      all.push(this.sequence());
    }
    this.depth--;
    return choice(all);
  }

  private sequence(): Program {
    const parts: Program[] = [];
    while (this.token !== '' && this.token !== '|' && this.token !== ')') parts.push(this.quantified(this.atom()));
    // an empty sequence also needs an instruction, so that its repetitions count toward the limit
    return joined(parts.length === 0 ? [fork(1)] : parts);
  }

  private atom(): Program {
    const token = this.next();
    if (token === '(' || token === '(?:') {
      const inner = this.alternatives();
      if (this.next() !== ')') throw unsupported();
      return inner;
    }
    // an incomplete token, or a token that the generator does not write: `\b`, `\k<name>`, `(?<=`
    if (/^(?:[?*+{}\])^$]|\[$|\\[bBkcx]|\\$)/.test(token)) throw unsupported();
    return [testOf(token)];
  }

  private quantified(atom: Program): Program {
    const { token } = this;
    if (!/^[?*+{]/.test(token)) return atom;
    this.next();
    if (!token.startsWith('{'))
      return repeat(atom, token.startsWith('+') ? 1 : 0, token.startsWith('?') ? 1 : Infinity);
    const [, least = '', comma, most] = /^\{(\d+)(?:(,)(\d*))?\}/.exec(token) ?? [];
    const min = Number(least);
    const max = comma === undefined ? min : most === '' ? Infinity : Number(most);
    if (least === '' || max < min) throw unsupported();
    return repeat(atom, min, max);
  }
}

function unsupported(): PatternError {
  return new PatternError('is not a regular expression of the kind that the generator writes');
}

/** @throws PatternError if the text does not describe a set of characters */
function testOf(written: string): Test {
  const [character, ...more] = /^[.[(\\]/.test(written) ? [] : written;
  if (character !== undefined && more.length === 0) return (code) => code === character.codePointAt(0);
  try {
    const expression = new RegExp(`^(?:${written})$`, 'u');
    // the copies of a repeated class test the same character, so the latest result is kept
    let latest = END;
    let isIn!: boolean;
    return (code) => {
      if (code !== latest) isIn = expression.test(String.fromCodePoint((latest = code)));
      return isIn;
    };
  } catch {
    throw unsupported();
  }
}

/** @throws PatternError if a program would have too many instructions */
function checkSize(size: number): void {
  if (size > MAX_SIZE)
    throw new PatternError(`has more than ${MAX_SIZE} steps when its counted repetitions are expanded`);
}

function joined(parts: readonly Program[]): Program {
  checkSize(parts.reduce((sum, { length }) => sum + length, 0));
  return parts.flat();
}

/** Returns a program of one instruction, which continues at each of the distances. */
function fork(...to: readonly number[]): Program {
  return [to];
}

function choice(all: readonly Program[]): Program {
  if (all.length === 1) return all[0] as Program;
  let end = 1;
  const starts = all.map(({ length }) => (end += length + 1) - length - 1);
  return joined([
    fork(...starts),
    ...all.flatMap((each, index) => [each, fork(end - (starts[index] as number) - each.length)]),
  ]);
}

function repeat(body: Program, min: number, max: number): Program {
  checkSize((max === Infinity ? min + 1 : max) * (body.length + 1));
  const required = Array<Program>(min).fill(body);
  if (max === Infinity) return joined([...required, fork(1, body.length + 2), body, fork(-body.length - 1)]);
  // skipping an optional copy leads to the end rather than to the next copy, so that few places are active at once
  const optional = Array.from({ length: max - min }, (_, copy) => [
    fork(1, (max - min - copy) * (body.length + 1)),
    body,
  ]);
  return joined([...required, ...optional.flat()]);
}

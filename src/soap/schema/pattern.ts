/**
 * Matches the patterns of a contract in time linear in the text. JavaScript's own engine backtracks, so `(a+)+b` and 29
 * letters block the process for seconds. This one follows all alternatives at once, character by character (Thompson's
 * construction).
 *
 * It reads the regular expressions that the generator writes: groups, alternatives, classes, escapes, `(?!...)` before
 * one character, greedy quantifiers, `^` and `$`. Captures and lazy quantifiers match the same texts.
 */

/** Tests whether a character (a code point) belongs to a set. */
type Test = (code: number) => boolean;

/** One step of a program. */
type Instruction =
  /** One character that passes the test. */
  | { readonly kind: 'character'; readonly test: Test }
  /** Consumes nothing; the program continues only if this holds before the next character. */
  | { readonly kind: 'condition'; readonly holds: (next: number, isStart: boolean) => boolean }
  /** Consumes nothing; the program continues in several places. */
  | { readonly kind: 'fork'; readonly to: readonly number[] };

const BEGINNING: Instruction = { kind: 'condition', holds: (_next, isStart) => isStart };

/** A part of an expression. */
interface Part {
  /** The maximum number of its instructions. */
  readonly size: number;
  readonly emit: (program: Instruction[]) => void;
}

/** A pattern cannot be used. The message is the predicate of a sentence: "is nested deeper than 200 groups". */
export class PatternError extends Error {}

/** The maximum number of instructions. Counted repetitions are expanded, so `(x{1000}){1000}` would need a million. */
const MAX_SIZE = 100_000;
/** The maximum nesting of groups. */
export const MAX_DEPTH = 200;

/**
 * Creates the matcher of a regular expression (flag `u`). The matcher returns `undefined` if the text is too long for
 * the pattern: a pattern that can be in hundreds of places at once has a limit of steps.
 *
 * @throws PatternError if the expression is not of the kind that the generator writes, or is too large
 */
export function patternMatcher(source: string): (text: string) => boolean | undefined {
  const { emit } = new PatternParser(source).parse();
  let matcher: Matcher | undefined;
  return (text) => {
    if (!matcher) {
      const program: Instruction[] = [];
      emit(program);
      matcher = new Matcher(program);
    }
    return matcher.matches(text);
  };
}

const TOKEN =
  /\(\?[:!]|\[(?:\\[^]|[^\]\\])*\]|\\(?:u\{[\dA-Fa-f]+\}|u[\dA-Fa-f]{4}|[pP]\{[^{}]*\}|[^])|[?*+]\??|\{\d{1,9}(?:,\d{0,9})?\}\??|[^]/uy;

class PatternParser {
  private readonly source: string;
  private at = 0;
  private token = '';
  private depth = 0;

  constructor(source: string) {
    this.source = source;
    this.next();
  }

  parse(): Part {
    const whole = this.alternatives();
    if (this.token !== '') throw notRead();
    return whole;
  }

  private next(): string {
    const before = this.token;
    TOKEN.lastIndex = this.at;
    this.token = TOKEN.exec(this.source)?.[0] ?? '';
    this.at += this.token.length;
    return before;
  }

  private alternatives(): Part {
    if (++this.depth > MAX_DEPTH) throw new PatternError(`is nested deeper than ${MAX_DEPTH} groups`);
    const all = [this.sequence()];
    while (this.token === '|') {
      this.next();
      all.push(this.sequence());
    }
    this.depth--;
    return all.length === 1 ? (all[0] as Part) : choice(all);
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (this.token !== '' && this.token !== '|' && this.token !== ')') parts.push(this.quantified(this.atom()));
    return part(
      parts.reduce((sum, { size }) => sum + size, 0),
      (program) => parts.forEach(({ emit }) => emit(program)),
    );
  }

  private atom(): Part {
    const token = this.next();
    if (token === '(' || token === '(?:') {
      const inner = this.alternatives();
      if (this.next() !== ')') throw notRead();
      return inner;
    }
    if (token === '(?!') return this.notBefore();
    if (token === '^') return single(BEGINNING);
    if (token === '$') return single({ kind: 'condition', holds: (next) => next === END });
    // an incomplete token, or one that the generator does not write: `\b`, `\k<name>`, `(?<=`
    if (/^(?:[?*+{}\])]|\[$|\\[bBkcx]|\\$)/.test(token)) throw notRead();
    return single({ kind: 'character', test: testOf(token) });
  }

  /** Reads what follows `(?!`. It is one character, which JavaScript's own engine tests in constant time. */
  private notBefore(): Part {
    const start = this.at - this.token.length;
    let wasCharacter = false;
    for (let open = 1; open > 0;) {
      const token = this.next();
      const isCharacter = !/^[()|]/.test(token);
      if (token === '' || /^[?*+{]/.test(token) || (isCharacter && wasCharacter)) throw notRead();
      if (!isCharacter && token !== '|') open += token === ')' ? -1 : 1;
      wasCharacter = isCharacter;
    }
    const test = testOf(this.source.slice(start, this.at - this.token.length - 1));
    return single({ kind: 'condition', holds: (next) => next === END || !test(next) });
  }

  private quantified(atom: Part): Part {
    const { token } = this;
    if (!/^[?*+{]/.test(token)) return atom;
    this.next();
    if (!token.startsWith('{'))
      return repeat(atom, token.startsWith('+') ? 1 : 0, token.startsWith('?') ? 1 : Infinity);
    const [, least = '', comma, most] = /^\{(\d+)(?:(,)(\d*))?\}/.exec(token) ?? [];
    const min = Number(least);
    const max = comma === undefined ? min : most === '' ? Infinity : Number(most);
    if (least === '' || max < min) throw notRead();
    return repeat(atom, min, max);
  }
}

function notRead(): PatternError {
  return new PatternError('is not a regular expression of the kind that the generator writes');
}

/** @throws PatternError if the text is not a set of characters */
function testOf(written: string): Test {
  const [literal, ...more] = /^[.[(\\]/.test(written) ? [] : written;
  if (literal !== undefined && more.length === 0) return (code) => code === literal.codePointAt(0);
  try {
    const expression = new RegExp(`^(?:${written})$`, 'u');
    // copies of one class test the same character
    let [latest, isIn] = [END, false];
    return (code) => {
      if (code !== latest) [latest, isIn] = [code, expression.test(String.fromCodePoint(code))];
      return isIn;
    };
  } catch {
    throw notRead();
  }
}

function part(size: number, emit: Part['emit']): Part {
  if (size > MAX_SIZE)
    throw new PatternError(`has more than ${MAX_SIZE} steps when its counted repetitions are expanded`);
  return { size, emit };
}

function single(instruction: Instruction): Part {
  return part(1, (program) => program.push(instruction));
}

function choice(parts: readonly Part[]): Part {
  return part(
    parts.reduce((sum, { size }) => sum + size + 1, 1),
    (program) => {
      const to: number[] = [];
      const end: number[] = [];
      program.push({ kind: 'fork', to });
      for (const { emit } of parts) {
        to.push(program.length);
        emit(program);
        program.push({ kind: 'fork', to: end });
      }
      end.push(program.length);
    },
  );
}

function repeat({ size, emit }: Part, min: number, max: number): Part {
  const copies = max === Infinity ? min + 1 : max;
  return part(copies * (size + 1) + 1, (program) => {
    const forks: number[][] = [];
    for (let copy = 0; copy < copies; copy++) {
      const start = program.length;
      // an optional copy continues at the end and not at the next copy, so that few places are active at once
      if (copy >= min) {
        const to = [start + 1];
        forks.push(to);
        program.push({ kind: 'fork', to });
      }
      emit(program);
      if (copy === min && max === Infinity) program.push({ kind: 'fork', to: [start] });
    }
    for (const to of forks) to.push(program.length);
  });
}

/** The places where a program may be before a character, and the states that follow. */
interface State {
  readonly places: readonly number[];
  /** The next state by character; `false` and `true` end the matching. */
  readonly next: Map<number, State | boolean>;
}

/** Represents the end of the text. */
const END = -1;
/** The maximum number of steps: a constant, and more for each character of the text. */
const FREE_STEPS = 1_000_000;
const STEPS_PER_CHARACTER = 100;
/** The maximum number of cached places, for all states and transitions together. */
const MAX_REMEMBERED = 50_000;

class Matcher {
  private readonly program: readonly Instruction[];
  private readonly isAnchored: boolean;
  /** The step at which each place was last reached, so that no place is visited twice for one character. */
  private readonly reached: Int32Array;
  private readonly start: State = { places: [0], next: new Map() };
  private readonly states = new Map<string, State>();
  private remembered = 0;
  private clock = 0;
  private steps = 0;

  constructor(program: readonly Instruction[]) {
    this.program = program;
    this.reached = new Int32Array(program.length);
    this.isAnchored = program[0] === BEGINNING;
  }

  matches(text: string): boolean | undefined {
    const most = this.steps + FREE_STEPS + STEPS_PER_CHARACTER * text.length;
    let state = this.start;
    for (let at = 0; ;) {
      const code = text.codePointAt(at) ?? END;
      const next = state.next.get(code) ?? this.step(state, code);
      if (typeof next === 'boolean') return next;
      if (this.steps > most) return undefined;
      state = next;
      at += code > 0xffff ? 2 : 1;
    }
  }

  /** Computes the state after a character. */
  private step(state: State, code: number): State | boolean {
    const { program, reached } = this;
    const clock = ++this.clock;
    const following: number[] = this.isAnchored ? [] : [0];
    const open = [...state.places];
    let isMatch = false;
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const instruction = program[place];
      isMatch = !instruction;
      if (!instruction) break;
      if (reached[place] === clock) continue;
      reached[place] = clock;
      this.steps++;
      if (instruction.kind === 'fork') open.push(...instruction.to);
      else if (instruction.kind === 'condition') {
        if (instruction.holds(code, state === this.start)) open.push(place + 1);
      } else if (code !== END && instruction.test(code)) following.push(place + 1);
    }
    const isOver = isMatch || code === END || following.length === 0;
    const next = isOver ? isMatch : this.stateOf(following);
    if (++this.remembered <= MAX_REMEMBERED) state.next.set(code, next);
    return next;
  }

  private stateOf(places: readonly number[]): State {
    if (this.remembered + places.length > MAX_REMEMBERED) return { places, next: new Map() };
    const key = places.join();
    let state = this.states.get(key);
    if (!state) {
      this.states.set(key, (state = { places, next: new Map() }));
      this.remembered += places.length;
    }
    return state;
  }
}

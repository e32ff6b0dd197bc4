/**
 * Matches the patterns of a contract. JavaScript's own engine tries one way after the other, so `(a+)+b` and 29 letters
 * stop the process for seconds. Here all ways are followed at once, character by character (Thompson's construction), so
 * the time grows with the length of the text and never with a power of it.
 *
 * It reads the regular expressions that the generator writes: groups, alternatives, classes, escapes, `(?!...)` before
 * one character, greedy quantifiers, `^` and `$`. Captures and quantifiers that are lazy match the same texts.
 */

/** Whether a character, by its code point, is one of a set. */
type Test = (code: number) => boolean;

/** One step of a program. */
type Instruction =
  /** One character that passes the test. */
  | { readonly kind: 'character'; readonly test: Test }
  /** Nothing; the program goes on only if this holds before the next character. */
  | { readonly kind: 'condition'; readonly holds: (next: number, isStart: boolean) => boolean }
  /** Nothing; the program goes on in several places. */
  | { readonly kind: 'fork'; readonly to: readonly number[] };

const BEGINNING: Instruction = { kind: 'condition', holds: (_next, isStart) => isStart };

/** A part of an expression. */
interface Part {
  /** How many instructions it has at most. */
  readonly size: number;
  readonly emit: (program: Instruction[]) => void;
}

/** A pattern that cannot be used. The message says why, as a predicate. */
export class PatternError extends Error {}

/** Counted repetitions are written out, so `(x{1000}){1000}` would be a million. */
const MAX_SIZE = 100_000;
/** How deep groups may be nested. */
export const MAX_DEPTH = 200;

/**
 * Makes the matcher of a regular expression (flag `u`). It returns `undefined` where the text is too long to be checked
 * by a pattern of that kind: of one that can be in hundreds of places at once.
 *
 * @throws PatternError if the expression is none that it reads, or is too large
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
    // what is left of these is not complete, or not what the generator writes: `\b`, `\k<name>`, `(?<=`
    if (/^(?:[?*+{}\])]|\[$|\\[bBkcx]|\\$)/.test(token)) throw notRead();
    return single({ kind: 'character', test: testOf(token) });
  }

  /** Behind `(?!`: what follows is one character, so JavaScript's own engine tells it at once. */
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

/** @throws PatternError if the text stands for no set of characters */
function testOf(written: string): Test {
  const [literal, ...more] = /^[.[(\\]/.test(written) ? [] : written;
  if (literal !== undefined && more.length === 0) return (code) => code === literal.codePointAt(0);
  try {
    const expression = new RegExp(`^(?:${written})$`, 'u');
    // copies of one class ask the same of one character
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
    throw new PatternError(`has more than ${MAX_SIZE} steps when its counted repetitions are written out`);
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
      // a copy that may be left out leads to the end, and not to the next one, so that few ways are open at once
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

/** Where a program may be before a character, and where it is after that. */
interface State {
  readonly places: readonly number[];
  /** By the character; `false` and `true` end the matching. */
  readonly next: Map<number, State | boolean>;
}

/** The character that stands for the end of the text. */
const END = -1;
/** So many steps are always taken, and so many more for each character of the text. */
const FREE_STEPS = 1_000_000;
const STEPS_PER_CHARACTER = 100;
/** How many places are remembered, all states and what follows them together. */
const MAX_REMEMBERED = 50_000;

class Matcher {
  private readonly program: readonly Instruction[];
  private readonly isAnchored: boolean;
  /** When each place was last reached, so that none is looked at twice for one character. */
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

  /** All places that a character leads to. */
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

/** Which names the generated modules can use as they are, and what becomes of the others. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Names that no type and no constant of the generated modules may have. */
const reserved: ReadonlySet<string> = new Set([
  // words of ECMAScript, in modules and in strict code
  ...words(`await break case catch class const continue debugger default delete do else enum export extends false
    finally for function if implements import in instanceof interface let new null package private protected public
    return static super switch this throw true try typeof var void while with yield arguments eval`),
  // words of TypeScript where a type is written
  ...words(`abstract accessor any as asserts bigint boolean declare global infer intrinsic is keyof module namespace
    never number object out readonly require satisfies string symbol type unique unknown using`),
  // globals that the generated modules, what a compiler makes of them, or the code beside them use
  ...words(`Array ArrayBuffer BigInt Boolean Buffer Date Error Function Infinity Map NaN Number Object Promise Proxy
    Record RegExp Set String Symbol Uint8Array exports globalThis undefined __dirname __esModule __filename`),
  // types that TypeScript has everywhere
  ...words('Exclude Extract NonNullable Omit Partial Pick Readonly Required'),
  // what the generated modules declare and import themselves
  ...words(`ArrayType ComplexType Contract ListType Open Operation Operations SimpleType UnionType XmlAttribute
    XmlElement contract definitions schemaOf types z`),
  // a module or an object of functions with these is taken for a promise, a function or a class
  ...words('apply bind call catch constructor finally prototype then'),
  // members of every object; `exports.__proto__ = ...` would not even make a property
  ...Object.getOwnPropertyNames(Object.prototype),
]);

/** The constants that hold namespaces in the generated modules. */
const namespaceConstant = /^(tns|ns\d+)$/;

/** Some letters are invisible (Hangul fillers): in code they would hide a name, or a difference between two. */
const identifier = /^(?!.*\p{Default_Ignorable_Code_Point})[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

/** Of ASCII, as nearly all are: several times as fast to test. */
const plainIdentifier = /^[A-Za-z_$][\w$]*$/;

/** Whether TypeScript takes the name for an identifier; reserved words are identifiers in this sense. */
export function isIdentifier(name: string): boolean {
  return plainIdentifier.test(name) || identifier.test(name);
}

/** The name as an identifier: what cannot be in one becomes `_`. Names of XML never begin with a digit. */
export function toIdentifier(name: string): string {
  if (isIdentifier(name)) return name;
  const replaced = Array.from(name, (character) => (isIdentifier(`_${character}`) ? character : '_')).join('');
  return isIdentifier(replaced) ? replaced : `_${replaced}`;
}

/**
 * What a name of XML was before .NET made it one (`XmlConvert.EncodeLocalName`): `Order_x0020_Details` is `Order
 * Details`. Not where the result would begin like a property that stands for no name, or be no text.
 */
export function wishFor(name: string): string {
  if (!name.includes('_x')) return name;
  const decoded = name.replace(/_x([\dA-Fa-f]{4}|[\dA-Fa-f]{8})_/g, (whole, digits: string) => {
    const code = Number.parseInt(digits, 16);
    return code > 0x10ffff ? whole : digits.length === 4 ? String.fromCharCode(code) : String.fromCodePoint(code);
  });
  return decoded.startsWith('$') || decoded.trim() === '' || /\p{Cs}/u.test(decoded) ? name : decoded;
}

/** Why a name cannot be had. */
export type Obstacle = 'reserved' | 'taken' | 'no identifier';

export interface Settled {
  readonly name: string;
  /** Why the wish was not granted; absent if it was. */
  readonly obstacle?: Obstacle;
}

/** The end of a notice: why the name could not be had. */
export function because(obstacle: Obstacle, wish: string): string {
  if (obstacle === 'taken') return `another one is called ${wish}`;
  return obstacle === 'reserved' ? `${wish} is reserved` : `${wish} is no identifier`;
}

/** Finds the first free one of numbered names. A name is never given back, so each search goes on behind the last one. */
class Suffixes {
  private readonly next = new Map<string, number>();

  first(name: string, numbered: (n: number) => string, isFree: (name: string) => boolean): string {
    for (let n = this.next.get(name) ?? 1; ; n++) {
      if (!isFree(numbered(n))) continue;
      this.next.set(name, n + 1);
      return numbered(n);
    }
  }
}

/** Names that are declared side by side: no two are the same, none is reserved. */
export class Scope {
  private readonly taken = new Set<string>();
  private readonly suffixes = new Suffixes();

  /** Gives the wished name or, if it cannot be had, the first of `X_`, `X_2`, `X_3` ... that can. */
  settle(wish: string): Settled {
    const name = toIdentifier(wish);
    const obstacle = this.obstacle(wish);
    if (this.claim(name)) return obstacle ? { name, obstacle } : { name };
    const free = this.suffixes.first(
      name,
      (n) => (n === 1 ? `${name}_` : `${name}_${n}`),
      (each) => this.claim(each),
    );
    return { name: free, obstacle: obstacle ?? 'taken' };
  }

  /** Takes a name if it can be had. */
  claim(name: string): boolean {
    if (this.obstacle(name)) return false;
    this.taken.add(name);
    return true;
  }

  /** Whether a declaration has the name. */
  has(name: string): boolean {
    return this.taken.has(name);
  }

  private obstacle(name: string): Obstacle | undefined {
    if (!isIdentifier(name)) return 'no identifier';
    if (reserved.has(name) || namespaceConstant.test(name)) return 'reserved';
    return this.taken.has(name) ? 'taken' : undefined;
  }
}

/** What every object has already: a property of that name could not be told from it, or would be the prototype. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** The properties of one type. Any name will do, in quotes where need be, but for those that every object has. */
export class PropertyScope {
  private readonly taken = new Set<string>();
  private readonly suffixes = new Suffixes();

  settle(wish: string): Settled {
    const obstacle: Obstacle | undefined = inherited.has(wish)
      ? 'reserved'
      : this.taken.has(wish)
        ? 'taken'
        : undefined;
    const free = (key: string): boolean => !inherited.has(key) && !this.taken.has(key);
    const key = obstacle ? this.suffixes.first(wish, (n) => (n === 1 ? `${wish}_` : `${wish}_${n}`), free) : wish;
    this.taken.add(key);
    return obstacle ? { name: key, obstacle } : { name: key };
  }

  /** A property that stands for no name: `$any`, and further ones `$any2`, `$any3`. */
  number(key: string): string {
    const numbered = this.suffixes.first(
      key,
      (n) => (n === 1 ? key : `${key}${n}`),
      (each) => !this.taken.has(each),
    );
    this.taken.add(numbered);
    return numbered;
  }
}

/** With a small first letter, or a small first word where that is in capitals: `GetUser` `getUser`, `URLFor` `urlFor`. */
export function lowerFirst(name: string): string {
  return name.replace(/^(\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}+)/u, (capitals) => capitals.toLowerCase());
}

/** With a capital first letter: `startSession` `StartSession`. */
export function upperFirst(name: string): string {
  return name.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

/** Converts names from WSDL and XML Schema to TypeScript names. */

const words = (text: string): readonly string[] => text.split(/\s+/);

/** Names that the generated modules cannot use for a type or a constant. */
const reserved: ReadonlySet<string> = new Set([
  // ECMAScript keywords, including those reserved in modules and in strict mode
  ...words(`await break case catch class const continue debugger default delete do else enum export extends false
    finally for function if implements import in instanceof interface let new null package private protected public
    return static super switch this throw true try typeof var void while with yield arguments eval`),
  // TypeScript keywords in types
  ...words(`abstract accessor any as asserts bigint boolean declare global infer intrinsic is keyof module namespace
    never number object out readonly require satisfies string symbol type unique unknown using`),
  // globals used by the generated modules, by their compiled output or by neighboring code
  ...words(`Array ArrayBuffer BigInt Boolean Buffer Date Error Function Infinity Map NaN Number Object Promise Proxy
    Record RegExp Set String Symbol Uint8Array exports globalThis undefined __dirname __esModule __filename`),
  // global TypeScript types
  ...words('Exclude Extract NonNullable Omit Partial Pick Readonly Required'),
  // names that the generated modules declare or import
  ...words(`ArrayType ComplexType Contract ListType Open Operation Operations SimpleType UnionType XmlAttribute
    XmlElement bigIntOf checkAttribute checkValue contract definitions textOf types z`),
  // a module that exports one of these names looks like a promise, a function or a class
  ...words('apply bind call catch constructor finally prototype then'),
  // members of every object: for example, `exports.__proto__ = ...` would not create a property
  ...Object.getOwnPropertyNames(Object.prototype),
]);

/** Matches the names of the namespace constants in the generated modules. */
const namespaceConstant = /^(tns|ns\d+)$/;

/**
 * Matches an identifier. Invisible letters such as the Hangul fillers are excluded, because they would make a name
 * invisible or make two different names look the same.
 */
const identifier = /^(?!.*\p{Default_Ignorable_Code_Point})[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

/**
 * Matches an ASCII identifier. Nearly all names are ASCII, and this pattern is several times faster than `identifier`.
 */
const plainIdentifier = /^[A-Za-z_$][\w$]*$/;

/** Returns `true` if a name is an identifier. Reserved words count as identifiers. */
export function isIdentifier(name: string): boolean {
  return plainIdentifier.test(name) || identifier.test(name);
}

/** Converts a name to an identifier by replacing invalid characters with `_`. XML names never begin with a digit. */
export function toIdentifier(name: string): string {
  if (isIdentifier(name)) return name;
  const replaced = Array.from(name, (character) => (isIdentifier(`_${character}`) ? character : '_')).join('');
  return isIdentifier(replaced) ? replaced : `_${replaced}`;
}

/**
 * Decodes a name that .NET encoded for XML (`XmlConvert.EncodeLocalName`): `Order_x0020_Details` becomes `Order
 * Details`. Returns the name unchanged if the result would be blank, would contain a lone surrogate, or would start
 * with `$`, which marks properties that have no name in the schema.
 */
export function decodeXmlName(name: string): string {
  if (!name.includes('_x')) return name;
  const decoded = name.replace(/_x([\dA-Fa-f]{4}|[\dA-Fa-f]{8})_/g, (whole, digits: string) => {
    const code = Number.parseInt(digits, 16);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
  return decoded.startsWith('$') || decoded.trim() === '' || /\p{Cs}/u.test(decoded) ? name : decoded;
}

/** The reason why a declaration could not get its preferred name. */
export type NameConflict = 'reserved' | 'taken' | 'invalid';

export interface AllocatedName {
  readonly name: string;
  /** Absent if the preferred name was available. */
  readonly conflict?: NameConflict;
}

/** Returns an explanation of a name conflict, for use at the end of a notice. */
export function reasonOf(conflict: NameConflict, preferred: string): string {
  if (conflict === 'taken') return `the name ${preferred} is taken`;
  return conflict === 'reserved' ? `${preferred} is reserved` : `${preferred} is not an identifier`;
}

/** Members that every object has. A property with such a name would hide the member or set the prototype. */
const objectMembers: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * Allocates unique names within a scope and avoids reserved names. A property name need not be an identifier, because
 * other names are quoted.
 */
export class NameScope {
  private readonly taken = new Set<string>();
  /**
   * The next number to try for each name. Names are never released, so each search continues where the previous search
   * ended.
   */
  private readonly numbers = new Map<string, number>();

  constructor(private readonly kind: 'identifiers' | 'properties') {}

  /**
   * Allocates the preferred name or, if that name is not available, the first free name among `X_`, `X_2`, `X_3` ...
   */
  allocate(preferred: string): AllocatedName {
    const name = this.kind === 'identifiers' ? toIdentifier(preferred) : preferred;
    const conflict = name === preferred ? this.conflictOf(name) : 'invalid';
    if (this.claim(name)) return conflict ? { name, conflict } : { name };
    const free = this.firstFree(name, (n) => (n === 1 ? `${name}_` : `${name}_${n}`));
    return { name: free, conflict: conflict as NameConflict };
  }

  /** Allocates the first free name among `$any`, `$any2`, `$any3` ... */
  allocateNumbered(name: string): string {
    return this.firstFree(name, (n) => (n === 1 ? name : `${name}${n}`));
  }

  /** Claims a name. @returns `true` if the name was free */
  claim(name: string): boolean {
    if (this.conflictOf(name)) return false;
    this.taken.add(name);
    return true;
  }

  has(name: string): boolean {
    return this.taken.has(name);
  }

  private conflictOf(name: string): NameConflict | undefined {
    if (this.kind === 'identifiers' && !isIdentifier(name)) return 'invalid';
    const isReserved =
      this.kind === 'identifiers' ? reserved.has(name) || namespaceConstant.test(name) : objectMembers.has(name);
    if (isReserved) return 'reserved';
    return this.taken.has(name) ? 'taken' : undefined;
  }

  private firstFree(name: string, numbered: (n: number) => string): string {
    for (let n = this.numbers.get(name) ?? 1; ; n++) {
      if (!this.claim(numbered(n))) continue;
      this.numbers.set(name, n + 1);
      return numbered(n);
    }
  }
}

/** Converts the first word to lower case: `GetUser` becomes `getUser`, `URLFor` becomes `urlFor`. */
export function lowerFirst(name: string): string {
  return name.replace(/^(\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}+)/u, (capitals) => capitals.toLowerCase());
}

/** Converts the first letter to upper case: `startSession` becomes `StartSession`. */
export function upperFirst(name: string): string {
  return name.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

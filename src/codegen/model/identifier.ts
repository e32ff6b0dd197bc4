/** Names in TypeScript for names of WSDL and XML Schema. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Names that no type and no constant of the generated modules can have. */
const reserved: ReadonlySet<string> = new Set([
  // keywords of ECMAScript, in modules and strict mode
  ...words(`await break case catch class const continue debugger default delete do else enum export extends false
    finally for function if implements import in instanceof interface let new null package private protected public
    return static super switch this throw true try typeof var void while with yield arguments eval`),
  // keywords of TypeScript in types
  ...words(`abstract accessor any as asserts bigint boolean declare global infer intrinsic is keyof module namespace
    never number object out readonly require satisfies string symbol type unique unknown using`),
  // globals that the generated modules, their compiled form or the code next to them use
  ...words(`Array ArrayBuffer BigInt Boolean Buffer Date Error Function Infinity Map NaN Number Object Promise Proxy
    Record RegExp Set String Symbol Uint8Array exports globalThis undefined __dirname __esModule __filename`),
  // global types of TypeScript
  ...words('Exclude Extract NonNullable Omit Partial Pick Readonly Required'),
  // declarations and imports of the generated modules
  ...words(`ArrayType ComplexType Contract ListType Open Operation Operations SimpleType UnionType XmlAttribute
    XmlElement bigIntOf checkAttribute checkValue contract definitions textOf types z`),
  // a module with one of these looks like a promise, a function or a class
  ...words('apply bind call catch constructor finally prototype then'),
  // members of every object: `exports.__proto__ = ...` would not create a property
  ...Object.getOwnPropertyNames(Object.prototype),
]);

/** The constants for namespaces in the generated modules. */
const namespaceConstant = /^(tns|ns\d+)$/;

/** Invisible letters (Hangul fillers) are excluded: they would hide a name, or the difference between two. */
const identifier = /^(?!.*\p{Default_Ignorable_Code_Point})[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

/** ASCII only, which nearly all names are. This test is several times as fast. */
const plainIdentifier = /^[A-Za-z_$][\w$]*$/;

/** Whether a name has the form of an identifier. Reserved words have it too. */
export function isIdentifier(name: string): boolean {
  return plainIdentifier.test(name) || identifier.test(name);
}

/**
 * Converts a name to an identifier: characters that are not allowed become `_`. Names of XML never begin with a digit.
 */
export function toIdentifier(name: string): string {
  if (isIdentifier(name)) return name;
  const replaced = Array.from(name, (character) => (isIdentifier(`_${character}`) ? character : '_')).join('');
  return isIdentifier(replaced) ? replaced : `_${replaced}`;
}

/**
 * Decodes a name that .NET has encoded for XML (`XmlConvert.EncodeLocalName`): `Order_x0020_Details` is `Order Details`. Keeps
 * the name if the result would start with `$`, as properties without a name in the schema do, or would be blank.
 */
export function decodeXmlName(name: string): string {
  if (!name.includes('_x')) return name;
  const decoded = name.replace(/_x([\dA-Fa-f]{4}|[\dA-Fa-f]{8})_/g, (whole, digits: string) => {
    const code = Number.parseInt(digits, 16);
    return code > 0x10ffff ? whole : digits.length === 4 ? String.fromCharCode(code) : String.fromCodePoint(code);
  });
  return decoded.startsWith('$') || decoded.trim() === '' || /\p{Cs}/u.test(decoded) ? name : decoded;
}

/** The reason why a declaration does not have the preferred name. */
export type NameConflict = 'reserved' | 'taken' | 'invalid';

export interface AllocatedName {
  readonly name: string;
  /** Absent if the name is the preferred one. */
  readonly conflict?: NameConflict;
}

/** The reason for a name, at the end of a notice. */
export function reasonOf(conflict: NameConflict, preferred: string): string {
  if (conflict === 'taken') return `the name ${preferred} is taken`;
  return conflict === 'reserved' ? `${preferred} is reserved` : `${preferred} is not an identifier`;
}

/** Members of every object. A property of that name would hide the member, or set the prototype. */
const objectMembers: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Names in one scope: no two are the same, and none is reserved. A property can have any name, in quotes if necessary. */
export class NameScope {
  private readonly taken = new Set<string>();
  /** The next number to try, by name. A name is never released, so each search continues after the last one. */
  private readonly numbers = new Map<string, number>();
  private readonly kind: 'identifiers' | 'properties';

  constructor(kind: 'identifiers' | 'properties') {
    this.kind = kind;
  }

  /** Takes the preferred name, or the first free one of `X_`, `X_2`, `X_3` ... */
  allocate(preferred: string): AllocatedName {
    const name = this.kind === 'identifiers' ? toIdentifier(preferred) : preferred;
    const conflict = name === preferred ? this.conflictOf(name) : 'invalid';
    if (this.claim(name)) return conflict ? { name, conflict } : { name };
    const free = this.firstFree(name, (n) => (n === 1 ? `${name}_` : `${name}_${n}`));
    return { name: free, conflict: conflict ?? 'taken' };
  }

  /** Takes the first free name of `$any`, `$any2`, `$any3` ... */
  allocateNumbered(name: string): string {
    return this.firstFree(name, (n) => (n === 1 ? name : `${name}${n}`));
  }

  /** Takes a name if it is free. @returns whether it was */
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

/** Writes the first word in lower case: `GetUser` becomes `getUser`, `URLFor` becomes `urlFor`. */
export function lowerFirst(name: string): string {
  return name.replace(/^(\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}+)/u, (capitals) => capitals.toLowerCase());
}

/** Writes the first letter in upper case: `startSession` becomes `StartSession`. */
export function upperFirst(name: string): string {
  return name.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

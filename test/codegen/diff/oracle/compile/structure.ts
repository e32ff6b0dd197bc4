import ts from 'typescript';

/**
 * Writes types structurally, so that they do not depend on the original declarations. Each object type gets its own
 * name, which also supports recursive types.
 */
export class Structures {
  /** The texts of the named declarations. */
  readonly declarations: string[] = [];
  private readonly names = new Map<ts.Type, string>();
  private readonly checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.checker = checker;
  }

  textOf(type: ts.Type): string {
    const { flags } = type;
    if (flags & ts.TypeFlags.Any) throw new Error('a type of the stubs is any: something in them did not resolve');
    if (type.isUnion()) return this.union(type.types);
    if (type.isIntersection()) return this.intersection(type);
    if (flags & ts.TypeFlags.Object) return this.object(type as ts.ObjectType);
    return this.checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
  }

  /** Returns the type of a property, without the `undefined` that reading an optional property adds. */
  valueText(property: ts.Symbol): string {
    const parts = this.valueParts(property);
    return parts.length === 0 ? 'never' : this.union(parts);
  }

  /** Returns the members of a property's union type. The list is empty for a property that must be absent. */
  valueParts(property: ts.Symbol): readonly ts.Type[] {
    const type = this.checker.getTypeOfSymbol(property);
    const parts = type.isUnion() ? type.types : [type];
    return parts.filter((each) => !(isOptional(property) && each.flags & ts.TypeFlags.Undefined));
  }

  /** Returns a union of the literal types among the given types. */
  literalsText(types: readonly ts.Type[]): string {
    return this.union(types.filter((each) => each.isLiteral()));
  }

  private union(types: readonly ts.Type[]): string {
    // `true | false` is written as `boolean`
    const isBoolean = types.filter((each) => each.flags & ts.TypeFlags.BooleanLiteral).length === 2;
    const others = types.filter((each) => !isBoolean || !(each.flags & ts.TypeFlags.BooleanLiteral));
    const texts = others.map((each) => this.textOf(each));
    return [...texts, ...(isBoolean ? ['boolean'] : [])].join(' | ');
  }

  /** Writes an intersection: `string & {}` for an open enumeration, or a type with its tag. */
  private intersection(type: ts.IntersectionType): string {
    const isOpen = type.types.some((each) => each.flags & (ts.TypeFlags.String | ts.TypeFlags.NumberLike));
    if (isOpen || type.types.some((each) => each.flags & ts.TypeFlags.BigInt))
      return `(${type.types.map((each) => (each.flags & ts.TypeFlags.Object ? '{}' : this.textOf(each))).join(' & ')})`;
    return this.named(type);
  }

  private object(type: ts.ObjectType): string {
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      return item ? `Array<${this.textOf(item)}>` : 'never[]';
    }
    const declaredIn = type.symbol.declarations?.[0]?.getSourceFile().fileName ?? '';
    // types declared by the language or the runtime are written by name
    if (!isGenerated(declaredIn)) return type.symbol.name;
    return this.named(type);
  }

  private named(type: ts.Type): string {
    const known = this.names.get(type);
    if (known !== undefined) return known;
    const name = `Old${this.names.size}`;
    this.names.set(type, name);
    const { checker } = this;
    const properties = checker
      .getPropertiesOfType(type)
      .map((each) => `  ${keyOf(each)}${isOptional(each) ? '?' : ''}: ${this.valueText(each)};`);
    const indexed = checker
      .getIndexInfosOfType(type)
      .map((each) => `  [key: ${checker.typeToString(each.keyType)}]: ${this.textOf(each.type)};`);
    // a type literal, unlike an interface, is assignable to an index signature
    this.declarations.push(`type ${name} = {\n${[...properties, ...indexed].join('\n')}\n};`);
    return name;
  }
}

/** Checks whether a file belongs to the stubs. */
export const isGenerated = (path: string): boolean => path.includes('/generated');

export const isOptional = ({ flags }: ts.Symbol): boolean => (flags & ts.SymbolFlags.Optional) !== 0;

export function keyOf({ escapedName }: ts.Symbol): string {
  const name = ts.unescapeLeadingUnderscores(escapedName);
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

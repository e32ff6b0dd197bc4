import ts from 'typescript';
import type { Project } from './project.js';
import { StubReach } from './stub-reach.js';
import { isGenerated, isOptional, keyOf, Structures } from './structure.js';

/**
 * Returns callers that spell out every type that they rely on. They import each export by name, call each operation
 * with a full and a minimal request, and assign each member of each reply to a variable of the type that the member has
 * in these stubs. They compile with other stubs only if those types still match.
 *
 * @param all the generated files by name, for several sets of stubs
 */
export function callersOf(project: Project, all: readonly ReadonlyMap<string, string>[]): readonly Caller[] {
  const built = project.build(all.map((stubs) => ({ stubs })));
  return all.map((stubs, index) => {
    const [types, operations] = [built.file(index, 'types.ts'), built.file(index, 'operations.ts')];
    return new Caller(built.checker, types, operations, new StubReach(stubs));
  });
}

/** Writes a module that uses stubs. */
export class Caller {
  private readonly checker: ts.TypeChecker;
  private readonly reach: StubReach;
  private readonly operationsFile: ts.SourceFile;
  private readonly types: readonly ts.Symbol[];
  private readonly constants: readonly ts.Symbol[];
  private readonly others: readonly ts.Symbol[];
  private structures: Structures;
  /** The texts of the types that requests use. */
  private readonly requested = new Set<string>();
  private readonly handed = new Set<ts.Type>();
  private variables = 0;
  /** The index of the choice alternative to write in an object literal. */
  private chosen = 0;
  private widest = 1;

  constructor(checker: ts.TypeChecker, types: ts.SourceFile, operations: ts.SourceFile, reach: StubReach) {
    this.checker = checker;
    this.reach = reach;
    this.operationsFile = operations;
    this.types = this.exportsOf(types);
    const exported = this.exportsOf(operations);
    this.constants = exported.filter(({ flags }) => flags & ts.SymbolFlags.Variable);
    this.others = exported.filter((each) => !this.constants.includes(each));
    this.structures = new Structures(checker);
  }

  /** The constants of all operations. */
  get operations(): readonly string[] {
    return this.constants.map(({ name }) => name).filter((each) => each !== 'contract');
  }

  /** Returns the text of a module that imports every export and uses the given operations. */
  text(operations: readonly string[]): string {
    this.structures = new Structures(this.checker);
    this.requested.clear();
    this.handed.clear();
    const named = (symbols: readonly ts.Symbol[]): string => symbols.map(({ name }) => name).join(', ');
    const uses = this.constants.filter(({ name }) => operations.includes(name)).map((each) => this.operation(each));
    const reached = new Set(operations.flatMap((each) => this.reach.namesOf(each)));
    const assigned = this.types.map((each) => this.assignment(each, reached.has(each.name)));
    return [
      "import type { Open, Operation, ReplyHeadersOf, ReplyOf, RequestHeadersOf, RequestOf, XmlAttribute, XmlElement } from '../src/runtime.js';",
      `import { ${named(this.constants)} } from './operations.js';`,
      `import type { ${named(this.others)} } from './operations.js';`,
      `import type { ${named(this.types)} } from './types.js';`,
      'declare function call<O extends Operation>(operation: O, request: RequestOf<O>): ReplyOf<O>;',
      'declare function withHeaders<O extends Operation>(operation: O, headers: RequestHeadersOf<O>): ReplyHeadersOf<O>;',
      'declare function some<T>(): T;',
      ...this.structures.declarations,
      ...assigned,
      ...uses,
      '',
    ].join('\n');
  }

  private exportsOf(file: ts.SourceFile): readonly ts.Symbol[] {
    const symbol = this.checker.getSymbolAtLocation(file);
    return symbol ? this.checker.getExportsOfModule(symbol) : [];
  }

  /** Writes a declaration that uses a type: by its structure if requests use the type, and otherwise only by name. */
  private assignment(symbol: ts.Symbol, isReached: boolean): string {
    const { name } = symbol;
    const text = isReached ? this.structures.textOf(this.checker.getDeclaredTypeOfSymbol(symbol)) : undefined;
    return text !== undefined && this.requested.has(text)
      ? `export const as${name}: ${name} = some<${text}>();`
      : `export type As${name} = ${name};`;
  }

  private operation(symbol: ts.Symbol): string {
    const type = this.checker.getTypeOfSymbolAtLocation(symbol, this.operationsFile);
    const parameters = this.checker.getTypeArguments(type as ts.TypeReference);
    const [request, reply, requestHeaders, replyHeaders] = parameters;
    if (!request || !reply || !requestHeaders || !replyHeaders) throw new Error(`${symbol.name} is no operation`);
    const { name } = symbol;
    const lines = [`export function use_${name}(): void {`];
    // the contract's key is the name of the operation on the wire
    lines.push(`  const bound: typeof ${name} = contract.operations[${this.wireName(symbol)}];`);
    this.widest = 1;
    for (this.chosen = 0; this.chosen < this.widest; this.chosen++)
      lines.push(`  const full${this.chosen}: RequestOf<typeof ${name}> = ${this.literal(request, true, [])};`);
    this.chosen = 0;
    lines.push(`  const typed: RequestOf<typeof ${name}> = some<${this.request(request)}>();`);
    lines.push(`  const reply = call(bound, ${this.literal(request, false, [])});`);
    lines.push(`  const whole: ${this.structures.textOf(reply)} = reply;`);
    lines.push(...this.reads('reply', reply, []));
    if (!isUnknown(requestHeaders)) lines.push(`  withHeaders(${name}, some<${this.request(requestHeaders)}>());`);
    if (!isUnknown(replyHeaders)) {
      lines.push(`  const headers = withHeaders(${name}, {} as RequestHeadersOf<typeof ${name}>);`);
      lines.push(...this.reads('headers', replyHeaders, []));
    }
    return [...lines, '}'].join('\n');
  }

  /** Returns the operation's key in the contract, as a string literal. */
  private wireName(symbol: ts.Symbol): string {
    const declaration = symbol.valueDeclaration;
    const initializer = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer;
    if (!initializer || !ts.isObjectLiteralExpression(initializer)) throw new Error(`${symbol.name} is not a constant`);
    const [name] = initializer.properties;
    if (!name || !ts.isPropertyAssignment(name)) throw new Error(`${symbol.name} has no name`);
    return name.initializer.getText(declaration.getSourceFile());
  }

  /** Writes a type, and records the types inside it, because a caller may pass a value of any of them. */
  private request(type: ts.Type): string {
    const text = this.structures.textOf(type);
    if (this.handed.has(type)) return text;
    this.handed.add(type);
    this.requested.add(text);
    // a caller that passes a value of an open enumeration uses only the known values
    if (type.isUnion()) this.requested.add(this.structures.literalsText(type.types));
    if (this.isOwnObject(type))
      for (const each of this.checker.getPropertiesOfType(type)) {
        this.requested.add(this.structures.valueText(each));
        this.requested.add(this.structures.literalsText(this.structures.valueParts(each)));
        for (const part of this.structures.valueParts(each)) this.request(part);
      }
    else if (type.isUnion()) type.types.forEach((each) => this.request(each));
    else for (const each of this.itemsOf(type)) this.request(each);
    return text;
  }

  /** Writes a value as a caller would. */
  private literal(type: ts.Type, isFull: boolean, within: readonly ts.Type[]): string {
    if (type.flags & ts.TypeFlags.Void) return 'undefined';
    const object = this.alternativeOf(type.isUnion() ? type.types : [type]);
    if (object && this.isOwnObject(object) && !within.includes(object)) {
      const properties = this.checker.getPropertiesOfType(object).filter((each) => isFull || !isOptional(each));
      const members = properties.flatMap((each) => {
        const parts = this.structures.valueParts(each);
        const [only] = parts;
        if (!only || only.flags & ts.TypeFlags.Never) return [];
        const inner = this.alternativeOf(parts) ?? parts.find((part) => this.itemsOf(part).length > 0);
        const value = inner
          ? this.literal(inner, isFull, [...within, object])
          : `some<${this.structures.valueText(each)}>()`;
        return [`${keyOf(each)}: ${value}`];
      });
      return `{ ${members.join(', ')} }`;
    }
    const [item] = this.itemsOf(type);
    if (item && isFull) return `[${this.literal(item, isFull, within)}, ${this.literal(item, isFull, within)}]`;
    return item ? '[]' : `some<${this.structures.textOf(type)}>()`;
  }

  private alternativeOf(types: readonly ts.Type[]): ts.Type | undefined {
    const objects = types.filter((each) => this.isOwnObject(each));
    this.widest = Math.max(this.widest, objects.length);
    return objects[this.chosen % objects.length];
  }

  /** Assigns every member of a value, at any depth, to a variable of the member's type. */
  private reads(expression: string, type: ts.Type, within: readonly ts.Type[]): readonly string[] {
    const parts = (type.isUnion() ? type.types : [type]).filter((each) => !(each.flags & nothing));
    const items = parts.flatMap((each) => this.itemsOf(each));
    if (items.length > 0) return items.flatMap((each) => this.readItems(expression, each, within));
    const objects = parts.filter((each) => this.isOwnObject(each));
    if (objects.length === 0 || objects.some((each) => within.includes(each))) return [];
    const path = [...within, ...objects];
    const common = this.checker.getPropertiesOfType(this.checker.getNonNullableType(type));
    return [
      ...common.flatMap((each) => this.readMember(expression, each, path)),
      ...(objects.length > 1 ? objects.flatMap((each) => this.readTagged(expression, each, common, path)) : []),
      ...this.readChosen(expression, objects),
    ];
  }

  private readMember(expression: string, property: ts.Symbol, within: readonly ts.Type[]): readonly string[] {
    const key = keyOf(property);
    const access = key.startsWith('"') ? `${expression}[${key}]` : `${expression}.${key}`;
    const optional = isOptional(property) ? ' | undefined' : '';
    const variable = this.variable();
    const inner = this.reads(variable, this.checker.getTypeOfSymbol(property), within);
    const written = writtenType(property);
    return [
      `  const ${this.variable()}: ${this.structures.valueText(property)}${optional} = ${access};`,
      ...(written === undefined ? [] : [`  const ${this.variable()}: ${written}${optional} = ${access};`]),
      ...this.guarded(variable, access, inner),
    ];
  }

  private readItems(expression: string, item: ts.Type, within: readonly ts.Type[]): readonly string[] {
    const variable = this.variable();
    const inner = this.reads(variable, item, within);
    return [
      `  for (const item of ${expression}) {`,
      `  const ${this.variable()}: ${this.structures.textOf(item)} = item;`,
      ...this.guarded(variable, 'item', inner),
      '  }',
    ];
  }

  /** Reads the members that only one of several types has, after checking `$type`. */
  private readTagged(
    expression: string,
    type: ts.Type,
    common: readonly ts.Symbol[],
    within: readonly ts.Type[],
  ): readonly string[] {
    const known = new Set(common.map(({ name }) => name));
    const properties = this.checker.getPropertiesOfType(type);
    const tag = properties.find(({ name }) => name === '$type');
    if (!tag) return [];
    const variable = this.variable();
    const own = properties.filter((each) => each !== tag && !known.has(each.name));
    const reads = own.flatMap((each) => this.readMember(variable, each, within));
    return [
      `  if ('$type' in ${expression} && ${expression}.$type === ${this.structures.valueText(tag)}) {`,
      `  const ${variable} = ${expression};`,
      ...reads,
      '  }',
    ];
  }

  /** Reads the last alternative of a choice after excluding all other alternatives. */
  private readChosen(expression: string, alternatives: readonly ts.Type[]): readonly string[] {
    const telling = alternatives.map((each) =>
      this.checker.getPropertiesOfType(each).find((property) => {
        const isElsewhere = alternatives.some(
          (other) =>
            other !== each &&
            this.structures.valueParts(this.checker.getPropertyOfType(other, property.name) ?? property).length > 0,
        );
        return !isOptional(property) && !isElsewhere;
      }),
    );
    const last = telling.at(-1);
    const keys = telling.flatMap((each) => (each ? [keyOf(each)] : []));
    if (!last || keys.length !== alternatives.length || keys.length < 2 || keys.some((key) => key.startsWith('"')))
      return [];
    const others = keys.slice(0, -1).map((key) => `${expression}.${key} === undefined`);
    return [
      `  if (${others.join(' && ')}) {`,
      `  const ${this.variable()}: ${this.structures.valueText(last)} = ${expression}.${keyOf(last)};`,
      '  }',
    ];
  }

  private guarded(variable: string, expression: string, inner: readonly string[]): readonly string[] {
    if (inner.length === 0) return [];
    return [`  const ${variable} = ${expression};`, `  if (${variable}) {`, ...inner, '  }'];
  }

  private variable(): string {
    return `v${this.variables++}`;
  }

  private itemsOf(type: ts.Type): readonly ts.Type[] {
    return this.checker.isArrayType(type) ? this.checker.getTypeArguments(type as ts.TypeReference) : [];
  }

  /** Checks whether a type is an object type that the stubs declare. */
  private isOwnObject(type: ts.Type): boolean {
    if (type.isIntersection()) return type.types.every((each) => this.isOwnObject(each));
    if (!(type.flags & ts.TypeFlags.Object) || this.checker.isArrayType(type)) return false;
    return isGenerated(type.symbol.declarations?.[0]?.getSourceFile().fileName ?? '');
  }
}

/** Returns the declared type of a property if it refers to a type in the stubs. */
function writtenType(property: ts.Symbol): string | undefined {
  const [declaration, ...others] = property.declarations ?? [];
  // if there are several declarations, as in a union, none of them describes the complete type
  if (others.length > 0) return undefined;
  const type = declaration && ts.isPropertySignature(declaration) ? declaration.type : undefined;
  return type && /[A-Z]/.test(type.getText(declaration?.getSourceFile()))
    ? type.getText(declaration?.getSourceFile())
    : undefined;
}

const nothing = ts.TypeFlags.Undefined | ts.TypeFlags.Null;
const isUnknown = ({ flags }: ts.Type): boolean => (flags & ts.TypeFlags.Unknown) !== 0;

import ts from 'typescript';
import type { Project } from './project.js';
import { StubReach } from './stub-reach.js';
import { isGenerated, isOptional, keyOf, Structures } from './structure.js';

/**
 * Callers of some stubs that write every type that they rely on: each export by its name, each operation with a full and a
 * smallest request, each member of each reply in a variable of the type that it has in these stubs. They compile with these
 * stubs, and with others if all of that is still true.
 *
 * @param all the generated files by name, several times
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
  /** How types of requests are written. */
  private readonly requested = new Set<string>();
  private readonly handed = new Set<ts.Type>();
  private variables = 0;
  /** The index of the choice alternative to write in an object literal, and the maximum number of alternatives. */
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

  /** The module; it names every export, and uses these operations. */
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

  /** The structure of a type of requests. For other types, the name. */
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
    // also by its name on the wire, which is a key of the contract
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

  /** The literal type of the operation's key, by its `name`. */
  private wireName(symbol: ts.Symbol): string {
    const declaration = symbol.valueDeclaration;
    const initializer = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer;
    if (!initializer || !ts.isObjectLiteralExpression(initializer)) throw new Error(`${symbol.name} is not a constant`);
    const [name] = initializer.properties;
    if (!name || !ts.isPropertyAssignment(name)) throw new Error(`${symbol.name} has no name`);
    return name.initializer.getText(declaration.getSourceFile());
  }

  /** Writes a type, and remembers the types in it, because a caller may pass all of them. */
  private request(type: ts.Type): string {
    const text = this.structures.textOf(type);
    if (this.handed.has(type)) return text;
    this.handed.add(type);
    this.requested.add(text);
    // of an enumeration that is open, those who hand it over know the literals
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

  /** A value as a caller writes it. */
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

  /** Reads every member of a value, at every depth, into a variable of its type. */
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

  /** The members that only one of several types has, distinguished by `$type`. */
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

  /** The type that remains of a choice after all other alternatives are excluded. */
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

  /** Whether it is an object type of the stubs. */
  private isOwnObject(type: ts.Type): boolean {
    if (type.isIntersection()) return type.types.every((each) => this.isOwnObject(each));
    if (!(type.flags & ts.TypeFlags.Object) || this.checker.isArrayType(type)) return false;
    return isGenerated(type.symbol.declarations?.[0]?.getSourceFile().fileName ?? '');
  }
}

/** The type of a property, if it names a type of the stubs. */
function writtenType(property: ts.Symbol): string | undefined {
  const [declaration, ...others] = property.declarations ?? [];
  // of several, as in a union, none says it all
  if (others.length > 0) return undefined;
  const type = declaration && ts.isPropertySignature(declaration) ? declaration.type : undefined;
  return type && /[A-Z]/.test(type.getText(declaration?.getSourceFile()))
    ? type.getText(declaration?.getSourceFile())
    : undefined;
}

const nothing = ts.TypeFlags.Undefined | ts.TypeFlags.Null;
const isUnknown = ({ flags }: ts.Type): boolean => (flags & ts.TypeFlags.Unknown) !== 0;

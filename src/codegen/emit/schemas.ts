import { indented } from './contract.js';
import { Imports } from './imports.js';
import { literalOf, propertyName, quoted } from './literals.js';
import { SchemaGraph, type SchemaNode } from './schema-graph.js';
import { baseOf, enumerationLiterals, memberType, tagOf, textOf, typesByName, type TypesByName } from './type-text.js';
import type {
  ComplexTypeModel,
  ElementMemberModel,
  MemberModel,
  Model,
  SimpleTypeModel,
  TypeModelReference,
} from '../model/model.js';
import { mayBeAbsent } from '../read/service-description.js';
import { type BuiltIn, builtIns, type BuiltInType } from '../../soap/schema/values.js';

/**
 * Emits schemas.ts, which contains a zod schema for each type. Each schema follows the schemas that it uses. A schema
 * that others use has a named type. Otherwise, declaration files would repeat its type in the type of each user, and
 * tsc would reject long ones (TS7056).
 */
export function emitSchemas(model: Model, runtime: string): string {
  if (model.types.length === 0) return 'export {};\n';
  const imports = new Imports();
  const graph = new SchemaGraph(model);
  const nodes = graph.inOrder();
  const used = new Set(nodes.flatMap((node) => graph.usedBy(node)));
  const isNamed = (node: SchemaNode): boolean => node.subject.kind !== 'simple' && used.has(node);
  const emitter = new SchemaEmitter(typesByName(model), graph, imports);
  const schemas = nodes.map((node) => {
    const { constant: name } = node;
    const schema = emitter.write(node);
    if (!isNamed(node)) return `export const ${name} = ${schema};\n`;
    // no other constant has this name: decodeXmlName returns no name that starts with $
    return `const $${name} = ${schema};\nexport interface ${name} extends $Type<typeof $${name}> {}\nexport const ${name}: ${name} = $${name};\n`;
  });
  // an interface can extend a type with parameters, but not `typeof value`
  const alias = nodes.some(isNamed) ? ['type $Type<Schema> = Schema;\n'] : [];
  return `import { z } from 'zod';\n${imports.statements(runtime)}\n${[...alias, ...schemas].join('\n')}`;
}

class SchemaEmitter {
  private node!: SchemaNode;
  /** `true` if the last property refers to a schema that is declared later. */
  private isForward?: boolean;

  constructor(
    private readonly types: TypesByName,
    private readonly graph: SchemaGraph,
    private readonly imports: Imports,
  ) {}

  write(node: SchemaNode): string {
    this.node = node;
    const { subject } = node;
    switch (subject.kind) {
      case 'group':
        return unionOf(subject.alternatives.map((each) => strictObject(each.map((member) => this.member(member)))));
      case 'family':
        return this.family(subject.type);
      case 'simple':
        return this.simple(subject);
      case 'complex':
        return this.object(subject);
      case 'array':
        return this.repeated(subject.item, this.element(subject.item));
      case 'list':
        return `z.array(${this.reference(subject.item)})${this.check(this.definition(subject.name) + this.checkOptions())}`;
      case 'union':
        return unionOf([...new Set(subject.members.map((each) => this.reference(each)))]);
    }
  }

  /** Writes the schema of a simple type, which lists the enum values or combines the base type with facets. */
  private simple(type: SimpleTypeModel): string {
    const { name, base, facets, enumeration } = type;
    const literals = enumerationLiterals(type);
    const schema = literals && !facets?.whiteSpace && literalSchema(base, literals);
    if (schema) return this.assembled(facets ? { ...schema, check: this.definition(name) } : schema);
    const check = facets || enumeration ? this.definition(name) : undefined;
    return this.assembled(builtInSchema(base, check), literals && this.imports.generatedType(name));
  }

  /** @param as the type of the values, if it is narrower than the schema's type */
  private assembled({ base, check, meta, from, jsonType }: SimpleSchema, as?: string): string {
    const checked = check === undefined ? '' : this.check(check);
    if (as !== undefined)
      return `z.custom<${as}>()${checked}.meta(${meta ?? `{ type: ${quoted(jsonType ?? 'string')} }`})`;
    const schema = `${base}${checked}${meta === undefined ? '' : `.meta(${meta})`}`;
    if (!from) return schema;
    const convert = this.imports.value(from.function);
    return `z.preprocess(${from.type ? `${convert}(${quoted(from.type)})` : convert}, ${schema})`;
  }

  /** Writes `.superRefine(checkValue(() => definitions.Label))`. */
  private check(options: string): string {
    return `.superRefine(${this.imports.value('checkValue')}(${options}))`;
  }

  /** Returns the options of a check, if there is a fixed value, or if enumerations and facets are not checked. */
  private checkOptions(fixed?: string): string {
    if (this.node.direction === 'reply') return ", { direction: 'reply' }";
    return fixed === undefined ? '' : `, { fixed: ${quoted(fixed)} }`;
  }

  private definition(name: string): string {
    return `() => ${this.imports.definition(name)}`;
  }

  private object(type: ComplexTypeModel): string {
    const { family } = type;
    const properties: string[] = [];
    if (family && !type.abstract) properties.push(`$type: z.literal(${quoted(family.tag)}).optional()`);
    if (type.text) properties.push(`$value: ${this.reference(type.text)}`);
    if (type.mixed)
      properties.push(
        type.members.length === 0
          ? `$content: z.array(z.union([z.string(), ${this.openSchema('tree')}]))`
          : '$text: z.array(z.string()).optional()',
      );
    for (const each of type.members) properties.push(this.member(each));
    for (const each of type.attributes) {
      const schema = this.value(each);
      properties.push(property(each.key, each.min === 1 ? schema : `${schema}.optional()`));
    }
    if (type.anyAttribute) {
      const attribute = `z.custom<${this.imports.type('XmlAttribute')}>().superRefine(${this.imports.value('checkAttribute')})`;
      properties.push(`$attributes: z.array(${attribute}.meta({ type: 'object' })).optional()`);
    }
    return strictObject(properties);
  }

  /**
   * Writes the property for a particle. The property is a getter if it refers to a schema that is declared later, which
   * is the case in recursive types.
   */
  private member(member: MemberModel): string {
    this.isForward = false;
    const one =
      member.kind === 'element'
        ? this.element(member)
        : member.kind === 'any'
          ? this.openSchema('tree')
          : this.use(member.name);
    const isOptional = mayBeAbsent(member);
    const schema = member.max === 1 ? one : this.repeated(member, one);
    if (!this.isForward) return property(member.key, isOptional ? `${schema}.optional()` : schema);
    const values = textOf(
      memberType(member, { types: this.types, direction: this.node.direction, imports: this.imports }),
    );
    // TypeScript cannot infer the type of a schema that contains itself. With exactOptionalPropertyTypes, the inferred
    // type would differ from the type written here.
    const type = isOptional ? `z.ZodOptional<z.ZodType<${values}>>` : `z.ZodType<${values}>`;
    const body = `return ${isOptional ? `z.optional(${schema})` : schema} as ${type};`;
    return `get ${property(member.key, '').slice(0, -2)}(): ${type} {\n${indented(body)}\n}`;
  }

  private element(element: ElementMemberModel): string {
    const schema = 'open' in element.type ? this.open(element, element.type.open) : this.value(element);
    return element.nillable ? `${schema}.nullable()` : schema;
  }

  /** Writes the schema for the value of an element or attribute. A fixed value is enforced only in requests. */
  private value({ type, fixed }: ElementMemberModel): string {
    if (fixed === undefined || 'open' in type) return this.reference(type);
    const base = baseOf(type, this.types);
    const literal = base && literalOf(base, fixed);
    const schema = base && literal !== undefined ? literalSchema(base, [literal]) : undefined;
    if (schema !== undefined && this.node.direction === 'request') return this.assembled(schema);
    const check = 'builtIn' in type ? quoted(type.builtIn) : this.definition(type.definition);
    const options = check + this.checkOptions(fixed);
    if (base && literal !== undefined) return this.assembled(builtInSchema(base, options), literal);
    return this.reference(type) + this.check(options);
  }

  /** Writes a reference to the schema of a type. */
  private reference(type: TypeModelReference): string {
    if ('open' in type) return this.openSchema(type.open);
    if ('builtIn' in type) return this.assembled(builtInSchema(type.builtIn));
    const definition = this.types.get(type.definition);
    if (definition?.kind !== 'simple') return this.use(this.graph.declared(type.definition));
    // enum values and facets are enforced only in requests
    const base = (): string => this.assembled(builtInSchema(definition.base));
    if (this.node.direction === 'request') return this.use(type.definition);
    if (enumerationLiterals(definition) === undefined) return base();
    const values = this.use(type.definition);
    return definition.base === 'boolean' ? base() : `${values}.or(${base()})`;
  }

  private open({ name, ns, nillable }: ElementMemberModel, type: 'tree' | 'anyType'): string {
    const element = `{ name: ${quoted(name)}, ns: ${quoted(ns)}${nillable ? ', nillable: true' : ''} }`;
    return this.openSchema(type, `, { element: ${element} }`);
  }

  private openSchema(type: 'tree' | 'anyType', options = ''): string {
    const check = this.check(quoted(type) + options);
    return type === 'anyType'
      ? `z.unknown()${check}`
      : `z.custom<${this.imports.type('XmlElement')}>()${check}.meta({ type: 'object' })`;
  }

  /** Writes the union of a type and its derived types, distinguished by `$type`. */
  private family({ name, abstract, family }: ComplexTypeModel): string {
    const derived = (family?.derived ?? []).map(
      (each) => `${this.use(each)}.extend({ $type: z.literal(${quoted(tagOf(each, this.types))}) })`,
    );
    const members = abstract ? derived : [this.use(name), ...derived];
    if (members.length < 2) return members[0] ?? 'z.never()';
    return `z.discriminatedUnion('$type', ${lines('[', members, ']')})`;
  }

  /** Returns the constant of the schema of a type or group. Records whether the schema is declared later. */
  private use(name: string): string {
    const node = this.graph.node(name, this.node.direction);
    if (!this.graph.isBefore(node, this.node)) this.isForward = true;
    return node.constant;
  }

  private repeated({ min, max, ...member }: MemberModel, item: string): string {
    const least = member.kind === 'group' && mayBeAbsent({ min, max, ...member } as MemberModel) ? 0 : min;
    return `z.array(${item})${least > 0 ? `.min(${least})` : ''}${max === 'unbounded' ? '' : `.max(${max})`}`;
  }
}

function strictObject(properties: readonly string[]): string {
  return `z.strictObject(${lines('{', properties, '}')})`;
}

function unionOf(schemas: readonly string[]): string {
  return schemas.length === 1 ? schemas.join() : `z.union(${lines('[', schemas, ']')})`;
}

/**
 * Writes a property, such as `'a-b': z.string()`. The name `__proto__` is written as a computed name, because
 * `__proto__: x` would set the prototype.
 */
function property(key: string, schema: string): string {
  return `${key === '__proto__' ? "['__proto__']" : propertyName(key)}: ${schema}`;
}

/** The parts of a zod schema for a simple type. */
export interface SimpleSchema {
  /** The zod schema itself, such as `z.string()`. */
  readonly base: string;
  /** The first argument to `checkValue`, which performs the checks that zod cannot perform. */
  readonly check?: string;
  /** Metadata for JSON Schema that zod cannot derive. */
  readonly meta?: string;
  /** The type in JSON Schema that zod derives from `base`. Default: `string`. */
  readonly jsonType?: 'boolean' | 'integer';
  /**
   * The function that converts a value before the check: a Date to text, a number to a bigint, or text to normalized
   * text.
   */
  readonly from?: { readonly function: 'bigIntOf' | 'textOf'; readonly type?: BuiltInType };
}

const integers: Partial<Record<BuiltInType, string>> = {
  byte: 'z.int().min(-128).max(127)',
  short: 'z.int().min(-32768).max(32767)',
  int: 'z.int32()',
  unsignedByte: 'z.int().min(0).max(255)',
  unsignedShort: 'z.int().min(0).max(65535)',
  unsignedInt: 'z.uint32()',
  long: 'z.int64()',
  unsignedLong: 'z.uint64()',
  integer: 'z.bigint()',
  nonNegativeInteger: 'z.bigint().nonnegative()',
  positiveInteger: 'z.bigint().positive()',
  nonPositiveInteger: 'z.bigint().nonpositive()',
  negativeInteger: 'z.bigint().negative()',
};

/**
 * Returns the schema for a built-in type.
 *
 * @param definition the definition of a type that restricts the built-in type
 */
function builtInSchema(type: BuiltInType, definition?: string): SimpleSchema {
  const { typescript, alsoTakes, expected }: BuiltIn = builtIns[type];
  const ownCheck = { check: definition ?? quoted(type) };
  const check = definition === undefined ? {} : ownCheck;
  switch (typescript) {
    case 'boolean':
      return { base: 'z.boolean()', ...check, jsonType: 'boolean' };
    case 'bigint':
      return {
        base: integers[type] as string,
        ...check,
        meta: "{ type: 'integer' }",
        from: { function: 'bigIntOf' },
      };
    case 'number': {
      const base = integers[type];
      if (base !== undefined) return { base, ...check, jsonType: 'integer' };
      // z.number() accepts neither NaN nor infinity
      return { base: 'z.custom<number>()', ...ownCheck, meta: "{ type: 'number' }" };
    }
    case 'Uint8Array':
      return { base: 'z.instanceof(Uint8Array)', ...check, meta: "{ type: 'string', contentEncoding: 'base64' }" };
    case 'string[]':
      return { base: 'z.array(z.string())', ...ownCheck };
    case 'string': {
      const isAnyString = expected === 'a string';
      const date = alsoTakes === 'Date' ? { from: { function: 'textOf', type } as const } : {};
      return { base: 'z.string()', ...(isAnyString ? check : ownCheck), ...date };
    }
  }
}

/**
 * Returns the schema for enum values, or `undefined` if zod cannot compare the values. For example, zod does not treat
 * the decimals `1.0` and `1` as equal.
 */
function literalSchema(base: BuiltInType, literals: readonly string[]): SimpleSchema | undefined {
  const { typescript, compare, identity, isQualified, whiteSpace }: BuiltIn = builtIns[base];
  const [only, ...more] = literals;
  if (typescript === 'string' && (compare ?? identity ?? isQualified)) return undefined;
  const isEnum = typescript === 'string' && more.length > 0;
  return {
    base: isEnum
      ? `z.enum(${lines('[', literals, ']')})`
      : `z.literal(${more.length > 0 ? lines('[', literals, ']') : only})`,
    ...(typescript === 'string' && whiteSpace !== 'preserve' && { from: { function: 'textOf', type: base } as const }),
    // the literal 1n does not equal the number 1, but the encoder accepts both
    ...(typescript === 'bigint' && { meta: "{ type: 'integer' }", from: { function: 'bigIntOf' } as const }),
  };
}

/** Writes one item per line. No string literal contains a line feed, so all lines can be indented. */
function lines(start: string, items: readonly string[], end: string): string {
  return items.length === 0 ? start + end : `${start}\n${items.map((each) => `${indented(each)},\n`).join('')}${end}`;
}

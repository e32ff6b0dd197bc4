import { z } from 'zod';
import type {
  ComplexType,
  ElementDeclaration,
  ElementParticle,
  GroupParticle,
  OpenType,
  Particle,
  SimpleType,
  TypeDefinition,
  TypeReference,
} from './contract.js';
import { isSame, textCodecOf } from './simple-types.js';
import { typedValueOf } from './typed-value.js';
import { attributeProblem, isXmlElement } from '../xml/write-tree.js';

/**
 * Makes the zod schema of a type of the contract, for data that comes from outside.
 *
 * @param direction in a `'request'` enumerations, facets and fixed values bind; in a `'reply'` any literal goes, because
 *   a service adds literals over time
 */
export function schemaOf<T>(type: TypeReference, direction: 'request' | 'reply'): z.ZodType<T> {
  // what the schema accepts is what the contract says; that T says the same is for the generator to see to
  return contentSchema(type, direction) as z.ZodType<T>;
}

type Direction = 'request' | 'reply';

/** Schemas of definitions, so that a type is built once and may refer to itself. */
const built = { request: new WeakMap<object, z.ZodType>(), reply: new WeakMap<object, z.ZodType>() };

const NO_TREE = 'must be an XmlElement: { ns, name, attributes: [], children: [] }';
const tree = z.custom(isXmlElement, { error: NO_TREE });

/** Open content: an element, or where the schema says anyType also a value that its codec takes. */
function openSchema(type: OpenType, element?: ElementDeclaration): z.ZodType {
  return z.unknown().superRefine((value, context) => {
    const message = openProblem(type, value, element);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

function openProblem(type: OpenType, value: unknown, element: ElementDeclaration | undefined): string | undefined {
  if (isXmlElement(value)) {
    const isNamed = !element || (value.name === element.name && value.ns === element.ns);
    return isNamed ? undefined : `must be an XmlElement of the name ${element.name} and its namespace`;
  }
  if (type === 'tree') return NO_TREE;
  const typed = typedValueOf(value);
  if (!typed) return 'must be an XmlElement, a TypedValue or a plain value';
  if (typed.$value === null) return !element || element.nillable ? undefined : 'must not be null';
  const lexical = textCodecOf(typed.$type).encode(typed.$value, true, undefined);
  return typeof lexical === 'string' ? undefined : lexical.message;
}

function contentSchema(reference: TypeReference, direction: Direction): z.ZodType {
  if (reference === 'tree' || reference === 'anyType') return openSchema(reference);
  if (typeof reference === 'string') return textSchema(reference, direction);
  return z.lazy(() => {
    const type = reference();
    let schema = built[direction].get(type);
    if (!schema) {
      if (type.kind === 'array') schema = repeated(type.item, elementSchema(type.item, direction));
      else if (type.kind === 'complex') schema = complexSchema(type, direction);
      else schema = isPlainEnumeration(type, direction) ? z.enum(type.enumeration) : textSchema(reference, direction);
      built[direction].set(type, schema);
    }
    return schema;
  });
}

/** Literals that are their values, as nearly all are. */
function isPlainEnumeration(
  type: TypeDefinition,
  direction: Direction,
): type is SimpleType & { enumeration: [string, ...string[]] } {
  return (
    direction === 'request' &&
    type.kind === 'simple' &&
    type.enumeration !== undefined &&
    type.base === 'string' &&
    !type.facets
  );
}

/** A simple type, by its codec: what that writes is what the schema takes. */
function textSchema(
  reference: TypeReference,
  direction: Direction,
  { fixed, default: empty }: Constraint = {},
): z.ZodType {
  const codec = textCodecOf(reference);
  const closed = direction === 'request';
  return z.unknown().superRefine((value, context) => {
    const lexical = codec.encode(value, closed, undefined);
    if (typeof lexical !== 'string') {
      const { message, at } = lexical;
      context.addIssue({ code: 'custom', message, path: at === undefined ? [] : [at] });
    } else if (fixed !== undefined && closed && !isSame(codec, value, lexical, fixed))
      context.addIssue({ code: 'custom', message: `must be ${fixed}` });
    else if (lexical === '' && (empty ?? '') !== '')
      context.addIssue({ code: 'custom', message: `must not be empty: an empty element stands for ${empty}` });
  });
}

type Constraint = Pick<ElementDeclaration, 'fixed' | 'default'>;

/** One object, or of several derived types the one that `$type` names. */
function complexSchema(type: ComplexType, direction: Direction): z.ZodType {
  const derived = (type.derived?.() ?? []).filter((each) => each.abstract !== true);
  if (derived.length === 0 && type.abstract !== true) return objectSchema(type, direction, z.optional);
  const others = derived.map((each) => objectSchema(each, direction, (tag) => tag));
  const [first, ...rest] = type.abstract ? others : [objectSchema(type, direction, z.optional), ...others];
  if (!first) return z.never({ error: 'cannot be given: its type is abstract and nothing derives from it' });
  return rest.length === 0 ? first : z.discriminatedUnion('$type', [first, ...rest]);
}

function objectSchema(type: ComplexType, direction: Direction, ofTag: (tag: z.ZodLiteral<string>) => z.ZodType) {
  const shape: Record<string, z.ZodType> = {};
  const tag = type.tag ?? type.name;
  if (tag !== undefined) put(shape, '$type', ofTag(z.literal(tag)));
  for (const { name, key = name, type: content, required, fixed } of type.attributes ?? []) {
    const schema = textSchema(content, direction, fixed === undefined ? {} : { fixed });
    put(shape, key, required ? schema : schema.optional());
  }
  if (type.anyAttribute) put(shape, '$attributes', z.array(anyAttribute).optional());
  if (type.text) put(shape, '$value', textSchema(type.text, direction));
  else if (type.mixed) put(shape, '$content', z.array(z.union([z.string(), tree])));
  else particles(shape, type.elements, direction);
  return z.strictObject(shape);
}

const anyAttribute = z.unknown().superRefine((value, context) => {
  const message = attributeProblem(value);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

function particles(shape: Record<string, z.ZodType>, all: readonly Particle[], direction: Direction): void {
  for (const particle of all) {
    const key = particle.kind === 'group' || particle.kind === 'any' ? particle.key : (particle.key ?? particle.name);
    const one = particleSchema(particle, direction);
    const schema = (particle.max ?? 1) > 1 ? repeated(particle, one) : one;
    put(shape, key, isRequired(particle) ? schema : schema.optional());
  }
}

/** A group is not required where nothing at all satisfies it. */
function isRequired(particle: Particle): boolean {
  if ((particle.min ?? 1) === 0) return false;
  return particle.kind !== 'group' || particle.alternatives.every((each) => each.some(isRequired));
}

function particleSchema(particle: Particle, direction: Direction): z.ZodType {
  if (particle.kind === 'any') return tree;
  return particle.kind === 'group' ? groupSchema(particle, direction) : elementSchema(particle, direction);
}

function groupSchema({ alternatives }: GroupParticle, direction: Direction): z.ZodType {
  const schemas = alternatives.map((each) => {
    const shape: Record<string, z.ZodType> = {};
    particles(shape, each, direction);
    return z.strictObject(shape);
  });
  const [only] = schemas;
  return schemas.length === 1 && only ? only : z.union(schemas);
}

function elementSchema(element: ElementParticle, direction: Direction): z.ZodType {
  const schema = ofDeclaration(element, direction);
  return element.nillable ? schema.nullable() : schema;
}

function ofDeclaration(element: ElementDeclaration, direction: Direction): z.ZodType {
  const { type } = element;
  if (type === 'tree' || type === 'anyType') return openSchema(type, element);
  // a fixed value or a default is one of a text
  const isText = element.fixed !== undefined || element.default !== undefined;
  return isText && isSimple(type) ? textSchema(type, direction, element) : contentSchema(type, direction);
}

function isSimple(reference: TypeReference): boolean {
  const kind = typeof reference === 'string' ? 'simple' : reference().kind;
  return kind !== 'complex' && kind !== 'array';
}

function repeated(particle: Particle, item: z.ZodType): z.ZodType {
  const { min = 1, max = 1 } = particle;
  const items = z.array(item).min(particle.kind === 'group' && !isRequired(particle) ? 0 : min);
  return max === Infinity ? items : items.max(max);
}

/** A member may be called `__proto__`. */
function put(shape: Record<string, z.ZodType>, key: string, schema: z.ZodType): void {
  Object.defineProperty(shape, key, { value: schema, configurable: true, enumerable: true, writable: true });
}

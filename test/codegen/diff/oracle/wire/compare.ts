import type {
  ElementDeclaration,
  ElementParticle,
  Particle,
  TypeReference,
} from '../../../../../src/soap/schema/contract.js';
import { spaceOf } from './requests.js';
import type { Sent } from './replies.js';

/**
 * Compares a decoded reply with the reply that the server sent, and returns the first difference. Each value that the
 * client's WSDL declares is compared by its lexical form.
 */
export function differenceOf(declaration: ElementDeclaration, sent: Sent, got: unknown): string | undefined {
  return elementDifference(declaration, sent, got, sent.name);
}

function elementDifference(
  { type, nillable }: ElementDeclaration,
  sent: Sent,
  got: unknown,
  path: string,
): string | undefined {
  if (sent.isNil) {
    // if the contract does not allow nil, a nil element counts as omitted
    return got === null || (got === undefined && !nillable) ? undefined : `${path} is nil, and came as something else`;
  }
  const space = spaceOf(type);
  if (space) return lexicalOf(got) === lexicalOf(valueOf(space.base, sent.meaning)) ? undefined : `${path} differs`;
  return contentDifference(type, sent, got, path);
}

function contentDifference(reference: TypeReference, sent: Sent, got: unknown, path: string): string | undefined {
  const type = typeof reference === 'function' ? reference() : reference;
  if (typeof type === 'string') return got === undefined ? `${path} is missing` : undefined;
  if (type.kind === 'array') return listDifference(type.item, sent, got, path);
  if (type.kind !== 'complex') throw new Error(`these tests compare no ${type.kind}`);
  if (typeof got !== 'object' || got === null) return `${path} is no object`;
  const tag = (got as { readonly $type?: unknown }).$type;
  const actual = tag === undefined ? type : (type.derived?.().find((each) => (each.tag ?? each.name) === tag) ?? type);
  for (const { key, name, type: its } of actual.attributes ?? []) {
    const value = sent.attributes.get(name);
    const found = (got as Record<string, unknown>)[key ?? name];
    if (value !== undefined && lexicalOf(found) !== lexicalOf(valueOf(spaceOf(its)?.base ?? '', value)))
      return `${path}/@${name} differs`;
  }
  return firstOf(actual.elements, (each) => particleDifference(each, sent, [got], path));
}

/** @param holders the objects that may have the property: a single object, or all objects of a repeated group */
function particleDifference(
  particle: Particle,
  sent: Sent,
  holders: readonly unknown[],
  path: string,
): string | undefined {
  const properties = (key: string): readonly unknown[] =>
    holders.flatMap((each) => {
      const value = (each as Readonly<Record<string, unknown>>)[key];
      return value === undefined ? [] : (particle.max ?? 1) > 1 ? (value as readonly unknown[]) : [value];
    });
  if (particle.kind === 'any') return undefined;
  if (particle.kind === 'group') {
    const inner = properties(particle.key);
    return firstOf(particle.alternatives.flat(), (each) => particleDifference(each, sent, inner, path));
  }
  return itemsDifference(particle, sent, properties(particle.key ?? particle.name), path);
}

function listDifference(item: ElementParticle, sent: Sent, got: unknown, path: string): string | undefined {
  return Array.isArray(got) ? itemsDifference(item, sent, got, path) : `${path} is not an array`;
}

function itemsDifference(item: ElementParticle, sent: Sent, got: readonly unknown[], path: string): string | undefined {
  const all = sent.children.filter((each) => each.name === item.name && each.ns === item.ns);
  // nil elements that the contract does not allow count as omitted
  const expected = item.nillable ? all : all.filter((each) => !each.isNil);
  if (expected.length !== got.length) return `${path}/${item.name}: ${expected.length} were sent, ${got.length} came`;
  return firstOf(expected, (each, index) => elementDifference(item, each, got[index], `${path}/${item.name}`));
}

function firstOf<T>(items: readonly T[], find: (item: T, index: number) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Floating-point numbers are compared by value: 1E5 equals 100000. */
function valueOf(base: string, lexical: string): unknown {
  return base === 'double' || base === 'float' ? Number(lexical) : lexical;
}

function lexicalOf(value: unknown): string | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value === 'object' || value === undefined) return undefined;
  return String(value);
}

import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { contract } from '../../generated/index.js';
import * as generated from '../../generated/schemas.js';
import type { Operation } from '../../src/index.js';
import type { ElementDeclaration, ElementParticle, TypeReference } from '../../src/soap/schema/contract.js';
import { encodeElement } from '../../src/soap/codec/encoder.js';
import { builtIns } from '../../src/soap/schema/values.js';
import { exampleReply, exampleRequest } from './example.js';
import { definitionOf, elementsAloneOf, generatedNameOf } from './form.js';

/**
 * The zod schemas accept each example, and reject it if it contains an error at any position. So does the encoder,
 * which checks every value that is sent.
 */

type Direction = 'request' | 'reply';
type Path = readonly (string | number)[];

interface Message {
  readonly element: ElementDeclaration;
  readonly schema: z.ZodType;
  readonly direction: Direction;
  readonly whole: unknown;
  readonly least: unknown;
}

const schemas: Readonly<Record<string, z.ZodType>> = generated;
const messages: [name: string, Message][] = Object.values<Operation>(contract.operations).flatMap((operation) => [
  ...messageOf(operation.input, 'request', (extent) => exampleRequest(operation, extent)),
  ...messageOf(operation.output, 'reply', (extent) => exampleReply(operation, extent)),
]);

/** Absent if the Body is empty. */
function messageOf(
  element: ElementDeclaration | undefined,
  direction: Direction,
  example: (extent: 'whole' | 'least') => unknown,
): [string, Message][] {
  if (!element) return [];
  const schema = schemas[generatedNameOf(element)];
  if (!schema) throw new Error(`generated/schemas.ts has no schema for the element ${element.name}`);
  return [[element.name, { element, schema, direction, whole: example('whole'), least: example('least') }]];
}

describe.each(messages)('%s', (_name, { element, schema, direction, whole, least }) => {
  const accepted = (value: unknown) => schema.safeParse(value);
  const issues = (value: unknown) => encodeElement(element, value, direction).issues;

  test('is accepted with all members, and without the optional members', () => {
    for (const value of [whole, least]) {
      expect(accepted(value)).toEqual({ success: true, data: value });
      expect(issues(value)).toEqual([]);
    }
  });

  test('is rejected with a single error, whose path is named', () => {
    const wrongs = wrongsOf(element.type, whole, direction);
    expect(wrongs.map(({ what }) => what)).toContain('an unknown member');
    for (const { what, path, value } of wrongs) {
      const wrong = replaced(whole, path, value);
      const where = `${what} at ${path.join('.')}`;
      expect(
        accepted(wrong).error?.issues.map((issue) => placeOf(issue).join('.')),
        where,
      ).toEqual([path.join('.')]);
      expect(
        issues(wrong).map((issue) => issue.path.join('.')),
        where,
      ).toEqual([path.join('.')]);
    }
  });
});

const open = messages.filter(
  ([, { direction, element, whole }]) => direction === 'reply' && enumerationsOf(element.type, whole).length > 0,
);

test.each(open)('%s is accepted with unknown enum values', (_name, { element, schema, whole }) => {
  for (const path of enumerationsOf(element.type, whole)) {
    const grown = replaced(whole, path, 'Quite_New');
    expect(schema.safeParse(grown)).toEqual({ success: true, data: grown });
    expect(encodeElement(element, grown, 'reply').issues).toEqual([]);
  }
});

test('enumerations are closed in requests and open in replies', () => {
  const wrongs = messages.map(([, { element, whole, direction }]) => ({
    direction,
    literals: wrongsOf(element.type, whole, direction).filter(({ what }) => what === 'an unknown literal'),
  }));
  expect(wrongs.filter(({ direction, literals }) => direction === 'request' && literals.length > 0)).not.toEqual([]);
  expect(wrongs.filter(({ direction, literals }) => direction === 'reply' && literals.length > 0)).toEqual([]);
  expect(open).not.toEqual([]);
});

/** zod reports the path of the object, and the unknown member separately. */
function placeOf(issue: z.core.$ZodIssue): PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys] : issue.path;
}

interface Wrong {
  readonly what: string;
  readonly path: Path;
  /** Returns the value at a path, or `undefined` if it is absent. */
  readonly value: unknown;
}

/** Returns every error that a value can have, one at a time. */
function wrongsOf(reference: TypeReference, value: unknown, direction: Direction, path: Path = []): Wrong[] {
  // a recursive type is followed only to a limited depth
  if (value === undefined) return [];
  const type = definitionOf(reference);
  const illTyped = (...values: unknown[]): Wrong[] =>
    path.length === 0 ? [] : values.map((wrong) => ({ what: `${typeof wrong} for ${type.kind}`, path, value: wrong }));
  switch (type.kind) {
    case 'simple': {
      const isClosed = direction === 'request' && type.enumeration !== undefined;
      const unknown = isClosed ? [{ what: 'an unknown literal', path, value: 'Quite_New' }] : [];
      return [...illTyped(...illTypedFor(builtIns[type.base])), ...unknown];
    }
    case 'list': {
      const [item] = value as readonly unknown[];
      return [...illTyped('text', {}), ...wrongsOf(type.item, item, direction, [...path, 0])];
    }
    case 'array':
      return [...illTyped('text', {}), ...ofItems(type.item, value, direction, path)];
    case 'complex': {
      const surplus = { what: 'an unknown member', path: [...path, 'sSurplus'], value: 'text' };
      return [
        ...illTyped('text', []),
        surplus,
        ...elementsAloneOf(type).flatMap((each) => ofMember(each, value, direction, path)),
      ];
    }
  }
}

function ofMember(member: ElementParticle, value: unknown, direction: Direction, parent: Path): Wrong[] {
  const { key = member.name, min = 1, max = 1, type, nillable } = member;
  const path = [...parent, key];
  const missing = min > 0 ? [{ what: 'a missing member', path, value: undefined }] : [];
  const nil = nillable && max === 1 ? [] : [{ what: 'null', path, value: null }];
  const content = (value as Record<string, unknown>)[key];
  const within = max > 1 ? ofItems(member, content, direction, path) : wrongsOf(type, content, direction, path);
  return [...missing, ...nil, ...within];
}

function ofItems({ type, nillable }: ElementParticle, value: unknown, direction: Direction, path: Path): Wrong[] {
  const [item] = value as readonly unknown[];
  const nil = nillable ? [] : [{ what: 'null', path: [...path, 0], value: null }];
  return [...nil, ...wrongsOf(type, item, direction, [...path, 0])];
}

function illTypedFor({ typescript }: (typeof builtIns)[keyof typeof builtIns]): unknown[] {
  const one = { string: 'text', number: 1, bigint: 1n, boolean: true, Uint8Array: new Uint8Array(), 'string[]': ['a'] };
  const { [typescript]: _right, ...others } = one;
  // bigint members also accept a number
  const wrong = Object.entries(others).filter(([type]) => !(typescript === 'bigint' && type === 'number'));
  return [...wrong.map(([, value]) => value), {}, [], ...(typescript === 'number' ? [1e300, 'NaN'] : [])];
}

/** Returns the paths of enum values. */
function enumerationsOf(reference: TypeReference, value: unknown, path: Path = []): Path[] {
  if (value === undefined) return [];
  const type = definitionOf(reference);
  if (type.kind === 'simple') return type.enumeration ? [path] : [];
  if (type.kind === 'list') return enumerationsOf(type.item, (value as readonly unknown[])[0], [...path, 0]);
  if (type.kind === 'array') return enumerationsOf(type.item.type, (value as readonly unknown[])[0], [...path, 0]);
  return elementsAloneOf(type).flatMap(({ name, key = name, max = 1, type: content }) => {
    const member = (value as Record<string, unknown>)[key];
    const place = [...path, key];
    return max > 1
      ? enumerationsOf(content, (member as readonly unknown[])[0], [...place, 0])
      : enumerationsOf(content, member, place);
  });
}

/** Returns a copy with another value at a path. `undefined` removes the member. */
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, at) => (at === key ? replaced(item, rest, by) : item));
  const copy: Record<string, unknown> = { ...(value as object) };
  const inner = replaced(copy[key], rest, by);
  if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy;
}

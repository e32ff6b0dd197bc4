import { inspect } from 'node:util';
import { expect } from 'vitest';
import type {
  ComplexType,
  ElementDeclaration,
  ElementParticle,
  TypeReference,
} from '../../src/soap/schema/contract.js';

// Creates unique values, so that a marker that is found shows its origin.

/** A value that can be recognized by any of its parts. */
export interface Marker {
  /** The field that contains it: `login/sPassword`. */
  readonly path: string;
  /** Unique parts of the value that escaping does not change. */
  readonly cores: readonly string[];
}

let count = 1000;

/** Creates text that has to be escaped in XML, HTML and URLs. */
export function markedText(path: string): { readonly value: string; readonly marker: Marker } {
  const number = ++count;
  const cores = [`Zq${number}a`, `Zq${number}b`];
  return { value: cores.join(`<&"'>é% \\`), marker: { path, cores } };
}

/** Creates text that consists of letters and digits, like IDs and cookies. */
export function markedId(path: string): { readonly value: string; readonly marker: Marker } {
  const value = `Zq${++count}c`;
  return { value, marker: { path, cores: [value] } };
}

/** Returns the members of a type. In Rescue's types, all members are elements. */
function elementsAlone(type: ComplexType): readonly ElementParticle[] {
  return type.elements.map((particle) => {
    if (particle.kind === 'group' || particle.kind === 'any')
      throw new Error(`no markers for ${particle.key}; teach this function to make them`);
    return particle;
  });
}

/** Creates a value for an element in the contract, with a marker in every field, and returns it with the markers. */
export function marked(element: ElementDeclaration | undefined, set: Readonly<Record<string, unknown>> = {}) {
  const markers: Marker[] = [];
  const mark = ({ value, marker }: { readonly value: string; readonly marker: Marker }): string => {
    markers.push(marker);
    return value;
  };
  const valueOf = (reference: TypeReference, path: string): unknown => {
    if (typeof reference !== 'string') {
      const type = reference();
      if (type.kind === 'simple') return type.enumeration ? type.enumeration[0] : valueOf(type.base, path);
      if (type.kind === 'array') return [0, 1].map((index) => valueOf(type.item.type, `${path}[${index}]`));
      if (type.kind !== 'complex')
        throw new Error(`${path}: no markers for a ${type.kind}; teach this function to make them`);
      return Object.fromEntries(
        elementsAlone(type).map((member) => [member.key ?? member.name, memberOf(member, path)]),
      );
    }
    if (reference === 'string') return mark(markedText(path));
    if (reference === 'boolean') return true;
    const number = ++count;
    if (reference === 'dateTime') {
      markers.push({ path, cores: [`59.77${number}`] });
      return `2199-12-31T23:59:59.77${number}`;
    }
    if (reference !== 'int') throw new Error(`${path} has the type ${reference}, for which there is no marker here`);
    markers.push({ path, cores: [String(1_500_000_000 + number)] });
    return 1_500_000_000 + number;
  };
  const memberOf = (member: ElementParticle, path: string): unknown => {
    const at = `${path}/${member.name}`;
    if (Object.hasOwn(set, member.name)) return set[member.name];
    return (member.max ?? 1) > 1
      ? [0, 1].map((index) => valueOf(member.type, `${at}[${index}]`))
      : valueOf(member.type, at);
  };
  // an empty Body has no fields
  const value = (element ? valueOf(element.type, element.name) : {}) as Record<string, unknown>;
  return { value, markers };
}

/** Returns the paths of the markers that occur in a text, completely or in part. */
export function found(text: string, markers: readonly Marker[]): string[] {
  const lower = text.toLowerCase();
  return markers
    .filter(({ cores }) => cores.some((core) => lower.includes(core.toLowerCase())))
    .map(({ path }) => path);
}

/** Returns everything that loggers print for a value. */
export function shown(thing: unknown): string {
  const whole = {
    depth: Infinity,
    showHidden: true,
    // running an error's getters would read its reply and detail by name
    getters: !(thing instanceof Error),
    maxArrayLength: null,
    maxStringLength: null,
  } as const;
  const texts = [inspect(thing), inspect(thing, whole), inspect(thing, { ...whole, customInspect: false })];
  texts.push(JSON.stringify(thing) ?? '', String(thing));
  if (thing instanceof Error) {
    texts.push(thing.message, thing.stack ?? '', JSON.stringify(thing, Object.getOwnPropertyNames(thing)));
    // some loggers walk properties themselves, including inherited ones
    for (const key in thing) texts.push(key, inspect((thing as unknown as Record<string, unknown>)[key], whole));
    if (thing.cause !== undefined) texts.push(shown(thing.cause));
  }
  return texts.join('\n');
}

/** Asserts that loggers print no part of the markers for the values. */
export function expectHidden(things: Readonly<Record<string, unknown>>, markers: readonly Marker[]): void {
  const leaks = Object.entries(things).flatMap(([name, thing]) =>
    found(shown(thing), markers).map((path) => `${path} is seen in the ${name}`),
  );
  expect(leaks).toEqual([]);
}

import { inspect } from 'node:util';
import { expect } from 'vitest';
import type { ComplexType, ElementDeclaration, ElementParticle, TypeReference } from '../../src/runtime.js';

// Values that occur nowhere else, so that whoever finds one knows from where it leaked.

/** A value that can be recognized by any part of it that stands alone. */
export interface Marker {
  /** Where it was put: `login/sPassword`. */
  readonly path: string;
  /** Parts that no escaping changes; each is unique. */
  readonly cores: readonly string[];
}

let count = 1000;

/** Text that has to be escaped in XML, HTML and URLs. */
export function markedText(path: string): { readonly value: string; readonly marker: Marker } {
  const number = ++count;
  const cores = [`Zq${number}a`, `Zq${number}b`];
  return { value: cores.join(`<&"'>é% \\`), marker: { path, cores } };
}

/** Text of letters and digits, as ids and cookies are. */
export function markedId(path: string): { readonly value: string; readonly marker: Marker } {
  const value = `Zq${++count}c`;
  return { value, marker: { path, cores: [value] } };
}

/** What Rescue's types hold: nothing but elements. */
function elementsAlone(type: ComplexType): readonly ElementParticle[] {
  return type.elements.map((particle) => {
    if (particle.kind === 'group' || particle.kind === 'any')
      throw new Error(`no markers for ${particle.key}; teach this function to make them`);
    return particle;
  });
}

/** A value for an element of the contract with a marker in every field, and the markers. */
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

/** The paths of markers that occur in a text, whole or in part. */
export function found(text: string, markers: readonly Marker[]): string[] {
  const lower = text.toLowerCase();
  return markers
    .filter(({ cores }) => cores.some((core) => lower.includes(core.toLowerCase())))
    .map(({ path }) => path);
}

/** All that loggers make of a thing. */
export function shown(thing: unknown): string {
  const whole = {
    depth: Infinity,
    showHidden: true,
    // to run the getters of an error is to ask for its reply and detail by name
    getters: !(thing instanceof Error),
    maxArrayLength: null,
    maxStringLength: null,
  } as const;
  const texts = [inspect(thing), inspect(thing, whole), inspect(thing, { ...whole, customInspect: false })];
  texts.push(JSON.stringify(thing) ?? '', String(thing));
  if (thing instanceof Error) {
    texts.push(thing.message, thing.stack ?? '', JSON.stringify(thing, Object.getOwnPropertyNames(thing)));
    // what loggers do that walk properties themselves, inherited ones included
    for (const key in thing) texts.push(key, inspect((thing as unknown as Record<string, unknown>)[key], whole));
    if (thing.cause !== undefined) texts.push(shown(thing.cause));
  }
  return texts.join('\n');
}

/** Nothing of the markers is seen in what loggers make of the things. */
export function expectHidden(things: Readonly<Record<string, unknown>>, markers: readonly Marker[]): void {
  const leaks = Object.entries(things).flatMap(([name, thing]) =>
    found(shown(thing), markers).map((path) => `${path} is seen in the ${name}`),
  );
  expect(leaks).toEqual([]);
}

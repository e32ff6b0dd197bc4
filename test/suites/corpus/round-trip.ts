import { isDeepStrictEqual } from 'node:util';
import type { Contract, ElementDeclaration } from '../../../src/soap/schema/contract.js';
import { encodeElement } from '../../../src/soap/codec/encoder.js';
import { XSI } from '../../../src/soap/xml/names.js';
import { decoded } from '../../support/codec.js';
import { samplesOf, type Sample } from './sample.js';

export type Direction = 'request' | 'reply';

/** An element that a message may contain. */
export interface Message {
  /** The name of the element in failure messages. */
  readonly name: string;
  readonly direction: Direction;
  readonly element: ElementDeclaration;
}

/**
 * Returns the elements of all messages in a contract: the Body, header blocks and fault details, with each declaration
 * only once.
 */
export function messagesOf({ operations }: Contract): readonly Message[] {
  const seen = new Set<string>();
  return Object.entries(operations).flatMap(([name, { input, output, requestHeaders, replyHeaders, faults }]) => {
    const message = (direction: Direction, what: string, element: ElementDeclaration | undefined): Message[] =>
      element ? [{ name: `${name} ${what}`, direction, element }] : [];
    const once = (each: Message): boolean => {
      const id = `${each.direction} ${each.element.ns} ${each.element.name}`;
      return !seen.has(id) && seen.add(id) !== undefined;
    };
    const others = [
      ...(requestHeaders ?? []).flatMap((each) => message('request', `request header ${each.name}`, each)),
      ...(replyHeaders ?? []).flatMap((each) => message('reply', `reply header ${each.name}`, each)),
      ...(faults ?? []).flatMap((each) => message('reply', `fault ${each.name}`, each)),
    ];
    return [...message('request', 'request', input), ...message('reply', 'reply', output), ...others.filter(once)];
  });
}

/** The result for one sample. */
export interface Outcome {
  /** The name of the sample, for example `getUser request, full 2`. */
  readonly name: string;
  /** The local name of the element. */
  readonly root: string;
  /** The element as a document, if the sample could be encoded. */
  readonly document?: string;
  /** The problem that was found, if any. */
  readonly problem?: string;
}

/** Encodes the samples of a message and decodes them again. */
export function roundTrips({ name, direction, element }: Message): readonly Outcome[] {
  let samples: readonly Sample[];
  try {
    samples = samplesOf(element);
  } catch (error) {
    return [{ name, root: element.name, problem: `no sample: ${reasonOf(error)}` }];
  }
  return samples.map(({ extent, value }, at) => {
    const named = `${name}, ${extent}${at > 1 ? ` ${at}` : ''}`;
    return { name: named, root: element.name, ...roundTrip(element, value, direction) };
  });
}

function roundTrip(element: ElementDeclaration, value: unknown, direction: Direction): Omit<Outcome, 'name' | 'root'> {
  try {
    // encoded as a request, because a reply may have values that the schema does not allow
    const { xml, issues } = encodeElement(element, value, 'request');
    const problem = issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
    if (problem !== '') return { problem: `not encoded: ${problem}` };
    if (direction === 'reply' && encodeElement(element, value, 'reply').xml !== xml)
      return { problem: 'encoded differently in a reply' };
    const document = `<?xml version="1.0" encoding="utf-8"?>${xml.replace(/^<[^\s/>]+/, `$& xmlns:xsi="${XSI}"`)}`;
    try {
      const back = decoded(element, xml);
      return isDeepStrictEqual(back, value) ? { document } : { document, problem: difference(value, back) };
    } catch (error) {
      return { document, problem: `not decoded: ${reasonOf(error)}` };
    }
  } catch (error) {
    return { problem: `not encoded: ${reasonOf(error)}` };
  }
}

/** Returns the first difference between two values. */
function difference(sent: unknown, back: unknown, path = ''): string {
  const both = [sent, back];
  if (both.every((each) => typeof each === 'object' && each !== null && !(each instanceof Uint8Array))) {
    const [a, b] = both as [Record<string, unknown>, Record<string, unknown>];
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      if (!isDeepStrictEqual(a[key], b[key])) return difference(a[key], b[key], `${path}.${key}`);
  }
  return `decoded differently at ${path === '' ? 'the root' : path.slice(1)}: ${shown(back)} instead of ${shown(sent)}`;
}

function shown(value: unknown): string {
  const text =
    JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each)) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

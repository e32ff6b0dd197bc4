import { expect, test } from 'vitest';
import type { Prefixes } from '../../../src/soap/xml/names.js';
import { LimitExceeded, saxesParser, type SaxesStart } from '../../../src/soap/xml/saxes-parser.js';
import { noAttributes, type XmlAttribute } from '../../../src/soap/xml/tree.js';

const outermost: Prefixes = new Map([['xml', 'urn:xml']]);

/** Reads a document, and returns its events. Elements are objects. */
function read(xml: string, start: Partial<SaxesStart> = {}): unknown[] {
  const events: unknown[] = [];
  const parser = saxesParser(
    {
      open: (ns, name, attributes, prefixes) => events.push({ ns, name, attributes, prefixes }),
      text: (text) => events.push(`text ${text}`),
      close: () => events.push('close'),
      doctype: (doctype) => events.push(`doctype${doctype}`),
      interruption: () => events.push('interruption'),
    },
    { position: false, before: '', scopes: [outermost], reportsDoctype: true, ...start },
  );
  parser.write(xml);
  parser.close();
  return events;
}

const scopesOf = (events: readonly unknown[]): Prefixes[] =>
  events.flatMap((event) => (typeof event === 'object' ? [(event as { prefixes: Prefixes }).prefixes] : []));

test('each event is reported once, and an empty CDATA section is not reported', () => {
  expect(read('<!DOCTYPE a><a>1<![CDATA[]]><b/><![CDATA[2]]><?pi?><!-- c --></a>')).toEqual([
    'doctype a',
    { ns: '', name: 'a', attributes: [], prefixes: outermost },
    'text 1',
    { ns: '', name: 'b', attributes: [], prefixes: outermost },
    'close',
    'text 2',
    'interruption',
    'interruption',
    'close',
  ]);
});

test('a DOCTYPE is reported only if it is asked for', () => {
  expect(read('<!DOCTYPE a><a/>', { reportsDoctype: false })).toHaveLength(2);
});

test('attributes have their namespace, and declarations are not attributes', () => {
  const attributes = (xml: string): readonly XmlAttribute[] =>
    (read(xml)[0] as { attributes: XmlAttribute[] }).attributes;
  expect(attributes('<a xmlns="urn:a" xmlns:p="urn:p" p:x="1" x="&lt;" xml:lang="en"/>')).toEqual([
    { ns: 'urn:p', name: 'x', value: '1' },
    { ns: '', name: 'x', value: '<' },
    { ns: 'http://www.w3.org/XML/1998/namespace', name: 'lang', value: 'en' },
  ]);
  expect(attributes('<a xmlns="urn:a"/>')).toBe(noAttributes);
});

test('the prefixes of an element stay known after it has ended', () => {
  const events = read(
    '<a xmlns="urn:a" xmlns:p="urn:p"><b xmlns:p="urn:q" xmlns:__proto__="urn:o"><c/></b><d xmlns=""/><e/></a>',
  );
  const found = scopesOf(events).map((scope) =>
    ['', 'p', '__proto__', 'constructor', 'xml'].map((prefix) => scope.get(prefix)),
  );
  const inB = ['urn:a', 'urn:q', 'urn:o', undefined, 'urn:xml'];
  expect(found).toEqual([
    ['urn:a', 'urn:p', undefined, undefined, 'urn:xml'],
    inB,
    inB,
    ['', 'urn:p', undefined, undefined, 'urn:xml'],
    ['urn:a', 'urn:p', undefined, undefined, 'urn:xml'],
  ]);
});

test('text that was read before is not reported, and its elements can end', () => {
  const scopes = [outermost, new Map([['', 'urn:a']]), new Map([['', 'urn:b']])];
  const events = read('<c/></b><d/></a>', { before: '<a xmlns="urn:a"><b xmlns="urn:b">', scopes });
  expect(events).toEqual([
    { ns: 'urn:b', name: 'c', attributes: [], prefixes: scopes[2] },
    'close',
    'close',
    { ns: 'urn:a', name: 'd', attributes: [], prefixes: scopes[1] },
    'close',
    'close',
  ]);
  expect(scopes).toHaveLength(3);
});

test('an element has at most 1000 attributes and declarations', () => {
  const element = (count: number): string =>
    `<a xmlns="urn:a"${Array.from({ length: count - 1 }, (_, at) => ` a${at}=""`).join('')}/>`;
  expect(read(`<r>${element(1000)}${element(1000)}</r>`)).toHaveLength(6);
  expect(() => read(element(1001))).toThrow(new LimitExceeded('has an element with more than 1000 attributes'));
  expect(() => read(element(1001))).toThrow(LimitExceeded);
});

test('the parser throws at the first place that is not well-formed', () => {
  expect(() => read('<a></b>')).toThrow(/unexpected close tag/);
});

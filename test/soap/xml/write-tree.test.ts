import { describe, expect, test } from 'vitest';
import { attributeProblem, isXmlElement, TreeProblem, writeTree } from '../../../src/soap/xml/write-tree.js';
import { XML, XMLNS, XSI } from '../../../src/soap/xml/names.js';
import type { XmlAttribute, XmlElement } from '../../../src/soap/xml/tree.js';

const element = (more: Partial<XmlElement> = {}): XmlElement => ({
  ns: 'urn:a',
  name: 'a',
  attributes: [],
  children: [],
  ...more,
});
const xsi = (name: string, value: string): XmlAttribute => ({ ns: XSI, name, value });
const xmlOf = (more: Partial<XmlElement> = {}, ambient?: string): string => writeTree(element(more), ambient);

describe('the prefixes of a tree', () => {
  test.each<[string, Partial<XmlElement>, string | undefined, string]>([
    ['the namespace of the element becomes the default', {}, undefined, '<a xmlns="urn:a"/>'],
    ['unless it is already the default', {}, 'urn:a', '<a/>'],
    ['a prefix that only values use is declared', { prefixes: { p: 'urn:p' } }, 'urn:a', '<a xmlns:p="urn:p"/>'],
    [
      'a default namespace that values use is declared, and the element gets a prefix',
      { prefixes: { '': 'urn:d' } },
      'urn:a',
      '<n1:a xmlns="urn:d" xmlns:n1="urn:a"/>',
    ],
    ['the default namespace may be removed', { ns: '', prefixes: { '': '' } }, 'urn:a', '<a xmlns=""/>'],
    [
      'attributes use a declared prefix of their namespace, or a new one',
      {
        attributes: [
          { ns: 'urn:p', name: 'x', value: '1' },
          { ns: 'urn:q', name: 'x', value: '2' },
          { ns: '', name: 'x', value: '3' },
        ],
        prefixes: { p: 'urn:p', n1: 'urn:taken' },
      },
      'urn:a',
      '<a xmlns:p="urn:p" xmlns:n1="urn:taken" xmlns:n2="urn:q" p:x="1" n2:x="2" x="3"/>',
    ],
    [
      'a child does not repeat declarations in scope',
      {
        prefixes: { p: 'urn:p' },
        children: [element({ ns: 'urn:a', name: 'b', prefixes: { p: 'urn:p', q: 'urn:q' } })],
      },
      undefined,
      '<a xmlns:p="urn:p" xmlns="urn:a"><b xmlns:q="urn:q"/></a>',
    ],
    [
      'a child without a namespace removes the default',
      { children: [element({ ns: '' })] },
      'urn:a',
      '<a><a xmlns=""/></a>',
    ],
    ['a tree without a namespace needs no declaration', { ns: '' }, '', '<a/>'],
    [
      'an element without a namespace has no prefix, whatever its values use',
      { ns: '', prefixes: { '': 'urn:d' } },
      'urn:a',
      '<a xmlns=""/>',
    ],
    [
      'xsi is declared around the tree, and xml everywhere',
      { attributes: [xsi('nil', 'true'), { ns: XML, name: 'lang', value: 'en' }] },
      'urn:a',
      '<a xsi:nil="true" xml:lang="en"/>',
    ],
    [
      'xsi may stand for another namespace',
      { attributes: [xsi('nil', 'true')], prefixes: { xsi: 'urn:x' } },
      'urn:a',
      '<a xmlns:xsi="urn:x" xmlns:n1="http://www.w3.org/2001/XMLSchema-instance" n1:nil="true"/>',
    ],
    [
      'two new namespaces get two prefixes',
      {
        attributes: [
          { ns: 'urn:p', name: 'x', value: '1' },
          { ns: 'urn:q', name: 'x', value: '2' },
          { ns: 'urn:p', name: 'y', value: '3' },
        ],
      },
      'urn:a',
      '<a xmlns:n1="urn:p" xmlns:n2="urn:q" n1:x="1" n2:x="2" n1:y="3"/>',
    ],
    [
      'the default namespace is not used for attributes',
      { prefixes: {}, attributes: [{ ns: 'urn:a', name: 'x', value: '1' }] },
      undefined,
      '<a xmlns="urn:a" xmlns:n1="urn:a" n1:x="1"/>',
    ],
    ['the namespace of xml is never the default', { ns: XML }, 'urn:a', '<xml:a/>'],
    [
      'a default namespace that is already in scope is not declared again',
      { ns: 'urn:b', prefixes: { '': 'urn:a' } },
      'urn:a',
      '<n1:a xmlns:n1="urn:b"/>',
    ],
    [
      'content, attribute values and namespaces are escaped',
      {
        ns: 'urn:"&',
        attributes: [{ ns: '', name: 'x', value: '<"\n' }],
        children: ['a < b', element({ ns: 'urn:"&' }), '\r'],
      },
      undefined,
      '<a xmlns="urn:&quot;&amp;" x="&lt;&quot;&#xA;">a &lt; b<a/>&#xD;</a>',
    ],
  ])('%s', (_name, more, ambient, xml) => {
    expect(xmlOf(more, ambient)).toBe(xml);
  });

  test.each<[string, Record<string, string>]>([
    ['an empty namespace for a prefix', { p: '' }],
    ['a prefix that is not a name', { '1p': 'urn:p' }],
    ['xml', { xml: 'urn:p' }],
    ['xmlns', { xmlns: 'urn:p' }],
    ['the namespace of xml', { p: 'http://www.w3.org/XML/1998/namespace' }],
    ['the namespace of xmlns', { p: 'http://www.w3.org/2000/xmlns/' }],
    ['a namespace with a character that XML forbids', { p: 'urn:\u0000' }],
  ])('cannot be %s', (_name, prefixes) => {
    expect(() => xmlOf({ prefixes })).toThrow('is not a prefix that can be declared for this namespace');
    expect(() => xmlOf({ prefixes })).toThrow(TreeProblem);
  });
});

/** Returns the path and message of the problem of a tree. */
function problemOf(tree: unknown): [path: readonly (string | number)[], message: string] {
  try {
    writeTree(tree, undefined);
  } catch (error) {
    if (error instanceof TreeProblem) return [error.path, error.message];
  }
  throw new Error('the tree has no problem');
}

describe('a problem of a tree names its place', () => {
  const notAnElement = 'must be an XmlElement: { ns, name, attributes: [], children: [] }';
  const notAName = 'must have an XML name without a prefix';
  const forbidden = 'contains a character that XML forbids; remove it';
  const attribute = { ns: '', name: 'x', value: '1' };
  const at = (attributes: readonly unknown[]) => ({ attributes: attributes as XmlAttribute[] });

  test.each<[string, unknown, (string | number)[], string]>([
    ['null', null, [], notAnElement],
    ['a text', 'a', [], notAnElement],
    ['an object without attributes', { ns: '', name: 'a', children: [] }, [], notAnElement],
    ['an object without children', { ns: '', name: 'a', attributes: [] }, [], notAnElement],
    ['an object without ns', { name: 'a', attributes: [], children: [] }, [], notAnElement],
    ['an object without a name', { ns: '', attributes: [], children: [] }, [], notAnElement],
    ['a name with a prefix', element({ name: 'p:a' }), ['name'], 'must be an XML name without a prefix'],
    ['the namespace of xmlns', element({ ns: XMLNS }), ['ns'], 'is reserved for namespace declarations'],
    ['a forbidden character', element({ ns: '\u0000' }), ['ns'], 'contains a character that XML forbids'],
    ['null as prefixes', { ...element(), prefixes: null }, ['prefixes'], 'must be an object of namespaces by prefix'],
    ['a text as prefixes', { ...element(), prefixes: 'p' }, ['prefixes'], 'must be an object of namespaces by prefix'],
    [
      'a prefix whose namespace is not a text',
      { ...element(), prefixes: { p: 1 } },
      ['prefixes', 'p'],
      'is not a prefix that can be declared for this namespace',
    ],
    ['an attribute that occurs twice', element(at([attribute, attribute])), ['attributes', 1], 'occurs twice'],
    [
      'an attribute that is null',
      element(at([attribute, null])),
      ['attributes', 1],
      'must be an attribute: { ns, name, value }',
    ],
    ['an attribute with a prefix', element(at([{ ...attribute, name: 'p:x' }])), ['attributes', 0], notAName],
    ['a child that is not an element', element({ children: ['a', 1 as never] }), ['children', 1], notAnElement],
    ['a forbidden character in text', element({ children: ['a', '\u0000'] }), ['children', 1], forbidden],
    [
      'a problem of a grandchild',
      element({ children: ['a', element({ children: [element({ name: '' })] })] }),
      ['children', 1, 'children', 0, 'name'],
      'must be an XML name without a prefix',
    ],
  ])('%s', (_name, tree, path, message) => {
    expect(problemOf(tree)).toEqual([path, message]);
  });

  test('a tree may be 500 levels deep below its root', () => {
    const nested = (depth: number): XmlElement => element({ children: depth === 0 ? [] : [nested(depth - 1)] });
    expect(writeTree(nested(500), 'urn:a')).toBe(`${'<a>'.repeat(500)}<a/>${'</a>'.repeat(500)}`);
    const [path, message] = problemOf(nested(501));
    expect([path.length, message]).toEqual([1002, 'is nested deeper than 500 elements']);
  });

  test.each<[unknown, string | undefined]>([
    [attribute, undefined],
    [{ ...attribute, ns: 'urn:a', name: 'xmlns' }, undefined],
    [{ ...attribute, value: '' }, undefined],
    [undefined, 'must be an attribute: { ns, name, value }'],
    [null, 'must be an attribute: { ns, name, value }'],
    ['x', 'must be an attribute: { ns, name, value }'],
    [{ ns: '', name: 'x' }, 'must be an attribute: { ns, name, value }, all strings'],
    [{ ns: '', value: 'x' }, 'must be an attribute: { ns, name, value }, all strings'],
    [{ name: 'x', value: '1' }, 'must be an attribute: { ns, name, value }, all strings'],
    [{ ...attribute, name: '' }, notAName],
    [{ ...attribute, name: 'xmlns' }, notAName],
    [{ ...attribute, ns: XMLNS }, notAName],
    [{ ...attribute, value: '\u0001' }, forbidden],
    [{ ...attribute, ns: '\uffff' }, forbidden],
  ])('the problem of the attribute %j is %j', (value, problem) => {
    expect(attributeProblem(value)).toBe(problem);
  });
});

test('isXmlElement checks the members that each element has', () => {
  expect(isXmlElement(element())).toBe(true);
  expect([undefined, null, 'a', {}].map((value) => isXmlElement(value))).toEqual([false, false, false, false]);
  for (const key of ['ns', 'name', 'attributes', 'children'])
    expect(isXmlElement({ ...element(), [key]: 1 })).toBe(false);
});

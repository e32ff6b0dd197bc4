import { describe, expect, test } from 'vitest';
import { TreeProblem, writeTree } from '../../../src/soap/xml/write-tree.js';
import type { XmlElement } from '../../../src/soap/xml/tree.js';

const element = (more: Partial<XmlElement> = {}): XmlElement => ({
  ns: 'urn:a',
  name: 'a',
  attributes: [],
  children: [],
  ...more,
});
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

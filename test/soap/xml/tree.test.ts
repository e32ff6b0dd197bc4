import { describe, expect, test } from 'vitest';
import { childOf, textOf, TreeBuilder, type XmlAttribute, type XmlElement } from '../../../src/soap/xml/tree.js';

const attribute = (name: string, value: string, ns = ''): XmlAttribute => ({ ns, name, value });
const scope = (...prefixes: [string, string][]): Map<string, string> => new Map(prefixes);

describe('TreeBuilder', () => {
  test('keeps names, attributes, text and order, and joins adjacent text', () => {
    const tree = new TreeBuilder();
    const none = scope();
    tree.text('before the root');
    tree.start('', 'a', [attribute('x', '1')], none);
    tree.text('one');
    tree.text('two');
    tree.start('', 'b', [], none);
    tree.text('inner');
    expect(tree.end()).toBe(undefined);
    tree.text('three');
    tree.start('', 'c', [], none);
    expect(tree.end()).toBe(undefined);
    tree.start('', 'd', [], none);
    expect(tree.end()).toBe(undefined);
    expect(tree.end()).toEqual({
      ns: '',
      name: 'a',
      attributes: [attribute('x', '1')],
      children: [
        'onetwo',
        { ns: '', name: 'b', attributes: [], children: ['inner'] },
        'three',
        { ns: '', name: 'c', attributes: [], children: [] },
        { ns: '', name: 'd', attributes: [], children: [] },
      ],
    });
    expect(tree.end()).toBe(undefined);
    expect(tree.isCut).toBe(false);
  });

  test('skips what exceeds the limit of elements and attributes, and continues after it', () => {
    const tree = new TreeBuilder(3);
    const none = scope();
    const start = (name: string, ...attributes: XmlAttribute[]): void => tree.start('', name, attributes, none);
    start('a', attribute('x', '1'));
    start('b');
    expect(tree.isCut).toBe(false);
    expect(tree.end()).toBe(undefined);
    start('c');
    expect(tree.isCut).toBe(true);
    tree.text('not kept');
    start('d');
    tree.end();
    tree.text('not kept');
    expect(tree.end()).toBe(undefined);
    tree.text('kept');
    expect(tree.end()).toEqual({
      ns: '',
      name: 'a',
      attributes: [attribute('x', '1')],
      children: [{ ns: '', name: 'b', attributes: [], children: [] }, 'kept'],
    });
  });

  test('counts attributes: an element with too many is skipped', () => {
    const tree = new TreeBuilder(2);
    tree.start('', 'a', [attribute('x', '1'), attribute('y', '1')], scope());
    expect(tree.isCut).toBe(true);
    expect(tree.end()).toBe(undefined);
  });
});

/** Returns the prefixes that an element without a namespace keeps for a value, in its text and in an attribute. */
function keptFor(value: string, prefixes: Map<string, string>, ns = ''): unknown {
  const inText = new TreeBuilder();
  inText.start(ns, 'a', [], prefixes);
  inText.text(value);
  const ofText = inText.end()?.prefixes;
  const inAttribute = new TreeBuilder();
  inAttribute.start(ns, 'a', [attribute('x', value)], prefixes);
  expect(inAttribute.end()?.prefixes).toEqual(ofText);
  return ofText;
}

describe('a tree keeps the prefixes that its values use', () => {
  const prefixes = scope(
    ['p', 'urn:p'],
    ['q-1.x_y', 'urn:q'],
    ['ü', 'urn:u'],
    ['xml', 'urn:xml'],
    ['__proto__', 'urn:o'],
  );
  const long = 'l'.repeat(100);

  test.each<[string, Record<string, string> | undefined]>([
    ['p:name', { p: 'urn:p' }],
    ['p:', { p: 'urn:p' }],
    ['a p:b and q-1.x_y:c', { p: 'urn:p', 'q-1.x_y': 'urn:q' }],
    ["('p:b')", { p: 'urn:p' }],
    ['p:p:p', { p: 'urn:p' }],
    [':p:a', { p: 'urn:p' }],
    ['ü:a', { ü: 'urn:u' }],
    ['=ü:a', { ü: 'urn:u' }],
    ['xp:a', undefined],
    ['ép:a', undefined],
    ['unknown:a', undefined],
    ['xml:lang', undefined],
    [':a', undefined],
    ['p', undefined],
    ['p :a', undefined],
    ['', undefined],
  ])('%j keeps %j', (value, kept) => {
    expect(keptFor(value, prefixes)).toEqual(kept);
  });

  test('even a prefix that has the name of a member of Object', () => {
    const kept = keptFor('__proto__:a', prefixes) as object;
    expect(Object.entries(kept)).toEqual([['__proto__', 'urn:o']]);
  });

  test('but at most 100 characters before a colon are a prefix', () => {
    const longer = `x${long}`;
    expect(keptFor(`${long}:a`, scope([long, 'urn:l']))).toEqual({ [long]: 'urn:l' });
    expect(keptFor(`${longer}:a`, scope([longer, 'urn:l']))).toBe(undefined);
    expect(keptFor(`${longer}:a`, scope([long, 'urn:l']))).toEqual({ [long]: 'urn:l' });
  });

  test.each<[string, boolean]>([
    ['name', true],
    ['\n name ', true],
    ['n'.repeat(999), true],
    ['n'.repeat(1000), false],
    ['two names', false],
    ['p:name', false],
    ['1', false],
    ['', false],
  ])('the default namespace is kept if the value may be a name: %j', (value, isKept) => {
    expect(keptFor(value, scope(['', 'urn:default']), 'urn:a')).toEqual(isKept ? { '': 'urn:default' } : undefined);
    expect(keptFor(value, scope(), 'urn:a')).toEqual(isKept ? { '': '' } : undefined);
    // the element itself is in this namespace
    expect(keptFor(value, scope(['', 'urn:a']), 'urn:a')).toBe(undefined);
    expect(keptFor(value, scope(), '')).toBe(undefined);
  });

  test('a colon without a prefix does not refer to the default namespace', () => {
    expect(keptFor(':a', scope(['', 'urn:a']), 'urn:a')).toBe(undefined);
  });
});

test('childOf finds the first child element by name, and textOf joins all text', () => {
  const child = (name: string, ...children: (XmlElement | string)[]): XmlElement => ({
    ns: `urn:${children.length}`,
    name,
    attributes: [],
    children,
  });
  const root = child('a', 'b', child('x', 'no'), child('b', '1', child('c', '2', child('d', '3')), '4'), child('b'));
  expect(childOf(root, 'b')).toBe(root.children[2]);
  expect(childOf(root, 'c')).toBe(undefined);
  expect(childOf(undefined, 'b')).toBe(undefined);
  expect(textOf(childOf(root, 'b'))).toBe('1234');
  expect(textOf(child('a'))).toBe('');
  expect(textOf(undefined)).toBe('');
});

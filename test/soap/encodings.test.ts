import { describe, expect, test } from 'vitest';
import { decoded, layersOf, placedSpan, unwrapped, type Layer } from '../../src/soap/encodings.js';

const textOf = (text: string): string => decoded({ text })?.text ?? text;

describe('one layer of encoding is decoded', () => {
  test.each<[string, string]>([
    ['&amp;&lt;&gt;&quot;&apos;', `&<>"'`],
    ['&AMP;&Lt;', '&<'],
    ['&excl;&quot;&num;&dollar;&percnt;&amp;&apos;&lpar;&rpar;&ast;&plus;&comma;-&period;&sol;', '!"#$%&\'()*+,-./'],
    ['&colon;&semi;&lt;&equals;&gt;&quest;&commat;', ':;<=>?@'],
    ['&lsqb;&lbrack;&bsol;&rsqb;&rbrack;&Hat;&lowbar;&grave;', '[[\\]]^_`'],
    ['&Tab;&NewLine;&midast;&UnderBar;&VerticalLine;&DiacriticalGrave;', '\t\n*_|`'],
    ['&lcub;&lbrace;&verbar;&vert;&rcub;&rbrace;', '{{||}}'],
    ['&#65;&#x41;&#X041;', 'AAA'],
    ['&#1114111;&#x10FFFF;', '\u{10ffff}\u{10ffff}'],
    ['&#1114112;&#x110000;', '&#1114112;&#x110000;'],
    ['&nbsp;&iexcl;&frac12;&sup1;&iquest;', '\u00a0\u00a1\u00bd\u00b9\u00bf'],
    ['&agrave;&auml;&divide;&yuml;', '\u00e0\u00e4\u00f7\u00ff'],
    // names are compared in lower case, so the upper-case letters become lower-case letters
    ['&Agrave;&Ouml;', '\u00e0\u00f6'],
    ['&times;&szlig;', '\u00d7\u00df'],
    ['&unknown;&ab;&amp', '&unknown;&ab;&amp'],
    ['%41%42', 'AB'],
    ['%C3%A4%e2%82%ac%f0%9f%98%80', '\u00e4\u20ac\u{1f600}'],
    ['%E4%C3', '\u00e4\u00c3'],
    ['%u0041\\u0042', 'AB'],
    ['\\x41\\u{42}\\u{1F600}', 'AB\u{1f600}'],
    ['\\u{110000}', '\\u{110000}'],
    ['\\b\\f\\n\\r\\t', '\b\f\n\r\t'],
    [`\\"\\'\\\\\\/`, `"'\\/`],
    ['\\a\\z', '\\a\\z'],
    ['a\tb\nc \n d', 'a b c d'],
    ['a  b\u00a0c', 'a b c'],
    ['a%2', 'a%2'],
    // a single layer: the result may be encoded again
    ['&amp;amp;%2541\\\\u0041', '&amp;%41\\u0041'],
  ])('%s', (text, want) => {
    expect(textOf(text)).toBe(want);
  });

  test('and text without any encoding is not', () => {
    for (const text of ['', 'a b', 'a&b', '100%', 'a\\a']) expect(decoded({ text })).toBeUndefined();
  });
});

describe('the position of each decoded character in the original text', () => {
  test.each<[string, Layer]>([
    ['a&amp;b', { text: 'a&b', starts: [0, 1, 6], ends: [1, 6, 7] }],
    ['&lt;ab', { text: '<ab', starts: [0, 4, 5], ends: [4, 5, 6] }],
    // both halves of a surrogate pair stand for the whole reference
    ['x&#x1F600;', { text: 'x\u{1f600}', starts: [0, 1, 1], ends: [1, 10, 10] }],
    ['%41%C3%A4z', { text: 'A\u00e4z', starts: [0, 3, 9], ends: [3, 9, 10] }],
    ['%F0%9F%98%80%41', { text: '\u{1f600}A', starts: [0, 0, 12], ends: [12, 12, 15] }],
    ['-%E4%41', { text: '-\u00e4A', starts: [0, 1, 4], ends: [1, 4, 7] }],
    ['a\t\nb', { text: 'a b', starts: [0, 1, 3], ends: [1, 3, 4] }],
  ])('in %s', (text, want) => {
    expect(decoded({ text })).toEqual(want);
  });

  test('is known after several layers', () => {
    const layers = [...layersOf({ text: 'x%2526amp;y' })];
    expect(layers.map(({ text }) => text)).toEqual(['x%2526amp;y', 'x%26amp;y', 'x&amp;y', 'x&y']);
    expect(layers[3]).toEqual({ text: 'x&y', starts: [0, 1, 10], ends: [1, 10, 11] });
    expect(layers.map((layer, at) => placedSpan(layer, [1, [10, 8, 6, 2][at] as number]))).toEqual(
      Array(4).fill([1, 10]),
    );
    expect(placedSpan(layers[3] as Layer, [2, 3])).toEqual([10, 11]);
  });
});

test.each<[string, string | undefined]>([
  ['ab\ncd\r\n  +/-_\n==', 'abcd+/-_=='],
  ['ab\n<c', undefined],
  ['ab:\nc', undefined],
  ['ab cd', undefined],
])('line breaks that may be within Base64 are removed: %j', (text, want) => {
  expect(unwrapped({ text })?.text).toBe(want);
});

test('at most five nested encodings are decoded', () => {
  const nested = (times: number) => Array.from({ length: times }).reduce<string>(encodeURIComponent, ' ');
  expect([...layersOf({ text: nested(5) })].at(-1)?.text).toBe(' ');
  expect([...layersOf({ text: nested(5) })]).toHaveLength(6);
  expect([...layersOf({ text: nested(6) })].at(-1)?.text).toBe('%20');
  expect([...layersOf({ text: '' })]).toEqual([{ text: '' }]);
});

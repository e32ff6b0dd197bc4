import { describe, expect, test } from 'vitest';
import {
  escapeAttribute,
  escapeText,
  isXmlText,
  NAME,
  NC_NAME,
  NM_TOKEN,
  ownOf,
  resolveEntities,
  setOwn,
  SOAP11,
  SOAP12,
  XML,
  xmlText,
  XMLNS,
  XSD,
  XSI,
} from '../../../src/soap/xml/names.js';

test('the namespaces are those of the specifications', () => {
  expect({ SOAP11, SOAP12, XSI, XSD, XML, XMLNS }).toEqual({
    SOAP11: 'http://schemas.xmlsoap.org/soap/envelope/',
    SOAP12: 'http://www.w3.org/2003/05/soap-envelope',
    XSI: 'http://www.w3.org/2001/XMLSchema-instance',
    XSD: 'http://www.w3.org/2001/XMLSchema',
    XML: 'http://www.w3.org/XML/1998/namespace',
    XMLNS: 'http://www.w3.org/2000/xmlns/',
  });
});

test('XML 1.0 allows the characters of section 2.2, and others are replaced', () => {
  const allowed = '\t\n\r \u007f\u0085\ud7ff\ue000\ufffd\u{10000}\u{10ffff}';
  expect([isXmlText(allowed), xmlText(allowed)]).toEqual([true, allowed]);
  for (const forbidden of ['\u0000', '\b', '\v', '\f', '\u000e', '\u001f', '\ud800', '\udfff', '\ufffe', '\uffff'])
    expect([forbidden, isXmlText(forbidden), xmlText(`a${forbidden}b${forbidden}`)]).toEqual([
      forbidden,
      false,
      'a\ufffdb\ufffd',
    ]);
});

// XML 1.0 (fifth edition), 2.3: the first and the last character of each range, and the characters around them
const starts =
  ':AZ_az\u00c0\u00d6\u00d8\u00f6\u00f8\u02ff\u0370\u037d\u037f\u1fff\u200c\u200d\u2070\u218f\u2c00\u2fef\u3001\ud7ff' +
  '\uf900\ufdcf\ufdf0\ufffd\u{10000}\u{effff}';
const others = '-.09\u00b7\u0300\u036f\u203f\u2040';
const outside =
  ' /;@[^`{\u00bf\u00d7\u00f7\u037e\u200b\u200e\u203e\u2041\u206f\u2190\u2bff\u2ff0\u3000\ue000\uf8ff\ufdd0\ufdef\u{f0000}';

test('names, names without a colon and name tokens have the characters of section 2.3', () => {
  const kinds = (text: string) => [NAME, NC_NAME, NM_TOKEN].map((kind) => kind.test(text));
  for (const character of starts) {
    const hasNoColon = character !== ':';
    expect([character, kinds(character)]).toEqual([character, [true, hasNoColon, true]]);
    expect([character, kinds(`a${character}`)]).toEqual([character, [true, hasNoColon, true]]);
  }
  for (const character of others) {
    expect([character, kinds(character)]).toEqual([character, [false, false, true]]);
    expect([character, kinds(`a${character}`)]).toEqual([character, [true, true, true]]);
  }
  for (const character of outside)
    for (const text of [character, `a${character}`, `${character}a`])
      expect([text, kinds(text)]).toEqual([text, [false, false, false]]);
  expect(kinds('')).toEqual([false, false, false]);
});

describe('escaping', () => {
  test.each([
    ['&', '&amp;', '&amp;'],
    ['<', '&lt;', '&lt;'],
    ['>', '&gt;', '&gt;'],
    ['\r', '&#xD;', '&#xD;'],
    ['"', '"', '&quot;'],
    ['\n', '\n', '&#xA;'],
    ['\t', '\t', '&#x9;'],
    ["'", "'", "'"],
    ['a', 'a', 'a'],
  ])('%j is %j in content and %j in an attribute', (text, content, attribute) => {
    expect([escapeText(text), escapeAttribute(text)]).toEqual([content, attribute]);
    expect([escapeText(`${text}x${text}`), escapeAttribute(`${text}x${text}`)]).toEqual([
      `${content}x${content}`,
      `${attribute}x${attribute}`,
    ]);
  });
});

describe('entities', () => {
  const resolved = (text: string): string | undefined => {
    const parts: string[] = [];
    return resolveEntities(text, parts) ? parts.join('') : undefined;
  };
  const predefined: [entity: string, character: string][] = [
    ['&amp;', '&'],
    ['&lt;', '<'],
    ['&gt;', '>'],
    ['&quot;', '"'],
    ['&apos;', "'"],
  ];
  const references: [entity: string, character: string | undefined][] = [
    ['&#65;', 'A'],
    ['&#x41;', 'A'],
    ['&#x0a;', '\n'],
    ['&#xFFFD;', '\ufffd'],
    ['&#x10FFFF;', '\u{10ffff}'],
    ['&#1114111;', '\u{10ffff}'],
    // longer references are left to saxes
    ['&#00000065;', undefined],
    ['&#x0000041;', undefined],
    // not characters
    ['&#x110000;', undefined],
    ['&#1114112;', undefined],
    ['&#9999999;', undefined],
    ['&#xFFFFFF;', undefined],
    ['&#0;', undefined],
    ['&#x1;', undefined],
    ['&#xD800;', undefined],
    ['&#xFFFE;', undefined],
    // not references
    ['&nbsp;', undefined],
    ['&AMP;', undefined],
    ['&;', undefined],
    ['&#;', undefined],
    ['&#x;', undefined],
    ['&#X41;', undefined],
    ['&#4a;', undefined],
    ['&amp', undefined],
    ['& ;', undefined],
  ];

  test.each([...predefined, ...references])('%s stands for %j', (entity, character) => {
    expect(resolved(entity)).toBe(character);
    expect(resolved(`a ${entity}; b ${entity}`)).toBe(character && `a ${character}; b ${character}`);
  });

  test.each([
    ['&amp;lt;&amp;amp;&lt;&gt;&quot;&apos;', '&lt;&amp;<>"\''],
    ['&#38;lt;', '&lt;'],
    ['no entity;', 'no entity;'],
    ['', ''],
  ])('%j is resolved once, in short and in long text', (text, want) => {
    expect(resolved(text)).toBe(want);
    // in text with many entities, they are replaced one after the other
    const filler = ' & '.repeat(400);
    expect(resolved(`${filler.replaceAll('&', '&amp;')}${text}`)).toBe(filler + want);
  });

  test('after 31 entities within 2048 characters, the rest of the text is one part', () => {
    const partsOf = (text: string): string[] => {
      const parts: string[] = [];
      expect(resolveEntities(text, parts)).toBe(true);
      return parts;
    };
    const few = '&lt;'.repeat(31);
    expect(partsOf(few)).toHaveLength(2 * 31 + 1);
    expect(partsOf(`${few}.&amp;lt;&gt;`).slice(2 * 31)).toEqual(['.&lt;>']);
    const upTo = (length: number): string => few.padEnd(length, '.');
    expect(partsOf(`${upTo(2047)}&lt;`).slice(2 * 31)).toEqual([`${'.'.repeat(2047 - few.length)}<`]);
    expect(partsOf(`${upTo(2048)}&lt;`).slice(2 * 31)).toEqual(['.'.repeat(2048 - few.length), '<', '']);
    // other entities are resolved one by one
    expect(partsOf(`${few}&lt;&#65;`).slice(2 * 31)).toEqual(['', '<', '', 'A', '']);
  });

  test('an entity is at most 10 characters long, even if the text before its end is longer', () => {
    expect(resolved('a & b and 20 more;')).toBe(undefined);
    expect(resolved(`${'&amp;'.repeat(300)}&#x41;`)).toBe(`${'&'.repeat(300)}A`);
  });
});

test('own properties are read and set, whatever their name', () => {
  const object: Record<string, unknown> = {};
  for (const key of ['a', 'constructor', '__proto__']) {
    expect(ownOf(object, key)).toBe(undefined);
    setOwn(object, key, key);
    expect(ownOf(object, key)).toBe(key);
    expect(Object.getOwnPropertyDescriptor(object, key)).toEqual({
      configurable: true,
      enumerable: true,
      writable: true,
      value: key,
    });
  }
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
});

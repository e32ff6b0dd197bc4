import { describe, expect, it } from 'vitest';
import { generate } from '../src/codegen/generate.js';
import { clip, escapeInvisible, printable, printableLines } from '../src/printable.js';
import { wsdlOf } from './codegen/wsdl.js';

describe('foreign text in a message', () => {
  const facts: readonly [string, string, string][] = [
    ['letters, symbols and emoji are preserved', 'Größe 10 € 日本 ✔\ufe0f 😀', 'Größe 10 € 日本 ✔\ufe0f 😀'],
    ['C0 controls are escaped', 'a\u0000\u0007\u001b[31m\u007f', 'a\\u{0}\\u{7}\\u{1B}[31m\\u{7F}'],
    ['C1 controls are escaped', '\u009b31m\u009d0;x\u009c\u0085', '\\u{9B}31m\\u{9D}0;x\\u{9C}\\u{85}'],
    ['bidirectional controls are escaped', '\u202ea\u2066b\u200fc\u061c', '\\u{202E}a\\u{2066}b\\u{200F}c\\u{61C}'],
    [
      'zero-width characters are escaped',
      '\u200b\u2060\ufeff\u00ad\u3164',
      '\\u{200B}\\u{2060}\\u{FEFF}\\u{AD}\\u{3164}',
    ],
    ['characters outside the BMP are escaped as one character', '\u{e0041}', '\\u{E0041}'],
    ['all kinds of line breaks are escaped', 'a\r\nb\u2028c\u2029', 'a\\u{D}\\u{A}b\\u{2028}c\\u{2029}'],
    ['lone surrogates are escaped', '\ud800a', '\\u{D800}a'],
  ];
  it.each(facts)('%s', (_, text, expected) => {
    expect(printable(text)).toBe(expected);
    expect(printable(printable(text))).toBe(expected);
  });

  it('keeps line feeds, but no other line breaks, in multi-line text', () => {
    expect(printableLines('a\n\tb\r\nc')).toBe('a\n\\u{9}b\\u{D}\nc');
  });

  it('is not truncated in the middle of a character', () => {
    expect(printable(clip(`${'a'.repeat(76)}\u{1F600}bcde`))).toBe(`${'a'.repeat(76)}...`);
  });

  it('contains the path of an undeclared member of a union', () => {
    const wsdl = wsdlOf({
      schema: '<s:simpleType name="U"><s:union memberTypes="tns:none"/></s:simpleType>',
      request: '<s:element name="a" type="tns:U"/>',
    });
    const read = () => generate(wsdl, { source: 'a.wsdl', runtime: 'x/runtime', toolVersion: '1' });
    expect(read).toThrow(/simpleType\[@name='U'\]\/s:union/);
  });

  it('keeps its meaning in JSON', () => {
    const text = '\u009b\u202e\u{e0041}\ud800"\\';
    const json = escapeInvisible(JSON.stringify(text));
    expect(json).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(json)).toBe(text);
  });
});

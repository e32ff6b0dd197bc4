import { describe as suite, expect, it } from 'vitest';
import { importsOf } from '../../../../src/codegen/generate.js';
import { isHtmlPage, rootStart } from '../../../../src/codegen/read/xml/prolog.js';
import { generated, wsdlOf } from '../../wsdl.js';

const licence = Array.from({ length: 40 }, (_, line) => `<!-- Copyright notice, line ${line + 1} of 40 -->\n`).join('');

suite('markup before the root element', () => {
  const cases: readonly [string, string][] = [
    ['nothing', ''],
    ['white space and a byte order mark', '\ufeff \r\n\t'],
    ['the XML declaration', '<?xml version="1.0"?>\n'],
    ['a processing instruction with a tag in it', '<?xml version="1.0"?><?style <a>?>'],
    ['comments that contain tags and dashes', '<!-- <a> --><!-- - > -->\n<!---->'],
    ['a licence of 40 comments', licence],
  ];
  it.each(cases)('%s is skipped', (_, prolog) => {
    expect(rootStart(`${prolog}<a><!-- in --></a>`)).toBe(prolog.length);
  });

  it('an unterminated comment or processing instruction is not skipped', () => {
    expect(rootStart(' <!--> <a/>')).toBe(1);
    expect(rootStart('<?> <a/>')).toBe(0);
    expect(rootStart('<!-- -> <a/>')).toBe(0);
  });

  it('an empty processing instruction is skipped', () => {
    expect(rootStart('<??><a/>')).toBe(4);
  });

  it('is not text and not a tag that starts with the same characters', () => {
    expect(['a<?b?>', '<a?>', '<!a>', '', ' \n'].map(rootStart)).toEqual([0, 0, 0, 0, 2]);
  });
});

suite('comments before the root element', () => {
  const xml = wsdlOf();
  const declaration = '<?xml version="1.0" encoding="utf-8"?>\n';

  it('do not change the generated code', () => {
    const commented = xml.replace(declaration, declaration + licence);
    expect(commented).toContain('line 40 of 40');
    expect([...generated(commented).files]).toEqual([...generated(xml).files]);
  });

  it('do not hide an HTML page', () => {
    expect(() => generated(`${licence.repeat(9)}<html></html>`)).toThrow('this is an HTML page, not a WSDL');
    expect(isHtmlPage(`${licence.repeat(9)}<!DOCTYPE html><title>x</title>`)).toBe(true);
    expect(isHtmlPage('<!-- <html> --><definitions/>')).toBe(false);
    expect(isHtmlPage(licence + xml)).toBe(false);
  });
});

suite('importsOf', () => {
  const found = (text: string) =>
    importsOf(`<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema">${text}</s:schema>`, 'a.xsd');
  const cases: readonly [string, string, readonly string[]][] = [
    ['a location on a separate line', '<s:include\n\tschemaLocation = "b.xsd"\n/>', ['b.xsd']],
    ['a value with > in it', '<s:import namespace="a>b" schemaLocation="b.xsd"/>', ['b.xsd']],
    [
      'a prefix with other letters',
      '<ö:include xmlns:ö="http://www.w3.org/2001/XMLSchema" schemaLocation="b.xsd"/>',
      ['b.xsd'],
    ],
    ['no location', '<s:import namespace="urn:o"/>', []],
  ];
  it.each(cases)('%s', (_, text, want) => {
    expect(found(text)).toEqual(want);
  });
});

import { describe as suite, expect, it } from 'vitest';
import { Budget } from '../../src/codegen/budget.js';
import { generate, importsOf } from '../../src/codegen/generate.js';
import { messageOf, wsdlOf } from '../codegen/wsdl.js';
import { wsdlShapes } from './wsdl-shapes.js';

const options = { source: 'x.wsdl', runtime: '../src/runtime.js', toolVersion: '1' };

/**
 * Returns the number of parts that the generator counted for a text, and the error that stopped the generator, if any.
 */
function partsOf(text: string): { readonly parts: number; readonly error?: string } {
  const budget = new Budget();
  importsOf(text, 'x.wsdl');
  try {
    generate(text, { ...options, budget });
    return { parts: budget.spent };
  } catch (error) {
    const { name, message } = error as Error;
    return { parts: budget.spent, error: `${name}: ${message}` };
  }
}

suite('the parts that are written out grow at most linearly with the WSDL', () => {
  it.each(wsdlShapes.filter((each) => !each.isRefused))('$name', ({ make }) => {
    const [some, twice, fourfold] = [100, 200, 400].map((n) => partsOf(make(n)));
    expect([some?.error, twice?.error, fourfold?.error]).toEqual([undefined, undefined, undefined]);
    const growth = (twice?.parts ?? 0) - (some?.parts ?? 0);
    expect((fourfold?.parts ?? 0) - (twice?.parts ?? 0)).toBeLessThanOrEqual(2 * growth + 1);
  });

  it.each(wsdlShapes.filter((each) => each.isRefused))('$name: rejected', ({ make }) => {
    const text = make(600);
    const { parts, error } = partsOf(text);
    expect(error).toMatch(
      /^WsdlError: x\.wsdl:1: (this WSDL expands to more than \d+ parts|groups, types or imports are nested more than 200 levels deep)/,
    );
    expect(error).toMatch(
      /\n {2}at w:definitions\/.*\n {2}.*generate from a copy of the WSDL (with less nesting|in which)/,
    );
    // the budget is 100,000 parts plus 10 for each element, and the element itself counts as a part
    expect(parts).toBeLessThanOrEqual(100_000 + 10 * (text.match(/<\w/g)?.length ?? 0));
  });
});

suite('the budget', () => {
  const group = (name: string, content: string): string =>
    `<s:group name="${name}"><s:sequence>${content}</s:sequence></s:group>`;
  const element = (name: string): string => `<s:element name="${name}" type="s:int"/>`;
  const chain = (length: number): string =>
    Array.from({ length }, (_, at) => group(`g${at}`, `<s:group ref="tns:g${at + 1}"/>${element(`e${at}`)}`)).join('') +
    group(`g${length}`, element('last'));

  it('counts each element, and the content of a group for each reference to the group', () => {
    const schema = group('g', element('a') + element('b'));
    const plain = partsOf(wsdlOf({ schema }));
    // the reference itself is an element
    expect(partsOf(wsdlOf({ schema, request: '<s:group ref="tns:g"/>' })).parts).toBe(plain.parts + 3);
  });

  it('accepts groups nested three times as deep as real ones', () => {
    expect(partsOf(wsdlOf({ schema: chain(60), reply: '<s:group ref="tns:g0"/>' }))).toEqual({
      parts: expect.any(Number),
    });
  });

  it('reports where groups are nested too deeply', () => {
    expect(partsOf(wsdlOf({ schema: chain(300) })).error).toMatch(
      /^WsdlError: x\.wsdl:\d+: groups, types or imports are nested more than 200 levels deep\n {2}at wsdl:definitions\/.*s:group/,
    );
  });

  it('stops at schemas whose includes are nested too deeply', () => {
    const documents = new Map(
      Array.from({ length: 300 }, (_, at) => [
        `${at}.xsd`,
        `<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema"><s:include schemaLocation="${at + 1}.xsd"/></s:schema>`,
      ]),
    );
    const text = wsdlOf({ schema: '' }).replace(
      '<wsdl:types>',
      '$&<s:schema><s:include schemaLocation="0.xsd"/></s:schema>',
    );
    expect(messageOf(() => generate(text, { ...options, documents }))).toMatch(
      /^\d+\.xsd:1: groups, types or imports are nested more than 200 levels deep/,
    );
  });

  it('stops at elements that substitute each other in a circle', () => {
    const schema = '<s:element name="a" substitutionGroup="tns:b"/><s:element name="b" substitutionGroup="tns:a"/>';
    const { parts, error } = partsOf(wsdlOf({ schema, reply: '<s:element ref="tns:a"/>' }));
    expect(error).toContain('the element is in a circle of substitution groups');
    expect(parts).toBeLessThan(100);
  });

  it('rejects a namespace of more than 2,000 characters', () => {
    const text = (length: number): string =>
      wsdlOf().replace('<wsdl:types>', `$&<s:schema targetNamespace="urn:${'x'.repeat(length - 4)}"/>`);
    expect(partsOf(text(2000)).error).toBeUndefined();
    expect(partsOf(text(2001)).error).toMatch(
      /^WsdlError: x\.wsdl:3: a namespace has 2001 characters, more than the limit of 2000\n/,
    );
  });

  it('counts a text that is written several times by its length', () => {
    const documented = (length: number): string =>
      wsdlOf({
        schema: group(
          'g',
          `<s:element name="a" type="s:int"><s:annotation><s:documentation>${'x'.repeat(length)}</s:documentation></s:annotation></s:element>`,
        ),
        reply: '<s:group ref="tns:g"/>',
      });
    expect(partsOf(documented(2560)).parts - partsOf(documented(1)).parts).toBe(10);
  });
});

import { describe as suite, expect, it } from 'vitest';
import { describeOperation } from '../../src/codegen/describe/describe.js';
import { diffWsdls } from '../../src/codegen/diff/diff.js';
import type { Model } from '../../src/codegen/generate.js';
import { generated, wsdlOf } from '../codegen/wsdl.js';

const count = 3000;
const numbered = (part: (at: number) => string): string => Array.from({ length: count }, (_, at) => part(at)).join('');

function side(schema: string, reply: string): Model {
  return generated(wsdlOf({ schema, reply })).model;
}

const enumeration = (value: (at: number) => string): string =>
  `<s:simpleType name="E"><s:restriction base="s:string">${numbered((at) => `<s:enumeration value="${value(at)}"/>`)}</s:restriction></s:simpleType>`;

suite('a comparison of large types', () => {
  it('reports every changed value of an enumeration, with one list of operations for all values', () => {
    const element = '<s:element name="e" type="tns:E"/>';
    const { changes } = diffWsdls(
      side(
        enumeration((at) => `a${at}`),
        element,
      ),
      side(
        enumeration((at) => `b${at}`),
        element,
      ),
    );
    expect(changes.filter(({ kind }) => kind === 'enum-value-added')).toHaveLength(count);
    expect(changes.filter(({ kind }) => kind === 'enum-value-removed')).toHaveLength(count);
    expect(new Set(changes.map(({ operations }) => operations)).size).toBe(1);
  });

  it('compares the values of two enumerations both in TypeScript and on the wire', () => {
    const of = (type: string): Model =>
      side(
        `${enumeration((at) => `a${at}`)}<s:simpleType name="F"><s:restriction base="tns:E"/></s:simpleType>`,
        `<s:element name="e" type="tns:${type}"/>`,
      );
    const [change] = diffWsdls(of('E'), of('F')).changes;
    expect(change).toMatchObject({
      kind: 'member-retyped',
      types: { severity: 'cosmetic' },
      wire: { severity: 'cosmetic' },
    });
  });
});

suite('a sample message', () => {
  it('shows nested types as nil once there are 10,000 elements', () => {
    const level = (name: string, type: string): string =>
      `<s:complexType name="${name}"><s:sequence>${Array.from({ length: 60 }, (_, at) => `<s:element name="e${at}" type="${type}"/>`).join('')}</s:sequence></s:complexType>`;
    const schema = level('A', 'tns:B') + level('B', 'tns:C') + level('C', 's:int');
    const text = describeOperation(
      generated(wsdlOf({ schema, reply: '<s:element name="a" type="tns:A"/>' })).model,
      'run',
    );
    const elements = text?.match(/<e\d+/g)?.length ?? 0;
    expect(elements).toBeGreaterThan(10_000);
    // there are messages for both SOAP versions, and elements that were still open when the limit was reached
    expect(elements).toBeLessThan(22_000);
    expect(text).toContain('<e59 xsi:nil="true" />');
  });

  it('lists at most 100 values of an enumeration', () => {
    const { model } = generated(
      wsdlOf({ schema: enumeration((at) => `a${at}`), reply: '<s:element name="e" type="tns:E"/>' }),
    );
    expect(describeOperation(model, 'run')).toContain('a98 or a99 or ...</e>');
  });

  const describedWith = (schema: string, request: string): string =>
    describeOperation(generated(wsdlOf({ schema, request })).model, 'run') ?? '';

  it('counts repeated content each time, even for groups inside groups', () => {
    const fields = numbered((at) => `<s:element name="f${at}" type="s:int"/>`);
    const nested = Array.from({ length: 8 }).reduce<string>(
      (inner, _, at) =>
        `<s:choice maxOccurs="2"><s:sequence>${inner}</s:sequence><s:element name="x${at}" type="s:int"/></s:choice>`,
      '<s:element name="e" type="tns:W"/>',
    );
    const text = describedWith(`<s:complexType name="W"><s:sequence>${fields}</s:sequence></s:complexType>`, nested);
    expect(text.match(/<f\d+/g)?.length).toBeLessThan(22_000);
    expect(text.match(/<f0>/g)?.length).toBeGreaterThan(2);
  });

  it('counts attributes like elements', () => {
    const attributes = Array.from({ length: 60 }, (_, at) => `<s:attribute name="a${at}" type="tns:E"/>`).join('');
    const types = `<s:complexType name="W">${attributes}</s:complexType>`;
    const text = describedWith(
      enumeration((at) => `${at}${'x'.repeat(200)}`) + types,
      numbered((at) => `<s:element name="e${at}" type="tns:W"/>`),
    );
    // each of the 10,000 attributes has at most 1,000 characters in each SOAP version
    expect(text.length).toBeLessThan(22_000_000);
    expect(text).toContain('<e2999 xsi:nil="true" />');
  });

  it('limits the length of a placeholder', () => {
    const elements = numbered((at) => `<s:element name="e${at}" type="tns:E"/>`);
    const text = describedWith(
      enumeration((at) => `${at}${'x'.repeat(200)}`),
      elements,
    );
    // each of the 3,000 elements has at most 1,000 characters in each SOAP version
    expect(text.length).toBeLessThan(7_000_000);
    expect(text).toMatch(/<e2999>0x{200} or 1x{200} or [^<]+\.\.\.<\/e2999>/);
  });
});

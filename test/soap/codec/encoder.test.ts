import { describe, expect, test } from 'vitest';
import type { ComplexType, ElementDeclaration } from '../../../src/soap/schema/contract.js';
import type { BuiltInType } from '../../../src/soap/schema/values.js';
import { encodeElement } from '../../../src/soap/codec/encoder.js';
import { elementOf, refusals } from '../../support/codec.js';
import { input, NS } from '../../support/contract.js';

const encode = (value: unknown, direction: 'request' | 'reply' = 'request') => encodeElement(input, value, direction);
const wrapped = (content: string) => `<test xmlns="${NS}">${content}</test>`;

describe('members are written in schema order, regardless of their order in the value', () => {
  test.each<[string, unknown, string]>([
    ['order', { sOptional: 'b', iRequired: 1 }, '<iRequired>1</iRequired><sOptional>b</sOptional>'],
    ['undefined is absent', { iRequired: 1, sOptional: undefined }, '<iRequired>1</iRequired>'],
    [
      'null is nil where allowed',
      { iRequired: 1, iNillable: null },
      '<iRequired>1</iRequired><iNillable xsi:nil="true"/>',
    ],
    ['an empty string is an empty element', { iRequired: 1, sOptional: '' }, '<iRequired>1</iRequired><sOptional/>'],
    [
      'markup and CR are escaped',
      { iRequired: 1, sOptional: '<a>&]]>\r\n"' },
      '<iRequired>1</iRequired><sOptional>&lt;a&gt;&amp;]]&gt;&#xD;\n"</sOptional>',
    ],
    [
      'a CDATA look-alike is text',
      { iRequired: 1, sOptional: '<![CDATA[x]]>' },
      '<iRequired>1</iRequired><sOptional>&lt;![CDATA[x]]&gt;</sOptional>',
    ],
    [
      'a wrapped array, empty and with a nil item',
      { iRequired: 1, aNodes: [null, { iID: 2 }] },
      '<iRequired>1</iRequired><aNodes><NODE xsi:nil="true"/><NODE><iID>2</iID></NODE></aNodes>',
    ],
    ['an empty wrapper differs from an absent one', { iRequired: 1, aNodes: [] }, '<iRequired>1</iRequired><aNodes/>'],
    ['repeated elements', { iRequired: 1, aTwo: ['a', 'b'] }, '<iRequired>1</iRequired><aTwo>a</aTwo><aTwo>b</aTwo>'],
    [
      'other namespaces are declared on their first element',
      { iRequired: 1, local: 'x', localOfOther: true },
      '<iRequired>1</iRequired><local xmlns="">x</local><local xmlns="urn:other">true</local>',
    ],
    [
      'a recursive type with a member named constructor',
      { iRequired: 1, oNode: { iID: 1, constructor: 'c', child: [{ iID: 2 }] } },
      '<iRequired>1</iRequired><oNode><iID>1</iID><constructor>c</constructor><child><iID>2</iID></child></oNode>',
    ],
    [
      'astral characters',
      { iRequired: 1, sOptional: '\u{1F600}' },
      '<iRequired>1</iRequired><sOptional>\u{1F600}</sOptional>',
    ],
  ])('%s', (_name, given, want) => {
    expect(encode(given)).toEqual({ xml: wrapped(want), issues: [] });
  });
});

describe('an invalid value is reported with its path but not its value', () => {
  test.each<[string, unknown, (string | number)[], RegExp]>([
    ['missing', {}, ['iRequired'], /is required/],
    ['misspelt', { iRequired: 1, soptional: 'secret' }, ['soptional'], /not a known member; did you mean sOptional\?/],
    ['surplus', { iRequired: 1, zebra: 'secret' }, ['zebra'], /expected one of iRequired, /],
    ['a number instead of a string', { iRequired: 1, sOptional: 5 }, ['sOptional'], /must be a string, not a number/],
    ['a string instead of a number', { iRequired: '5' }, ['iRequired'], /must be a whole number .*, not a string/],
    ['a fraction', { iRequired: 1.5 }, ['iRequired'], /not another number/],
    ['out of range', { iRequired: 2 ** 31 }, ['iRequired'], /from -2147483648 to 2147483647/],
    ['null for a member that is not nillable', { iRequired: null }, ['iRequired'], /not nillable/],
    ['an object instead of an array', { iRequired: 1, aNodes: {} }, ['aNodes'], /must be an array/],
    ['too many items', { iRequired: 1, aTwo: ['a', 'b', 'c'] }, ['aTwo'], /0 to 2 items, not 3/],
    ['within an array', { iRequired: 1, aNodes: [{ iID: 1 }, { iID: 'secret' }] }, ['aNodes', 1, 'iID'], /must be/],
    [
      'an unknown enum value',
      { iRequired: 1, oNode: { iID: 1, eColour: 'secret' } },
      ['oNode', 'eColour'],
      /one of Red, Green/,
    ],
    ['a control character', { iRequired: 1, sOptional: 'secret\u0001' }, ['sOptional'], /XML forbids/],
    ['a lone surrogate', { iRequired: 1, sOptional: 'secret\uD800' }, ['sOptional'], /XML forbids/],
    ['a string instead of an object', 'secret', [], /must be an object, not a string/],
    ['an inherited member', Object.create({ iRequired: 1 }), ['iRequired'], /is required/],
  ])('%s', (_name, given, path, message) => {
    const { issues } = encode(given);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.path).toEqual(path);
    expect(issues[0]?.message).toMatch(message);
    expect(JSON.stringify(issues)).not.toContain('secret');
  });

  test('all issues are reported together', () => {
    expect(encode({ sOptional: 1, zebra: 2 }).issues.map(({ path }) => path[0])).toEqual([
      'iRequired',
      'sOptional',
      'zebra',
    ]);
  });

  test('an enumeration is open in a reply', () => {
    expect(encode({ iRequired: 1, oNode: { iID: 1, eColour: 'Blue' } }, 'reply').issues).toEqual([]);
  });
});

describe('every built-in type is encoded in its lexical form', () => {
  const one = (type: BuiltInType, value: unknown) => encodeElement({ name: 'v', ns: '', type }, value, 'request');
  test.each<[BuiltInType, unknown, string]>([
    ['boolean', false, 'false'],
    ['byte', -128, '-128'],
    ['unsignedInt', 4294967295, '4294967295'],
    ['long', -9223372036854775808n, '-9223372036854775808'],
    ['long', 5, '5'],
    ['unsignedLong', 18446744073709551615n, '18446744073709551615'],
    ['integer', 10n ** 30n, `1${'0'.repeat(30)}`],
    [
      'decimal',
      '79228162514264337593543950335.0000000000000000000000000001',
      '79228162514264337593543950335.0000000000000000000000000001',
    ],
    ['double', Infinity, 'INF'],
    ['double', NaN, 'NaN'],
    ['double', -0, '-0'],
    ['double', 1e300, '1e+300'],
    ['dateTime', '2024-02-19T14:36:37.1234567+01:00', '2024-02-19T14:36:37.1234567+01:00'],
    ['dateTime', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['date', new Date(0), '1970-01-01'],
    ['date', new Date('0001-01-01T00:00:00Z'), '0001-01-01'],
    // XSD 1.0 has no year 0
    ['date', new Date('0000-12-31T00:00:00Z'), '-0001-12-31'],
    ['date', new Date('-000001-12-31T00:00:00Z'), '-0002-12-31'],
    ['time', '24:00:00', '24:00:00'],
    ['duration', '-P1Y2M3DT4H5M6.7S', '-P1Y2M3DT4H5M6.7S'],
    ['base64Binary', new Uint8Array([0, 255]), 'AP8='],
    ['hexBinary', new Uint8Array([0, 255]), '00FF'],
    ['base64Binary', new Uint8Array([9, 0, 255, 9]).subarray(1, 3), 'AP8='],
  ])('%s %s', (type, value, lexical) => {
    expect(one(type, value)).toEqual({ xml: `<v xmlns="">${lexical}</v>`, issues: [] });
  });

  test.each<[BuiltInType, unknown]>([
    ['boolean', 'true'],
    ['byte', 128],
    ['int', NaN],
    ['int', 5n],
    ['long', 2n ** 63n],
    ['long', 2 ** 60],
    ['unsignedLong', -1n],
    ['decimal', '1e5'],
    ['decimal', 1.5],
    ['double', '1'],
    ['dateTime', '2024-02-19'],
    ['dateTime', new Date(NaN)],
    ['dateTime', '2/19/2024 2:36:37 PM'],
    ['duration', 'P'],
    ['base64Binary', 'AP8='],
  ])('%s refuses %s', (type, value) => {
    expect(one(type, value).issues).toHaveLength(1);
  });
});

describe('a name in the WSDL that XML does not allow is never written', () => {
  const unwritable = 'cannot be sent: the WSDL gives it a name that XML does not allow (Namespaces in XML, NCName)';
  const names = ['a b', 'a/><b', 'a>', 'x:a', '1a', ''];
  const typed = (type: ComplexType): ElementDeclaration => ({ name: 'e', ns: NS, type: () => type });

  test.each(names)('of an element: %j', (name) => {
    const one = typed({ kind: 'complex', elements: [{ name, ns: NS, key: 'm', type: 'int', min: 0, nillable: true }] });
    for (const m of [5, null])
      expect(encodeElement(one, { m }, 'request').issues).toEqual([{ path: ['m'], message: unwritable }]);
    // the operation can be called without this member
    expect(encodeElement(one, {}, 'request')).toEqual({ xml: `<e xmlns="${NS}"/>`, issues: [] });
  });

  test.each(names)('of an attribute: %j', (name) => {
    const one = typed({ kind: 'complex', elements: [], attributes: [{ name, ns: '', key: 'm', type: 'int' }] });
    expect(encodeElement(one, { m: 5 }, 'request').issues).toEqual([{ path: ['m'], message: unwritable }]);
    expect(encodeElement(one, {}, 'request').issues).toEqual([]);
  });

  test.each(names)('of a message element: %j', (name) => {
    const one: ElementDeclaration = { name, ns: NS, type: 'int' };
    expect(encodeElement(one, 5, 'request')).toEqual({ xml: '', issues: [{ path: [], message: unwritable }] });
  });
});

test('$type is rejected for an anonymous type, and the message says to leave it out', () => {
  const nameless = elementOf(() => ({ kind: 'complex', elements: [] }));
  expect(refusals(nameless, { $type: 'Dog' })).toEqual([
    '$type must name a type that is allowed here: the type has no name, so leave it out',
  ]);
});

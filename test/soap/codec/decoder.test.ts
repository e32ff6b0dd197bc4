import { describe, expect, test } from 'vitest';
import { EnvelopeReader, type BodyContent } from '../../../src/soap/envelope-reader.js';
import type { BuiltInType } from '../../../src/soap/schema/values.js';
import type { ComplexType, ElementDeclaration } from '../../../src/soap/schema/contract.js';
import { envelope } from '../../support/canned-transport.js';
import { NS, output } from '../../support/contract.js';

function read(xml: string, element: ElementDeclaration = output, pieces = xml.length): BodyContent {
  const reader = new EnvelopeReader({
    expect: (ns, name) => (ns === element.ns && name === element.name ? element : undefined),
    expected: `<${element.name}>`,
  });
  for (let at = 0; at < xml.length; at += pieces) reader.write(xml.slice(at, at + pieces));
  return reader.end();
}

const body = (content: string) => envelope(`<testResponse xmlns="${NS}">${content}</testResponse>`);
const REQUIRED = '<testResult>Red</testResult><iRequired>1</iRequired>';

function decoded(xml: string, element?: ElementDeclaration, pieces?: number) {
  const reading = read(xml, element, pieces);
  if (reading.kind !== 'element') throw new Error(`not read: ${JSON.stringify(reading)}`);
  return reading.decoder;
}

describe('a reply is decoded with the contract', () => {
  test.each<[string, string, object]>([
    ['required members', '', {}],
    ['an absent string', '', {}],
    ['an empty string', '<sOptional />', { sOptional: '' }],
    [
      'text with entities, CDATA and comments',
      '<sOptional>a&amp;<![CDATA[<b>]]><!-- c -->d&#x1F600;</sOptional>',
      { sOptional: 'a&<b>d\u{1F600}' },
    ],
    ['white space in a string is preserved', '<sOptional> a\n b </sOptional>', { sOptional: ' a\n b ' }],
    ['white space around a number is removed', '<iNillable> +007\n</iNillable>', { iNillable: 7 }],
    ['nil', '<iNillable xsi:nil="true" />', { iNillable: null }],
    ['nil for an optional member that is not nillable counts as absent', '<sOptional xsi:nil="1" />', {}],
    ['an empty wrapper', '<aNodes />', { aNodes: [] }],
    ['a wrapper with one item', '<aNodes><NODE><iID>5</iID></NODE></aNodes>', { aNodes: [{ iID: 5 }] }],
    [
      'nil items are kept',
      '<aNodes><NODE xsi:nil="true"/><NODE><iID>5</iID></NODE></aNodes>',
      { aNodes: [null, { iID: 5 }] },
    ],
    ['repeated elements', '<aTwo>a</aTwo><aTwo>b</aTwo>', { aTwo: ['a', 'b'] }],
    ['recursion', '<oNode><iID>1</iID><child><iID>2</iID></child></oNode>', { oNode: { iID: 1, child: [{ iID: 2 }] } }],
    [
      'an unknown enum value is returned unchanged',
      '<oNode><iID>1</iID><eColour>Blue</eColour></oNode>',
      { oNode: { iID: 1, eColour: 'Blue' } },
    ],
    [
      'members with the same name in two namespaces',
      '<local xmlns="">x</local><local xmlns="urn:other">1</local>',
      { local: 'x', localOfOther: true },
    ],
    [
      'an element named constructor',
      '<oNode><iID>1</iID><constructor>c</constructor></oNode>',
      { oNode: { iID: 1, constructor: 'c' } },
    ],
    ['prefixes instead of the default namespace', `<t:sOptional xmlns:t="${NS}">x</t:sOptional>`, { sOptional: 'x' }],
  ])('%s', (_name, given, want) => {
    for (const pieces of [1, 7, 100000]) {
      const decoder = decoded(body(REQUIRED + given), output, pieces);
      expect(decoder.value).toEqual({ testResult: 'Red', iRequired: 1, ...want });
      expect([...decoder.unknown]).toEqual([]);
      expect(decoder.missing).toBeUndefined();
    }
  });

  test('unknown elements are ignored with their content, and reported', () => {
    const decoder = decoded(
      body(`${REQUIRED}<new><iRequired>9</iRequired></new><sOptional xmlns="urn:x">y</sOptional>`),
    );
    expect(decoder.value).toEqual({ testResult: 'Red', iRequired: 1 });
    expect([...decoder.unknown]).toEqual([
      'Body/testResponse/new',
      'Body/testResponse/sOptional in the namespace urn:x, but the WSDL says the namespace urn:test',
    ]);
  });

  test('a missing member that is present in another namespace is reported with both namespaces', () => {
    const elsewhere = decoded(
      envelope(
        `<testResponse xmlns="${NS}"><iRequired xmlns="">1</iRequired><testResult>Red</testResult></testResponse>`,
      ),
    );
    expect(elsewhere.missing).toBe('Body/testResponse/iRequired');
    const note = 'in no namespace, but the WSDL says the namespace urn:test';
    expect([...elsewhere.unknown]).toEqual([`Body/testResponse/iRequired ${note}`]);
    expect(elsewhere.otherNamespaceOf('Body/testResponse/iRequired')).toBe(`; there is one ${note}`);
    expect(elsewhere.otherNamespaceOf('Body/testResponse/testResult')).toBe('');
    const item = decoded(body(`${REQUIRED}<aNodes><NODE xmlns="urn:x"/></aNodes>`));
    expect(item.value).toMatchObject({ aNodes: [] });
    expect([...item.unknown]).toEqual([
      'Body/testResponse/aNodes/NODE in the namespace urn:x, but the WSDL says the namespace urn:test',
    ]);
  });

  test('a missing attribute or choice member that is present in another namespace is reported in the same way', () => {
    const type: ComplexType = {
      kind: 'complex',
      elements: [
        {
          kind: 'group',
          key: '$choice',
          min: 0,
          alternatives: [[{ name: 'a', ns: NS, type: 'int' }], [{ name: 'b', ns: NS, type: 'int' }]],
        },
      ],
      attributes: [{ name: 'id', type: 'int', required: true }],
    };
    const element: ElementDeclaration = { name: 'r', ns: NS, type: () => type };
    const decoder = decoded(envelope(`<t:r xmlns:t="${NS}" t:id="1"><b>1</b></t:r>`), element);
    expect(decoder.missing).toBe('Body/r/@id');
    expect(decoder.otherNamespaceOf('Body/r/@id')).toBe(
      '; there is one in the namespace urn:test, but the WSDL says no namespace',
    );
    expect([...decoder.unknown]).toEqual(['Body/r/b in no namespace, but the WSDL says the namespace urn:test']);
  });

  test('a nil item that is not nillable keeps its place, and is reported with its path', () => {
    const decoder = decoded(
      body(
        `${REQUIRED}<aTwo>a</aTwo><aTwo xsi:nil="true"/><oNode><iID>1</iID><child xsi:nil="1"/><child><iID>2</iID></child></oNode>`,
      ),
    );
    expect(decoder.value).toMatchObject({ aTwo: ['a', null], oNode: { iID: 1, child: [null, { iID: 2 }] } });
    expect([...decoder.unknown]).toEqual([
      'Body/testResponse/aTwo[2] is nil, which the WSDL does not allow: kept as null',
      'Body/testResponse/oNode/child[1] is nil, which the WSDL does not allow: kept as null',
    ]);
  });

  test('a missing required member is reported with its path', () => {
    expect(decoded(body('<testResult>Red</testResult>')).missing).toBe('Body/testResponse/iRequired');
    expect(decoded(body(`${REQUIRED}<aNodes><NODE/></aNodes>`)).missing).toBe('Body/testResponse/aNodes/NODE[1]/iID');
  });

  test('attributes called id or __proto__ are ignored', () => {
    const decoder = decoded(
      body(
        `<testResult id="__proto__">Red</testResult><iRequired __proto__="x">1</iRequired><__proto__><polluted>1</polluted></__proto__>`,
      ),
    );
    expect(Object.getPrototypeOf(decoder.value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect([...decoder.unknown]).toEqual(['Body/testResponse/__proto__']);
  });

  test('header blocks are ignored', () => {
    const xml = body(REQUIRED).replace(
      '<soap:Body>',
      '<soap:Header><h xmlns="urn:h"><i/></h></soap:Header><soap:Body>',
    );
    expect(decoded(xml).value).toEqual({ testResult: 'Red', iRequired: 1 });
  });
});

describe('an invalid reply is rejected with its path', () => {
  test.each<[string, string, string, RegExp]>([
    [
      'text in an int',
      body('<testResult>Red</testResult><iRequired>12abc</iRequired>'),
      'Body/testResponse/iRequired',
      /is not a whole number/,
    ],
    [
      'an empty int',
      body('<testResult>Red</testResult><iRequired/>'),
      'Body/testResponse/iRequired',
      /is not a whole number/,
    ],
    [
      'an int out of range',
      body('<iRequired>2147483648</iRequired>'),
      'Body/testResponse/iRequired',
      /from -2147483648/,
    ],
    [
      'an array item',
      body(`${REQUIRED}<aNodes><NODE><iID>1</iID></NODE><NODE><iID>x</iID></NODE></aNodes>`),
      'Body/testResponse/aNodes/NODE[2]/iID',
      /is not/,
    ],
    [
      'a duplicate member',
      body(`${REQUIRED}<iRequired>2</iRequired>`),
      'Body/testResponse/iRequired',
      /is not allowed after the elements before it/,
    ],
    [
      'nil for a member that is not nillable',
      body('<iRequired xsi:nil="true"/>'),
      'Body/testResponse/iRequired',
      /is nil/,
    ],
    [
      'elements in a value',
      body('<iRequired><b/></iRequired>'),
      'Body/testResponse/iRequired',
      /contains an element <b>/,
    ],
    ['text between elements', body(`${REQUIRED}hello`), 'Body/testResponse', /contains text/],
    [
      'another element in the Body',
      envelope('<other/>'),
      'Envelope/Body',
      /contains <other> in no namespace; expected <testResponse>/,
    ],
    [
      'two elements in the Body',
      envelope(`<testResponse xmlns="${NS}">${REQUIRED}</testResponse><x/>`),
      'Envelope/Body',
      /more than one/,
    ],
    ['an empty Body', envelope(''), 'Envelope/Body', /is empty/],
    ['no Body', envelope('').replaceAll('Body', 'Head'), 'Envelope/Body', /is missing/],
    [
      'too many levels',
      envelope('<a>'.repeat(200)).replace('<a>', `<testResponse xmlns="${NS}">`),
      'Envelope',
      /deeper than 64/,
    ],
  ])('%s', (_name, xml, path, problem) => {
    const reading = read(xml);
    expect(reading).toMatchObject({ kind: 'invalid', path });
    expect((reading as { problem: string }).problem).toMatch(problem);
  });
});

describe('a body that is not an envelope is rejected with its root element', () => {
  test.each<[string, string, string | undefined, RegExp]>([
    ['HTML', '<html><body><br></body></html>', 'html', /is not a SOAP envelope/],
    ['HTML with a DOCTYPE', '<!DOCTYPE html><html></html>', 'html', /has a DOCTYPE/],
    ['a DOCTYPE with entities', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'a', /has a DOCTYPE/],
    ['JSON', '{"a":1}', undefined, /not well-formed/],
    ['nothing', '', undefined, /not well-formed/],
    ['other XML', '<a/>', 'a', /is not a SOAP envelope/],
    ['an unknown envelope', '<Envelope xmlns="urn:x"/>', 'Envelope', /neither SOAP 1.1 nor 1.2/],
    ['truncated', body(REQUIRED).slice(0, -20), 'Envelope', /not well-formed/],
    ['an undeclared entity', body(`${REQUIRED}<sOptional>&lol;</sOptional>`), 'Envelope', /not well-formed/],
    [
      'a reference to an illegal character',
      body(`${REQUIRED}<sOptional>&#x1;</sOptional>`),
      'Envelope',
      /not well-formed/,
    ],
  ])('%s', (_name, xml, root, problem) => {
    const reading = read(xml);
    expect(reading).toMatchObject({ kind: 'not-soap', root });
    expect((reading as { problem: string }).problem).toMatch(problem);
  });
});

describe('faults in both SOAP versions', () => {
  const soap12 = 'xmlns:s="http://www.w3.org/2003/05/soap-envelope"';
  test.each<[string, string, object]>([
    [
      'SOAP 1.1',
      envelope('<soap:Fault><faultcode>soap:Client</faultcode><faultstring>no </faultstring><detail /></soap:Fault>'),
      { code: 'Client', blames: 'sender', reason: 'no', detail: undefined },
    ],
    [
      'SOAP 1.1, a custom code, with detail',
      envelope(
        '<soap:Fault><faultcode xmlns:q0="urn:q">q0:My.Code</faultcode><faultstring/><detail><a>1</a></detail></soap:Fault>',
      ),
      {
        code: 'My.Code',
        blames: 'unknown',
        reason: '',
        detail: expect.objectContaining({ name: 'detail' }) as unknown,
      },
    ],
    [
      'SOAP 1.2 with a subcode',
      envelope(
        `<s:Fault ${soap12}><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>q:Inner</s:Value></s:Subcode></s:Code>` +
          '<s:Reason><s:Text xml:lang="en">why</s:Text></s:Reason><detail><x/></detail></s:Fault>',
        '1.2',
      ),
      {
        code: 'Inner',
        blames: 'sender',
        reason: 'why',
        detail: expect.objectContaining({ name: 'detail' }) as unknown,
      },
    ],
    [
      'SOAP 1.2 receiver',
      envelope(
        `<s:Fault ${soap12}><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text>why</s:Text></s:Reason></s:Fault>`,
        '1.2',
      ),
      { code: 'Receiver', blames: 'receiver', reason: 'why', detail: undefined },
    ],
  ])('%s', (_name, xml, want) => {
    expect(read(xml)).toEqual({ kind: 'fault', fault: want });
  });
});

describe('every built-in type is decoded from its lexical forms', () => {
  const one = (type: BuiltInType, lexical: string) => {
    const element: ElementDeclaration = { name: 'v', ns: 'urn:v', type };
    return read(envelope(`<v xmlns="urn:v">${lexical}</v>`), element);
  };
  test.each<[BuiltInType, string, unknown]>([
    ['boolean', '1', true],
    ['boolean', ' false ', false],
    ['int', '-0', 0],
    ['long', '9223372036854775807', 9223372036854775807n],
    ['long', '+5', 5n],
    ['decimal', ' 12.3400 ', '12.3400'],
    ['double', 'INF', Infinity],
    ['double', 'NaN', NaN],
    ['double', '1E5', 1e5],
    ['double', '.5', 0.5],
    ['dateTime', '2024-02-19T14:36:37.1234567+14:00', '2024-02-19T14:36:37.1234567+14:00'],
    ['token', '  a \n b ', 'a b'],
    ['normalizedString', 'a\tb', 'a b'],
    ['base64Binary', 'AP\n8=', new Uint8Array([0, 255])],
    ['hexBinary', '00ff', new Uint8Array([0, 255])],
  ])('%s %s', (type, lexical, want) => {
    const reading = one(type, lexical);
    expect(reading.kind === 'element' ? reading.decoder.value : reading).toEqual(want);
  });

  test.each<[BuiltInType, string]>([
    ['boolean', 'TRUE'],
    ['boolean', ''],
    ['int', '1.0'],
    ['int', '1e3'],
    ['int', '0x10'],
    ['unsignedByte', '256'],
    ['long', '9223372036854775808'],
    ['decimal', '1,5'],
    ['double', 'Infinity'],
    ['double', '1e'],
    ['dateTime', '2024-13-19T00:00:00'],
    ['dateTime', '2/19/2024 2:36:37 PM'],
    ['time', '25:00:00'],
    ['base64Binary', 'A'],
    ['hexBinary', '0'],
  ])('%s refuses %s', (type, lexical) => {
    expect(one(type, lexical)).toMatchObject({ kind: 'invalid', path: 'Body/v' });
  });

  test.each<BuiltInType>(['decimal', 'double', 'long', 'integer', 'int', 'dateTime', 'duration'])(
    '%s rejects half a million digits and a letter at once',
    (type) => {
      expect(one(type, `${'1'.repeat(500_000)}x`)).toMatchObject({ kind: 'invalid', path: 'Body/v' });
    },
  );
});

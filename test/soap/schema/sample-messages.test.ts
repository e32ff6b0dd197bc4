import { describe, expect, test } from 'vitest';
import type {
  ComplexType,
  Contract,
  ElementParticle,
  Particle,
  TypeReference,
} from '../../../src/soap/schema/contract.js';
import { sampleMessages } from '../../../src/soap/schema/sample-messages.js';
import { XML, XSD } from '../../../src/soap/xml/names.js';

const NS = 'urn:t';
const element = (name: string, type: TypeReference, more: Partial<ElementParticle> = {}): ElementParticle => ({
  name,
  ns: NS,
  type,
  ...more,
});
const complex =
  (elements: readonly Particle[], more: Partial<ComplexType> = {}): TypeReference =>
  () => ({ kind: 'complex', elements, ...more });
const contract: Contract = { targetNamespace: NS, fingerprint: '', operations: {} };

/** Returns the content of the Body of the sample request, without the indentation of the Body. */
function bodyOf(input: ElementParticle): string {
  const { request } = sampleMessages(contract, { name: 'run', action: '', input }, '1.1');
  const body = /<soap:Body>\n([^]*)\n {2}<\/soap:Body>/.exec(request)?.[1] ?? '';
  return body.replace(/^ {4}/gm, '');
}

/** Returns the placeholder that the sample has for a type. */
function placeholderOf(type: TypeReference): string | undefined {
  return /^<v xmlns="urn:t">([^]*)<\/v>$/.exec(bodyOf(element('v', type)))?.[1];
}

describe('the messages of a call', () => {
  const operation = {
    name: 'run',
    action: 'urn:"run"',
    input: element('run', complex([element('x', 'int')])),
    output: element('runResponse', complex([])),
    requestHeaders: [element('Session', 'string')],
  };

  test('SOAP 1.1', () => {
    const { request, reply } = sampleMessages(contract, operation, '1.1', 'https://example.com:8443/API/API.asmx?x=1');
    expect(request).toBe(`POST /API/API.asmx HTTP/1.1
Host: example.com:8443
Content-Type: text/xml; charset=utf-8
Content-Length: length
SOAPAction: "urn:\\"run\\""

<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
  <soap:Header>
    <Session xmlns="urn:t">string</Session>
  </soap:Header>
  <soap:Body>
    <run xmlns="urn:t">
      <x>int</x>
    </run>
  </soap:Body>
</soap:Envelope>
`);
    expect(reply).toBe(`HTTP/1.1 200 OK
Content-Type: text/xml; charset=utf-8
Content-Length: length

<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
  <soap:Body>
    <runResponse xmlns="urn:t" />
  </soap:Body>
</soap:Envelope>
`);
  });

  test('SOAP 1.2, with header blocks in the reply and an empty Body', () => {
    const { request, reply } = sampleMessages(
      contract,
      { name: 'run', action: 'urn:run', replyHeaders: operation.requestHeaders },
      '1.2',
    );
    expect(request).toBe(`POST /path HTTP/1.1
Host: host
Content-Type: application/soap+xml; charset=utf-8
Content-Length: length

<?xml version="1.0" encoding="utf-8"?>
<soap12:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soap12="http://www.w3.org/2003/05/soap-envelope">
  <soap12:Body />
</soap12:Envelope>
`);
    expect(reply).toContain(`
  <soap12:Header>
    <Session xmlns="urn:t">string</Session>
  </soap12:Header>
  <soap12:Body />
`);
  });

  test('the reply to a one-way operation has no envelope', () => {
    const { reply } = sampleMessages(contract, { ...operation, oneWay: true }, '1.1');
    expect(reply).toBe('HTTP/1.1 202 Accepted\n');
  });

  const url = 'http://ns.example/API.asmx';
  test.each<[string, Partial<Contract>, object, string | undefined, string]>([
    ['the endpoint', {}, {}, 'http://h.example/p', 'POST /p HTTP/1.1\nHost: h.example\n'],
    [
      'the target namespace if it is an address of ASMX',
      { targetNamespace: url },
      {},
      undefined,
      'POST /API.asmx HTTP/1.1\nHost: ns.example\n',
    ],
    [
      'placeholders for another target namespace',
      { targetNamespace: `x${url}` },
      {},
      undefined,
      'POST /path HTTP/1.1\nHost: host\n',
    ],
    [
      'placeholders for another address',
      { targetNamespace: `${url}/x` },
      {},
      undefined,
      'POST /path HTTP/1.1\nHost: host\n',
    ],
    ['the path of the contract', { soap: { '1.1': '/c' } }, {}, 'http://h/p', 'POST /c HTTP/1.1\nHost: h\n'],
    [
      'the path of the operation',
      { soap: { '1.1': '/c' } },
      { soap: { '1.1': '/o' } },
      'http://h/p',
      'POST /o HTTP/1.1\nHost: h\n',
    ],
    [
      'the path of the endpoint if the WSDL has none',
      { soap: { '1.1': '' } },
      {},
      'http://h/p',
      'POST /p HTTP/1.1\nHost: h\n',
    ],
    [
      'a path without invisible characters',
      { soap: { '1.1': '/\u202e' } },
      {},
      undefined,
      'POST /\\u{202E} HTTP/1.1\nHost: host\n',
    ],
  ])('the address is %s', (_, more, ofOperation, endpoint, start) => {
    const { request } = sampleMessages({ ...contract, ...more }, { ...operation, ...ofOperation }, '1.1', endpoint);
    expect(request.slice(0, start.length)).toBe(start);
  });
});

describe('the elements of a sample', () => {
  test.each<[string, ElementParticle, string]>([
    [
      'an element that repeats occurs twice',
      element('a', complex([element('b', 'int', { max: Infinity }), element('c', 'int', { max: 2 })])),
      `<a xmlns="urn:t">
  <b>int</b>
  <b>int</b>
  <c>int</c>
  <c>int</c>
</a>`,
    ],
    [
      'another namespace is declared where it begins',
      element(
        'a',
        complex([
          element('b', complex([element('c', 'int', { ns: '' }), element('d', 'int', { ns: '' })], {}), { ns: '' }),
        ]),
      ),
      `<a xmlns="urn:t">
  <b xmlns="">
    <c>int</c>
    <d>int</d>
  </b>
</a>`,
    ],
    [
      'the item of an array type repeats',
      element('a', () => ({ kind: 'array', item: element('i', 'int', { max: Infinity }) })),
      `<a xmlns="urn:t">
  <i>int</i>
  <i>int</i>
</a>`,
    ],
    [
      'all alternatives of a group are shown, twice if the group repeats',
      element(
        'a',
        complex([
          {
            kind: 'group',
            key: '$choice',
            max: 5,
            alternatives: [[element('b', 'int')], [element('c', 'int'), element('d', 'int')]],
          },
          { kind: 'group', key: '$choice2', alternatives: [[element('e', 'int')]] },
        ]),
      ),
      `<a xmlns="urn:t">
  <b>int</b>
  <c>int</c>
  <d>int</d>
  <b>int</b>
  <c>int</c>
  <d>int</d>
  <e>int</e>
</a>`,
    ],
    [
      'a wildcard is shown as xml, and nothing is indented after text',
      element(
        'a',
        complex([element('b', 'int'), { kind: 'any', key: '$any' }, element('c', complex([element('d', 'int')]))]),
      ),
      `<a xmlns="urn:t">
  <b>int</b>xml<c><d>int</d></c></a>`,
    ],
    [
      'attributes have placeholders, and a prefix if they have a namespace',
      element(
        'a',
        complex([element('b', 'int')], {
          attributes: [
            { name: 'x', type: 'int' },
            { name: 'y', ns: 'urn:y', type: 'string' },
            { name: 'lang', ns: XML, type: 'language' },
            { name: 'z', ns: '', type: () => ({ kind: 'simple', base: 'string', enumeration: ['"', '<'] }) },
          ],
        }),
      ),
      `<a xmlns="urn:t" x="int" xmlns:q1="urn:y" q1:y="string" xml:lang="language" z="&quot; or &lt;">
  <b>int</b>
</a>`,
    ],
    [
      'simple content',
      element('a', complex([], { text: 'decimal', attributes: [{ name: 'x', type: 'int' }] })),
      '<a xmlns="urn:t" x="int">decimal</a>',
    ],
    [
      'mixed content without declared elements',
      element('a', complex([], { mixed: true, attributes: [{ name: 'x', type: 'int' }] })),
      '<a xmlns="urn:t" x="int">xml</a>',
    ],
    [
      'mixed content with declared elements',
      element('a', complex([element('b', 'int')], { mixed: true })),
      `<a xmlns="urn:t">
  <b>int</b>
</a>`,
    ],
    ['a complex type without content', element('a', complex([])), '<a xmlns="urn:t" />'],
    [
      'an enumeration of the empty text',
      element('a', () => ({ kind: 'simple', base: 'string', enumeration: [''] })),
      '<a xmlns="urn:t" />',
    ],
    ['an element without a namespace', element('a', complex([]), { ns: '' }), '<a />'],
    ['any type', element('a', 'anyType'), '<a xmlns="urn:t" xsi:type="type" />'],
    ['any element', element('a', 'tree'), '<a xmlns="urn:t">xml</a>'],
    [
      'the schema of a DataSet',
      element('a', complex([element('sch\u200bema', 'tree', { ns: XSD })])),
      '<a xmlns="urn:t">\n  <xsd:sch\\u{200B}ema>sch\\u{200B}ema</xsd:sch\\u{200B}ema>\n</a>',
    ],
    [
      'a name that repeats in the schema of a DataSet occurs once',
      element('a', complex([element('schema', 'tree', { ns: XSD, max: 2 })])),
      '<a xmlns="urn:t">\n  <xsd:schema>schema</xsd:schema>\n</a>',
    ],
    [
      'invisible characters are escaped',
      element('a\u200b', complex([], { attributes: [{ name: 'x\u200b', type: 'int' }] }), { ns: 'urn:\u200b' }),
      '<a\\u{200B} xmlns="urn:\\u{200B}" x\\u{200B}="int" />',
    ],
  ])('%s', (_, input, body) => {
    expect(bodyOf(input)).toBe(body);
  });

  test('elements in more than four other elements are nil', () => {
    const nested = (depth: number): TypeReference =>
      complex([element(`e${depth}`, depth > 5 ? 'int' : nested(depth + 1))]);
    expect(bodyOf(element('e0', nested(1)))).toBe(`<e0 xmlns="urn:t">
  <e1>
    <e2>
      <e3>
        <e4 xsi:nil="true" />
      </e3>
    </e2>
  </e1>
</e0>`);
    const array =
      (depth: number): TypeReference =>
      () => ({ kind: 'array', item: element(`e${depth}`, array(depth + 1)) });
    expect(bodyOf(element('e0', array(1)))).toContain('<e4 xsi:nil="true" />');
    const grouped = (depth: number): TypeReference => {
      const members = depth > 5 ? [] : [element(`e${depth}`, grouped(depth + 1))];
      return complex([{ kind: 'group', key: '$choice', alternatives: [members] }]);
    };
    expect(bodyOf(element('e0', grouped(1)))).toContain('<e4 xsi:nil="true" />');
  });

  describe('a sample has at most 10,000 elements and attributes, so far as types can be shown as nil', () => {
    const many = (count: number, type: TypeReference): readonly Particle[] =>
      Array.from({ length: count }, (_, at) => element(`e${at}`, type));
    const nils = (body: string): number => body.split('xsi:nil="true"').length - 1;

    test('elements', () => {
      // the root, 4999 elements with one child each, and element 10,000, which has no room for its child
      const body = bodyOf(element('a', complex(many(5005, complex([element('x', 'int')])))));
      expect([nils(body), body.split('<x>').length - 1]).toEqual([6, 4999]);
      // with one element before, the last element that is shown has room for its child
      const rows = many(5005, complex([element('x', 'int')]));
      const odd = bodyOf(element('a', complex([element('first', 'int'), ...rows])));
      expect([nils(odd), odd.split('<x>').length - 1]).toEqual([6, 4999]);
    });

    test('attributes', () => {
      const attributes = Array.from({ length: 9 }, (_, at) => ({ name: `x${at}`, type: 'int' as const }));
      const body = bodyOf(element('a', complex(many(1002, complex([], { attributes })))));
      expect(nils(body)).toBe(2);
    });

    test('elements that are written twice', () => {
      const pair = (count: number): readonly Particle[] => many(count, 'int');
      const last = element('z', complex([element('y', 'int')]));
      const twice = (count: number): [rows: number, nils: number] => {
        const row = element('r', complex(pair(count)), { max: 2 });
        const body = bodyOf(element('a', complex([element('x', 'int'), row, last])));
        return [body.split('<r>').length - 1, nils(body)];
      };
      // 2 + 2 * (1 + 4998) elements are within the limit, so the last element is nil
      expect([twice(4998), twice(4999)]).toEqual([
        [2, 1],
        [1, 0],
      ]);
    });
  });
});

describe('the placeholder of a type', () => {
  const enumeration =
    (...values: string[]): TypeReference =>
    () => ({ kind: 'simple', base: 'string', enumeration: values });

  test.each<[TypeReference, string]>([
    ['int', 'int'],
    [() => ({ kind: 'simple', name: 'T', base: 'token' }), 'token'],
    [() => ({ kind: 'simple', name: 'guid', base: 'string' }), 'guid'],
    [() => ({ kind: 'simple', name: 'char', base: 'unsignedShort' }), 'char'],
    [() => ({ kind: 'simple', name: 'guids', base: 'string' }), 'string'],
    [() => ({ kind: 'simple', name: 'aguid', base: 'string' }), 'string'],
    [() => ({ kind: 'list', item: 'short' }), 'short'],
    [() => ({ kind: 'union', members: ['int', enumeration('a', 'b')] }), 'int or a or b'],
    [() => ({ kind: 'union', members: ['int', () => ({ kind: 'list', item: 'anyType' })] }), 'int or xml'],
    [() => ({ kind: 'union', members: ['int', 'tree'] }), 'int or xml'],
    [() => ({ kind: 'union', members: ['int', complex([])] }), 'int or '],
    [enumeration('a < b', '\u202e'), 'a &lt; b or \\u{202E}'],
  ])('%o is %s', (type, text) => {
    expect(placeholderOf(type)).toBe(text);
  });

  test('has at most 100 alternatives and 1000 characters', () => {
    const values = (count: number): string[] => Array.from({ length: count }, (_, at) => `${at}`);
    expect(placeholderOf(enumeration(...values(100)))).toBe(values(100).join(' or '));
    expect(placeholderOf(enumeration(...values(101)))).toBe(`${values(100).join(' or ')} or ...`);
    expect(placeholderOf(enumeration('x'.repeat(1000)))).toBe('x'.repeat(1000));
    expect(placeholderOf(enumeration('x'.repeat(1001)))).toBe(`${'x'.repeat(997)}...`);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/codegen/model/fingerprint.js';
import { type } from '../read/schema/definitions.js';
import { describe as describeWsdl, generated, wsdlOf } from '../wsdl.js';

const library = readFileSync(join(__dirname, '../../samples-wsdl/library/library.wsdl'), 'utf8');
const fingerprint = (wsdl: string): string => generated(wsdl).fingerprint;

/** Reverses the order of the elements that match a pattern. */
function reversed(text: string, pattern: RegExp): string {
  const found = text.match(pattern) ?? [];
  let next = found.length;
  expect(found.length).toBeGreaterThan(1);
  return text.replace(pattern, () => found[--next] ?? '');
}

describe('the fingerprint stays the same', () => {
  const changes: readonly [string, (wsdl: string) => string][] = [
    ['with other prefixes', (wsdl) => wsdl.replaceAll(/([<"/:])(tns|s|soap|wsdl)(?=[:=])/g, '$1x-$2')],
    [
      'at another host',
      (wsdl) => wsdl.replaceAll(/location="http:\/\/[^"/]*/g, 'location="https://elsewhere.example:81'),
    ],
    ['with another letter case in the path', (wsdl) => wsdl.replaceAll(/(location="[^"]*)\.asmx"/g, '$1.ASMX"')],
    ['with different documentation', (wsdl) => wsdl.replaceAll(/(<[a-z]+:documentation>)[^<]+</g, '$1Other words.<')],
    [
      'without documentation',
      (wsdl) => wsdl.replaceAll(/<s:annotation>[^]*?<\/s:annotation>/g, '').replaceAll(/<wsdl:documentation>.*\n/g, ''),
    ],
    ['with types in another order', (wsdl) => reversed(wsdl, /<s:simpleType name[^]*?<\/s:simpleType>/g)],
    ['with messages in another order', (wsdl) => reversed(wsdl, /<wsdl:message name="\w+">[^]*?<\/wsdl:message>/g)],
    [
      'with operations in another order',
      (wsdl) =>
        reversed(
          wsdl,
          /<wsdl:operation name="\w+">\s*(<wsdl:documentation.*\s*)?<wsdl:input message="tns:\w+Soap[^]*?<\/wsdl:operation>/g,
        ),
    ],
    ['with enum values in another order', (wsdl) => reversed(wsdl, /<s:enumeration value="(Novel|Child[^"]*)" \/>/g)],
    ['with explicit or default occurrence', (wsdl) => wsdl.replaceAll(' minOccurs="1" maxOccurs="1"', '')],
    ['with other white space and comments', (wsdl) => wsdl.replaceAll(/>\s+</g, '><!-- -->\n<')],
    [
      'without the HTTP ports and what only they use',
      (wsdl) =>
        wsdl
          .replace(/<wsdl:binding name="APIHttpGet"[^]*?<\/wsdl:binding>/, '')
          .replace('<s:element name="boolean" type="s:boolean" />', ''),
    ],
    [
      'with other names for messages and port types',
      (wsdl) => wsdl.replaceAll('SoapIn', 'Input').replaceAll('APISoap', 'Port'),
    ],
    ['with a part named in the binding', (wsdl) => wsdl.replace('<soap:body use', '<soap:body parts="parameters" use')],
  ];
  it.each(changes)('%s', (_, change) => {
    const changed = change(library);
    expect(changed).not.toBe(library);
    expect(fingerprint(changed)).toBe(fingerprint(library));
  });
});

describe('the fingerprint changes', () => {
  const changes: readonly [string, string, string][] = [
    ['with the name of an operation', 'operation name="close"', 'operation name="shut"'],
    ['with the name of an element', 'name="iBook"', 'name="iBookID"'],
    ['with the type of an element', 'name="iBook" type="s:int"', 'name="iBook" type="s:long"'],
    ['with the name of a type', 'PURPOSE"', 'AIM"'],
    ['with minOccurs', 'minOccurs="0" maxOccurs="1" name="sReader"', 'minOccurs="1" maxOccurs="1" name="sReader"'],
    ['with maxOccurs', 'maxOccurs="unbounded" name="eFormerKinds"', 'maxOccurs="9" name="eFormerKinds"'],
    ['with nillable', 'name="dUntil" nillable="true"', 'name="dUntil"'],
    ['with a changed enum value', 'value="Study"', 'value="study"'],
    [
      'with a new enum value',
      '<s:enumeration value="Study" />',
      '<s:enumeration value="Study" /><s:enumeration value="Gift" />',
    ],
    [
      'with the path of one port',
      '<soap12:address location="http://library.example/',
      '<soap12:address location="http://library.example/v12/',
    ],
    ['with a SOAP version', '<soap12:binding ', '<soap:binding '],
    ['with an action', 'soapAction="http://library.example/API.asmx/lend"', 'soapAction="urn:lend"'],
    ['with the target namespace', 'http://library.example/API.asmx"', 'http://library.example/v2"'],
    ['with the qualification of elements', 'elementFormDefault="qualified"', 'elementFormDefault="unqualified"'],
    ['with the order of elements', '<s:element minOccurs="1" maxOccurs="1" name="eKind" type="tns:KIND" />', ''],
  ];
  it.each(changes)('%s', (name, from, to) => {
    let changed = library.replaceAll(from, to);
    if (name.endsWith('order of elements'))
      changed = changed.replace('<s:element minOccurs="0" maxOccurs="1" name="bCover"', `${from}$&`);
    expect(changed).not.toBe(library);
    expect(fingerprint(changed)).not.toBe(fingerprint(library));
  });

  it('with an unused type, because the type is also generated', () => {
    expect(fingerprint(wsdlOf({ schema: '<s:complexType name="X"/>' }))).not.toBe(fingerprint(wsdlOf()));
  });
});

describe('the fingerprint covers the complete meaning of the WSDL', () => {
  const shared = '<s:complexType name="B"/><s:element name="H" type="s:string"/>';
  const of = (schema: string, change = (wsdl: string) => wsdl) =>
    fingerprintOf(describeWsdl(change(wsdlOf({ schema: shared + schema }))));
  const simple = (content: string) =>
    `<s:simpleType name="T"><s:restriction base="s:string">${content}</s:restriction></s:simpleType>`;
  const element = (attributes: string) => type(`<s:sequence><s:element name="a" ${attributes}/></s:sequence>`);
  const choice = (content: string) => type(`<s:choice>${content}</s:choice>`);
  const a = '<s:element name="a" type="s:int"/>';
  const b = '<s:element name="b" type="s:int"/>';

  const different: readonly [string, string, string][] = [
    ['attributes', type(''), type('<s:attribute name="a"/>')],
    ['their use', type('<s:attribute name="a"/>'), type('<s:attribute name="a" use="required"/>')],
    ['their defaults', type('<s:attribute name="a"/>'), type('<s:attribute name="a" default=""/>')],
    ['any attribute', type(''), type('<s:anyAttribute/>')],
    ['abstract', type(''), type('', ' abstract="true"')],
    ['mixed', type(''), type('', ' mixed="true"')],
    ['the base', type(''), type('<s:complexContent><s:extension base="tns:B"/></s:complexContent>')],
    ['text', type(''), type('<s:simpleContent><s:extension base="s:int"/></s:simpleContent>')],
    ['fixed values', element('type="s:int"'), element('type="s:int" fixed="1"')],
    ['fixed or default', element('type="s:int" default="1"'), element('type="s:int" fixed="1"')],
    ['open types', element('type="s:anyType"'), element('type="s:string"')],
    ['choice or sequence', choice(a + b), type(`<s:sequence>${a}${b}</s:sequence>`)],
    ['any', type(''), type('<s:sequence><s:any/></s:sequence>')],
    ['facets', simple(''), simple('<s:maxLength value="1"/>')],
    ['their values', simple('<s:maxLength value="2"/>'), simple('<s:maxLength value="1"/>')],
    ['patterns', simple('<s:pattern value="a"/>'), simple('<s:pattern value="b"/>')],
    [
      'lists',
      '<s:simpleType name="T"><s:list itemType="s:int"/></s:simpleType>',
      '<s:simpleType name="T"><s:list itemType="s:long"/></s:simpleType>',
    ],
    [
      'unions',
      '<s:simpleType name="T"><s:union memberTypes="s:int s:date"/></s:simpleType>',
      '<s:simpleType name="T"><s:union memberTypes="s:date s:int"/></s:simpleType>',
    ],
  ];
  it.each(different)('%s', (_, one, other) => {
    expect(of(one)).not.toBe(of(other));
  });

  const same: readonly [string, string, string][] = [
    [
      'the order of attributes',
      type('<s:attribute name="a"/><s:attribute name="b"/>'),
      type('<s:attribute name="b"/><s:attribute name="a"/>'),
    ],
    ['the order of alternatives', choice(a + b), choice(b + a)],
    [
      'the order of facets',
      simple('<s:minLength value="1"/><s:maxLength value="2"/>'),
      simple('<s:maxLength value="2"/><s:minLength value="1"/>'),
    ],
    [
      'the order of patterns',
      simple('<s:pattern value="a"/><s:pattern value="b"/>'),
      simple('<s:pattern value="b"/><s:pattern value="a"/>'),
    ],
    [
      'groups',
      type(`<s:sequence>${a}</s:sequence>`),
      `${type('<s:group ref="tns:g"/>')}<s:group name="g"><s:sequence>${a}</s:sequence></s:group>`,
    ],
  ];
  it.each(same)('but not %s', (_, one, other) => {
    expect(of(one)).toBe(of(other));
  });

  const message = '<wsdl:message name="h"><wsdl:part name="p" element="tns:H"/></wsdl:message><wsdl:portType';
  const withMessage = (wsdl: string) => wsdl.replace('<wsdl:portType', message);
  const calls: readonly [string, (wsdl: string) => string][] = [
    [
      'headers',
      (wsdl) => wsdl.replace('<soap:body use="literal"/>', '$&<soap:header message="tns:h" part="p" use="literal"/>'),
    ],
    [
      'faults',
      (wsdl) => wsdl.replace('<wsdl:output message="tns:runOut"/>', '$&<wsdl:fault name="f" message="tns:h"/>'),
    ],
    ['one-way', (wsdl) => wsdl.replace('<wsdl:output message="tns:runOut"/>', '')],
    ['empty bodies', (wsdl) => wsdl.replace('<wsdl:part name="parameters" element="tns:runResponse"/>', '')],
  ];
  it.each(calls)('%s', (_, change) => {
    expect(of('', (wsdl) => change(withMessage(wsdl)))).not.toBe(of('', withMessage));
  });
});

it('the fingerprint consists of a format number and a SHA-256 hash in hexadecimal, and is in the contract', () => {
  const { files, fingerprint: value } = generated(library);
  expect(value).toMatch(/^3:[0-9a-f]{64}$/);
  expect(files.get('operations.ts')).toContain(`  fingerprint: '${value}',`);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generated, wsdlOf } from './wsdl.js';

const library = readFileSync(join(__dirname, '../samples-wsdl/library/library.wsdl'), 'utf8');
const fingerprint = (wsdl: string): string => generated(wsdl).fingerprint;

/** Puts the elements that a pattern finds into the opposite order. */
function reversed(text: string, pattern: RegExp): string {
  const found = text.match(pattern) ?? [];
  let next = found.length;
  expect(found.length).toBeGreaterThan(1);
  return text.replace(pattern, () => found[--next] ?? '');
}

describe('the fingerprint stays the same', () => {
  const changes: readonly [string, (wsdl: string) => string][] = [
    ['with other prefixes', (wsdl) => wsdl.replaceAll(/([<"/:])(tns|s|soap|wsdl)(?=[:=])/g, '$1x-$2')],
    ['at another address', (wsdl) => wsdl.replaceAll(/location="[^"]*"/g, 'location="https://elsewhere.example/"')],
    ['with other documentation', (wsdl) => wsdl.replaceAll(/(<[a-z]+:documentation>)[^<]+</g, '$1Other words.<')],
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
    ['with literals in another order', (wsdl) => reversed(wsdl, /<s:enumeration value="(Novel|Child[^"]*)" \/>/g)],
    ['with occurrence written out or left out', (wsdl) => wsdl.replaceAll(' minOccurs="1" maxOccurs="1"', '')],
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
    ['with a literal', 'value="Study"', 'value="study"'],
    [
      'with a new literal',
      '<s:enumeration value="Study" />',
      '<s:enumeration value="Study" /><s:enumeration value="Gift" />',
    ],
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

  it('with a type that nothing refers to, because that is generated too', () => {
    expect(fingerprint(wsdlOf({ schema: '<s:complexType name="X"/>' }))).not.toBe(fingerprint(wsdlOf()));
  });
});

it('the fingerprint is a SHA-256 in hexadecimal, and is in the contract', () => {
  const { files, fingerprint: value } = generated(library);
  expect(value).toMatch(/^[0-9a-f]{64}$/);
  expect(files.get('operations.ts')).toContain(`  fingerprint: '${value}',`);
});

import { describe, expect, test } from 'vitest';
import type { ElementDeclaration } from '../../../../src/soap/schema/contract.js';
import { decoded, encoded, refusals } from '../../../support/codec.js';
import { loadContract } from '../../../support/load-generated.js';
import { fileOf, generated, wsdlOf } from '../../wsdl.js';

// A fixed or default value is compared with decoded values, so it is read like one (XML Schema part 1, 3.3.4)

const inline = '<s:simpleType><s:restriction base="s:QName"/></s:simpleType>';
const wsdl = wsdlOf({
  schema: `
    <s:simpleType name="WORDS"><s:restriction base="s:string"><s:whiteSpace value="collapse"/></s:restriction></s:simpleType>
    <s:simpleType name="KIND"><s:restriction base="s:QName"/></s:simpleType>
    <s:element name="global" fixed="tns:c">${inline}</s:element>
    <s:attribute name="kind" type="tns:KIND" fixed="tns:d"/>
    <s:attribute name="other" type="tns:KIND"/>`,
  request: `
    <s:element name="token" type="s:token" fixed=" a  b "/>
    <s:element name="words" type="tns:WORDS" fixed=" a  b "/>
    <s:element name="text" type="s:string" fixed=" a  b "/>
    <s:element name="name" type="s:QName" fixed="tns:a"/>
    <s:element name="kind" type="tns:KIND" default="tns:b" minOccurs="0"/>
    <s:element ref="tns:global"/>
    <s:element name="more"><s:complexType>
      <s:attribute name="uri" type="s:anyURI" fixed=" urn:x "/><s:attribute ref="tns:kind" use="required"/>
      <s:attribute ref="tns:other" use="required" fixed="tns:e"/>
    </s:complexType></s:element>`,
});
const value = {
  token: 'a b',
  words: 'a b',
  text: ' a  b ',
  name: '{urn:t}a',
  kind: '{urn:t}b',
  global: '{urn:t}c',
  more: { uri: 'urn:x', kind: '{urn:t}d', other: '{urn:t}e' },
};
const { input } = loadContract(wsdl).operations['run'] ?? {};
const run = input as ElementDeclaration;

describe('a fixed value', () => {
  test('has the type of the value that replies contain: without ignored white space, and names with their namespace', () => {
    const types = fileOf(generated(wsdl), 'types.ts');
    expect(types).toContain(
      "  token: 'a b';\n  words: 'a b';\n  text: ' a  b ';\n  name: '{urn:t}a';\n  /** Default: `{urn:t}b`. */\n",
    );
    expect(types).toContain("  global: '{urn:t}c';\n");
    expect(types).toContain("  uri?: 'urn:x';\n  kind: '{urn:t}d';\n  other: '{urn:t}e';\n");
  });

  test('can be sent, and no other value', () => {
    expect(encoded(run, value)).toContain('<name>a</name><kind>b</kind><global>c</global>');
    expect(refusals(run, { ...value, name: '{urn:t}b', more: { ...value.more, kind: 'd' } })).toEqual([
      'name must be {urn:t}a',
      'more kind must be {urn:t}d',
    ]);
  });

  test('is the value of an empty element in a reply, whose prefixes do not matter, like a default', () => {
    const text = '<token/><words/><text> a  b </text><name/><kind/><global/>';
    const more = '<more uri="urn:x" p:kind="p:d" p:other="p:e"/>';
    expect(decoded(run, `<run xmlns="urn:t" xmlns:p="urn:t" xmlns:tns="urn:other">${text}${more}</run>`)).toEqual(
      value,
    );
  });

  test.each(['', ' ', ':', 'a:b:c', 'a b'])('of the type QName that is not a name stays as it is: "%s"', (written) => {
    const stubs = generated(wsdlOf({ request: `<s:element name="q" type="s:QName" fixed="${written}"/>` }));
    expect(fileOf(stubs, 'types.ts')).toContain(`  q: '${written.trim()}';\n`);
    expect(stubs.notices).toEqual([]);
  });
});

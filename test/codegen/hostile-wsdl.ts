/** WSDL documents with texts chosen by the test in all positions. */

/** Returns the text for a position. */
export type Fill = (place: Place) => string;

export interface Place {
  /**
   * `doc` allows any text, `value` allows any text in an attribute, `name` is a name that other components refer to,
   * and `pattern` is the value of an xs:pattern.
   */
  readonly kind: 'doc' | 'value' | 'name' | 'pattern';
  /** The identifier of the position, unique in the document. */
  readonly id: string;
}

/** Texts that try to break out of a comment, a string or a line of Markdown, or to become a tag or a directive. */
const run = 'globalThis.pwned=console.log(1)';
export const hostileTexts: readonly string[] = [
  `*/ ${run}; /*`,
  `*\u202a/ ${run}; /*`,
  `*\u200b/ ${run}; /*`,
  `*\u00ad/ ${run}; /*`,
  `*\ufeff/ ${run}; /*`,
  `*\u2028/ ${run}; /*`,
  `*\u2029/\n${run}; /*`,
  `*\u0085/ ${run}; /*`,
  `*\u{e0001}/ ${run}; /*`,
  `**\u202a\u202a//*/ ${run}`,
  `*\\/ ${run} /*`,
  `*\t/${run}`,
  `x\n*/\n${run}\n/**`,
  `'+${run}+'`,
  `"+${run}+"`,
  `\\'+${run}+\\'`,
  `\\`,
  `'"\\'"\\`,
  `\\u0027+${run}`,
  `\`\${${run}}\``,
  `\u2028${run}`,
  `'\u2029${run};'`,
  `\n${run}\n`,
  `\r\n${run}//`,
  `</script><script>${run}</script>`,
  ']]>',
  '<!-- -->',
  '@ts-ignore',
  '// @ts-expect-error',
  '@import * as x from "x"',
  '@type {import("x")}',
  'x {@link javascript:alert(1)} @deprecated @internal',
  '/// <reference path="/etc/passwd" />',
  '#!/bin/sh',
  '//# sourceMappingURL=data:x',
  '"use strict"; types.Open definitions. () => definitions.X XmlElement',
  '[x](http://evil.example) ![x](http://evil.example/x.png)\n[x]: http://evil.example',
  '} ] ) ; , => { [ (',
  '\u202eevil\u2066\u009b31m\u009d0;x\u009c\u007f',
  '_x002A__x202A__x002F_ globalThis.pwned=1 _x002F__x002A_',
  '_x0027__x000A_',
  '_x0000__x0009_',
];

/** The pieces that random texts consist of. */
export const pieces: readonly string[] = [
  ...[
    '*',
    '/',
    '*/',
    '/*',
    '//',
    '\\',
    "'",
    '"',
    '`',
    '${',
    '}',
    '\n',
    '\r',
    '\t',
    ' ',
    '@',
    '<',
    '>',
    '[',
    ']',
    '(',
    ')',
  ],
  ...['\u202a', '\u2028', '\u2029', '\u200b', '\ufeff', '\u0085', '\u009b', '\u00ad', '\u{e0001}', '\ufe0f', '\u3164'],
  ...['_x002A_', '_x002F_', '_x0027_', '_x000A_', '_x2028_', 'x', '0', run, ';'],
];

/** Returns a harmless text with the same structure: everything except identifiers and escapes becomes a hyphen. */
export function harmless(text: string): string {
  return text.replace(/_x[0-9A-F]{4}_/g, '_x002D_').replace(/[^A-Za-z0-9_$]/gu, '-');
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const written = (text: string): string =>
  text.replace(/[&<>"\n\r\t\u0085\u2028]/g, (each) => escapes[each] ?? `&#${each.codePointAt(0)};`);

/** Returns an XML Schema pattern that matches the text literally. */
const literally = (text: string): string =>
  text.replace(/[\\|.?*+(){}[\]^$-]/g, (each) => `\\${each}`).replace(/[\n\r\t]/g, ' ');

/** Returns a WSDL with a text in every position, and with operations, types and members of every kind. */
export function hostileWsdl(fill: Fill): string {
  const doc = (id: string, text = fill({ kind: 'doc', id })): string =>
    `<w:documentation>${written(text)}</w:documentation>`;
  const note = (id: string): string =>
    `<s:annotation><s:appinfo>${written(fill({ kind: 'doc', id: `${id}App` }))}</s:appinfo>` +
    `<s:documentation>${written(fill({ kind: 'doc', id }))}</s:documentation></s:annotation>`;
  const value = (id: string): string => written(fill({ kind: 'value', id }));
  // references are trimmed and split at a colon
  const name = (id: string): string => written(fill({ kind: 'name', id }).replaceAll(':', ';').trimStart() + id);
  const pattern = (id: string): string => written(literally(fill({ kind: 'pattern', id })));
  const tns = value('ns').trim();
  const other = value('otherNs').trim();
  return `<?xml version="1.0" encoding="utf-8"?>
<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:${tns}t" xmlns:o="urn:${other}o" targetNamespace="urn:${tns}t" name="${name('Defs')}">
${doc('definitions')}
<w:types>
<s:schema targetNamespace="urn:${other}o">${note('schema')}<s:attribute name="${name('GlobalAttr')}" type="s:string"/></s:schema>
<s:schema targetNamespace="urn:${tns}t" elementFormDefault="qualified">
<s:import namespace="urn:${other}o"/>
<s:simpleType name="${name('Enum')}">${note('Enum')}<s:restriction base="s:string">
 <s:enumeration value="${value('E1')}e1">${note('E1')}</s:enumeration><s:enumeration value="${value('E2')}e2"/>
</s:restriction></s:simpleType>
<s:simpleType name="${name('Patterned')}">${note('Patterned')}<s:restriction base="s:string"><s:pattern value="${pattern('P')}"/></s:restriction></s:simpleType>
<s:simpleType name="${name('List')}"><s:list itemType="s:int"/></s:simpleType>
<s:simpleType name="${name('Union')}"><s:union memberTypes="s:int s:date"/></s:simpleType>
<s:complexType name="${name('Base')}">${note('Base')}<s:sequence><s:element name="${name('b')}" type="s:string">${note('b')}</s:element></s:sequence></s:complexType>
<s:complexType name="${name('Derived')}"><s:complexContent><s:extension base="t:${name('Base')}"><s:sequence/></s:extension></s:complexContent></s:complexType>
<s:complexType name="${name('Text')}"><s:simpleContent><s:extension base="s:string"><s:attribute name="${name('ta')}" type="s:string"/></s:extension></s:simpleContent></s:complexType>
<s:element name="${name('Op')}"><s:complexType>${note('Op')}<s:sequence>
 <s:element name="${name('m1')}" type="s:string" minOccurs="0" default="${value('m1')}">${note('m1')}</s:element>
 <s:element name="${name('m2')}" type="s:string" fixed="${value('m2')}"/>
 <s:element name="${name('m3')}" type="t:${name('Enum')}" maxOccurs="unbounded"/>
 <s:element name="${name('m4')}" type="t:${name('Patterned')}" nillable="true"/>
 <s:element name="${name('m5')}" type="t:${name('Base')}"/>
 <s:element name="${name('m6')}" type="t:${name('Text')}"/>
 <s:element name="${name('m7')}" type="t:${name('List')}"/>
 <s:element name="${name('m8')}" type="t:${name('Union')}"/>
 <s:choice><s:element name="${name('c1')}" type="s:string">${note('c1')}</s:element><s:element name="${name('c2')}" type="s:int"/></s:choice>
 <s:element name="${name('nested')}"><s:complexType><s:sequence><s:element name="${name('deep')}" type="s:dateTime"/></s:sequence></s:complexType></s:element>
</s:sequence>
<s:attribute name="${name('at1')}" type="s:string" default="${value('at1')}">${note('at1')}</s:attribute>
<s:attribute name="${name('at2')}" type="s:string" fixed="${value('at2')}"/>
<s:attribute ref="o:${name('GlobalAttr')}"/>
</s:complexType></s:element>
<s:element name="${name('OpResponse')}"><s:complexType><s:sequence>
 <s:element name="${name('r')}" type="s:int"/><s:element name="${name('out1')}" type="s:string"/><s:element name="${name('out2')}" type="s:string" fixed="${value('out2')}"/>
</s:sequence></s:complexType></s:element>
<s:element name="${name('Head')}" type="t:${name('Base')}">${note('Head')}</s:element>
<s:element name="${name('Fault')}" type="s:string">${note('Fault')}</s:element>
</s:schema></w:types>
<w:message name="${name('In')}">${doc('In')}<w:part name="${name('p1')}" element="t:${name('Op')}"/></w:message>
<w:message name="${name('Out')}"><w:part name="${name('p2')}" element="t:${name('OpResponse')}"/></w:message>
<w:message name="${name('HeadIn')}"><w:part name="${name('p3')}" element="t:${name('Head')}"/></w:message>
<w:message name="${name('FaultM')}"><w:part name="${name('p4')}" element="t:${name('Fault')}"/></w:message>
<w:portType name="${name('PortType')}">${doc('portType')}<w:operation name="${name('op')}">${doc('op')}
 <w:input message="t:${name('In')}"/><w:output message="t:${name('Out')}"/><w:fault name="${name('f')}" message="t:${name('FaultM')}"/></w:operation></w:portType>
<w:binding name="${name('Binding')}" type="t:${name('PortType')}">${doc('binding')}<soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
 <w:operation name="${name('op')}">${doc('boundOp')}<soap:operation soapAction="${value('action')}a" style="document"/>
 <w:input><soap:header message="t:${name('HeadIn')}" part="${name('p3')}" use="literal"/><soap:body use="literal"/></w:input><w:output><soap:body use="literal"/></w:output>
 <w:fault name="${name('f')}"><soap:fault name="${name('f')}" use="literal"/></w:fault></w:operation></w:binding>
<w:service name="${name('Service')}">${doc('service')}<w:port name="${name('Port')}" binding="t:${name('Binding')}">${doc('port')}<soap:address location="http://host/${value('address')}"/></w:port></w:service>
</w:definitions>`;
}

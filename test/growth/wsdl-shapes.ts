/**
 * WSDLs in which one kind of construct grows in number (`n`). The time for each of them once grew faster than the text,
 * or would do so with the obvious algorithm.
 */
export interface WsdlShape {
  readonly name: string;
  /** Returns the text of a WSDL whose size is proportional to `n`. */
  readonly make: (n: number) => string;
  /** `true` if the WSDL exceeds the budget for every measured `n`. */
  readonly isRefused?: true;
  /** The smallest `n` to measure. It is above a limit beyond which the generator writes different code. */
  readonly from?: number;
}

const times = (n: number, part: (at: number) => string): string =>
  Array.from({ length: n }, (_, at) => part(at)).join('');

interface Parts {
  readonly head?: string;
  /** Declarations and attributes on the root element. */
  readonly root?: string;
  readonly schema?: string;
  /** Additional schemas. */
  readonly schemas?: string;
  /** Elements in the sequence of the reply. */
  readonly reply?: string;
  readonly request?: string;
  readonly operations?: number;
}

function wsdl({
  head = '',
  root = '',
  schema = '',
  schemas = '',
  reply = '',
  request = '',
  operations = 1,
}: Parts): string {
  const sequence = (name: string, content: string): string =>
    `<s:element name="${name}"><s:complexType><s:sequence>${content}</s:sequence></s:complexType></s:element>`;
  return (
    `${head}<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" ` +
    `xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:x" targetNamespace="urn:x"${root}><w:types>` +
    `<s:schema targetNamespace="urn:x" elementFormDefault="qualified">${sequence('Ping', request)}${sequence('Pong', reply)}` +
    `${schema}</s:schema>${schemas}</w:types>` +
    '<w:message name="In"><w:part name="p" element="t:Ping"/></w:message>' +
    '<w:message name="Out"><w:part name="p" element="t:Pong"/></w:message>' +
    `<w:portType name="P">${times(operations, (at) => `<w:operation name="Ping${at}"><w:input message="t:In"/><w:output message="t:Out"/></w:operation>`)}</w:portType>` +
    '<w:binding name="B" type="t:P"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>' +
    times(
      operations,
      (at) =>
        `<w:operation name="Ping${at}"><soap:operation soapAction="urn:x/${at}"/><w:input><soap:body use="literal"/></w:input>` +
        '<w:output><soap:body use="literal"/></w:output></w:operation>',
    ) +
    '</w:binding></w:definitions>'
  );
}

const extension = (name: string, base: string, content: string): string =>
  `<s:complexType name="${name}"><s:complexContent><s:extension base="t:${base}"><s:sequence>${content}</s:sequence>` +
  '</s:extension></s:complexContent></s:complexType>';

export const wsdlShapes: readonly WsdlShape[] = [
  {
    name: 'comments before and after the root element',
    make: (n) => wsdl({ head: times(n, (at) => `<!-- line ${at} -->\n`) }) + times(n, () => '<!-- -->\n'),
  },
  {
    name: 'the word import in documentation',
    make: (n) =>
      wsdl({ schema: `<s:annotation><s:documentation>${'import '.repeat(n)}</s:documentation></s:annotation>` }),
  },
  {
    name: 'lines of documentation',
    make: (n) =>
      wsdl({
        schema: `<s:element name="a"><s:annotation><s:documentation>${' x\n'.repeat(n)}</s:documentation></s:annotation></s:element>`,
      }),
  },
  {
    name: 'prefixes declared on one tag, and one more on each of as many others',
    make: (n) =>
      wsdl({
        root: times(n, (at) => ` xmlns:p${at}="urn:p${at}"`),
        schema: times(n, (at) => `<s:element xmlns:q="urn:q" name="e${at}" type="s:int"/>`),
      }),
  },
  {
    name: 'attributes of other namespaces on one tag',
    make: (n) => wsdl({ root: times(n, (at) => ` t:a${at}=""`) }),
  },
  {
    name: 'elements on one line',
    make: (n) => wsdl({ schema: times(n, (at) => `<s:element name="e${at}" type="s:int"/>`) }),
  },
  {
    name: 'elements of one type',
    make: (n) => wsdl({ reply: times(n, (at) => `<s:element name="e${at}" type="s:int" minOccurs="0"/>`) }),
  },
  {
    name: 'elements of one name in one type',
    make: (n) => wsdl({ reply: times(n, () => '<s:element name="e" type="s:int"/><s:any/>') }),
  },
  {
    name: 'alternatives of one choice',
    // up to 200 alternatives exclude each other in the types
    from: 400,
    make: (n) => wsdl({ reply: `<s:choice>${times(n, (at) => `<s:element name="e${at}" type="s:int"/>`)}</s:choice>` }),
  },
  {
    name: 'enumeration values, and elements of that type',
    make: (n) =>
      wsdl({
        schema:
          `<s:simpleType name="E"><s:restriction base="s:string">${times(n, (at) => `<s:enumeration value="v${at}"/>`)}` +
          `</s:restriction></s:simpleType>`,
        reply: times(n, (at) => `<s:element name="e${at}" type="t:E"/>`),
      }),
  },
  {
    name: 'references to an element with a default, whose type narrows as many enumeration values',
    make: (n) =>
      wsdl({
        schema:
          `<s:simpleType name="E"><s:restriction base="s:string">${times(n, (at) => `<s:enumeration value="v${at}"/>`)}</s:restriction></s:simpleType>` +
          '<s:element name="e" default="v0"><s:simpleType><s:restriction base="t:E"/></s:simpleType></s:element>',
        reply: times(n, () => '<s:element ref="t:e"/>'),
      }),
  },
  {
    name: 'references without a prefix to types of another namespace',
    make: (n) =>
      wsdl({
        schemas: `<s:schema targetNamespace="urn:y">${times(n, (at) => `<s:simpleType name="T${at}"><s:restriction base="s:int"/></s:simpleType>`)}</s:schema>`,
        reply: times(n, (at) => `<s:element name="e${at}" type="T${at}"/>`),
      }),
  },
  {
    name: 'references to types that are declared nowhere',
    make: (n) => wsdl({ reply: times(n, (at) => `<s:element name="e${at}" type="t:No${at}"/>`) }),
  },
  {
    name: 'schemas',
    make: (n) =>
      wsdl({
        schemas: times(n, (at) => `<s:schema targetNamespace="urn:y${at}"><s:complexType name="T"/></s:schema>`),
      }),
  },
  {
    name: 'types that extend one type',
    make: (n) =>
      wsdl({
        schema: `<s:complexType name="T"/>${times(n, (at) => extension(`T${at}`, 'T', `<s:element name="e${at}" type="s:int"/>`))}`,
        reply: '<s:element name="t" type="t:T"/>',
      }),
  },
  {
    name: 'global elements of which each refers to the next',
    make: (n) =>
      wsdl({
        schema:
          times(
            n,
            (at) =>
              `<s:element name="e${at}"><s:complexType><s:sequence><s:element ref="t:e${at + 1}"/></s:sequence></s:complexType></s:element>`,
          ) + `<s:element name="e${n}" type="s:int"/>`,
        reply: '<s:element ref="t:e0"/>',
      }),
  },
  {
    name: 'operations, and elements of the reply that they share',
    make: (n) =>
      wsdl({ operations: n, reply: times(n, (at) => `<s:element name="e${at}" type="s:int" minOccurs="0"/>`) }),
    isRefused: true,
  },
  {
    name: 'types of which each extends the one before',
    make: (n) =>
      wsdl({
        schema: `<s:complexType name="T0"/>${times(n, (at) => extension(`T${at + 1}`, `T${at}`, `<s:element name="e${at}" type="s:int"/>`))}`,
        reply: '<s:element name="t" type="t:T0"/>',
      }),
    isRefused: true,
  },
  {
    name: 'types with text of which each extends the one before',
    make: (n) =>
      wsdl({
        schema:
          '<s:complexType name="T0"><s:simpleContent><s:extension base="s:int"/></s:simpleContent></s:complexType>' +
          times(
            n,
            (at) =>
              `<s:complexType name="T${at + 1}"><s:simpleContent><s:extension base="t:T${at}"/></s:simpleContent></s:complexType>`,
          ),
      }),
    isRefused: true,
  },
  {
    name: 'simple types of which each narrows the one before by a pattern',
    make: (n) =>
      wsdl({
        schema:
          '<s:simpleType name="T0"><s:restriction base="s:string"/></s:simpleType>' +
          times(
            n,
            (at) =>
              `<s:simpleType name="T${at + 1}"><s:restriction base="t:T${at}"><s:pattern value="a"/></s:restriction></s:simpleType>`,
          ),
      }),
    isRefused: true,
  },
  {
    name: 'types that narrow one enumeration',
    make: (n) =>
      wsdl({
        schema:
          `<s:simpleType name="E"><s:restriction base="s:string">${times(n, (at) => `<s:enumeration value="v${at}"/>`)}` +
          `</s:restriction></s:simpleType>` +
          times(n, (at) => `<s:simpleType name="T${at}"><s:restriction base="t:E"/></s:simpleType>`),
      }),
    isRefused: true,
  },
  {
    name: 'unions that hold the one before twice',
    make: (n) =>
      wsdl({
        schema:
          '<s:simpleType name="U0"><s:union memberTypes="s:int s:date"/></s:simpleType>' +
          times(n, (at) => `<s:simpleType name="U${at + 1}"><s:union memberTypes="t:U${at} t:U${at}"/></s:simpleType>`),
        reply: `<s:element name="u" type="t:U${n}"/>`,
      }),
    isRefused: true,
  },
  {
    name: 'choices that hold the one before twice',
    make: (n) => nested(n, (ref) => `<s:choice>${ref}${ref}</s:choice>`),
    isRefused: true,
  },
  {
    name: 'repeated choices that hold the one before twice',
    make: (n) => nested(n, (ref) => `<s:choice maxOccurs="unbounded">${ref}${ref}</s:choice>`),
    isRefused: true,
  },
  {
    name: 'sequences that hold the one before twice',
    make: (n) => nested(n, (ref) => `<s:sequence>${ref}${ref}</s:sequence>`),
    isRefused: true,
  },
  {
    name: 'types without a name that hold the one before twice',
    make: (n) =>
      nested(n, (ref) => {
        const element = (name: string): string =>
          `<s:element name="${name}"><s:complexType><s:sequence>${ref}</s:sequence></s:complexType></s:element>`;
        return `<s:sequence>${element('b')}${element('c')}</s:sequence>`;
      }),
    isRefused: true,
  },
  {
    name: 'groups of which each holds the one before',
    make: (n) => nested(n, (ref) => `<s:choice maxOccurs="2">${ref}<s:element name="b" type="s:int"/></s:choice>`),
    isRefused: true,
  },
  {
    name: 'groups of which each holds the next',
    make: (n) =>
      wsdl({
        schema:
          times(
            n,
            (at) =>
              `<s:group name="g${at}"><s:choice maxOccurs="2"><s:group ref="t:g${at + 1}"/><s:element name="b" type="s:int"/></s:choice></s:group>`,
          ) + `<s:group name="g${n}"><s:choice><s:element name="a" type="s:int"/></s:choice></s:group>`,
        reply: '<s:group ref="t:g0"/>',
      }),
    isRefused: true,
  },
  {
    name: 'references to an element with as many abstract substitutes',
    make: (n) =>
      wsdl({
        schema:
          '<s:element name="head" type="s:int"/>' +
          times(n, (at) => `<s:element name="m${at}" abstract="true" substitutionGroup="t:head"/>`),
        reply: times(n, () => '<s:element ref="t:head"/>'),
      }),
    isRefused: true,
  },
  {
    name: 'attribute groups of which each holds the next',
    make: (n) =>
      wsdl({
        schema:
          times(
            n,
            (at) =>
              `<s:attributeGroup name="g${at}"><s:attributeGroup ref="t:g${at + 1}"/><s:attribute name="a${at}"/></s:attributeGroup>`,
          ) + `<s:attributeGroup name="g${n}"/>`,
      }),
    isRefused: true,
  },
];

/** Groups that each contain the previous one. The reply contains the last one. */
function nested(n: number, group: (ref: string) => string): string {
  return wsdl({
    schema:
      '<s:group name="g0"><s:sequence><s:element name="a" type="s:int"/></s:sequence></s:group>' +
      times(n, (at) => `<s:group name="g${at + 1}">${group(`<s:group ref="t:g${at}"/>`)}</s:group>`),
    reply: `<s:group ref="t:g${n}"/>`,
  });
}

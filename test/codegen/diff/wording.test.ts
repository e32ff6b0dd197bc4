import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Change } from '../../../src/codegen/diff/change.js';
import { bindingOf, wsdlOf, type WsdlParts } from '../wsdl.js';
import { diffOf } from './diff-of.js';
import { derived, facet, list, literals, simple, union } from './type-declarations.js';

// The text of every change: its message, and its reasons in requests and in replies. wording.txt holds the result, with
// an empty line between two cases. To accept new text, run vitest with --update and read the difference. That run still
// fails, because it compares each case with the old text.

const element = (attributes: string, content = '') => `<s:element ${attributes}>${content}</s:element>`;
const a = element('name="a" type="s:int"');
const b = element('name="b" type="s:int"');
const complex = (content: string, rest = '', attributes = '') =>
  `<s:complexType name="T"${attributes}><s:sequence>${content}</s:sequence>${rest}</s:complexType>`;
const attribute = (attributes: string) => complex(a, `<s:attribute name="x" ${attributes}/>`);
const choice = (content: string) => `<s:choice>${content}</s:choice>`;
const wildcard = (attributes: string) => complex(`<s:any ${attributes}/>`);
const text = (type: string) =>
  `<s:complexType name="T"><s:simpleContent><s:extension base="s:${type}"><s:attribute name="x" type="s:int"/></s:extension></s:simpleContent></s:complexType>`;
const array = (name: string) => complex(element(`name="${name}" minOccurs="0" maxOccurs="unbounded" type="s:int"`));
const inlineUnion = (...values: string[]) =>
  `<s:simpleType name="T"><s:union>${values.map((value) => `<s:simpleType><s:restriction base="s:string">${facet('enumeration', value)}</s:restriction></s:simpleType>`).join('')}</s:union></s:simpleType>`;
const collapsed = (content: string) => simple(content + facet('whiteSpace', 'collapse'));
const any = (namespace: string) => `<s:any namespace="${namespace}"/>`;
const unique = '<s:unique name="u"><s:selector xpath="x"/><s:field xpath="."/></s:unique>';
const named = (name: string, type: string) => type.replace('"T"', `"${name}"`);
/** A type whose values match both patterns. */
const twice = (base: string, pattern: string) =>
  simple(facet('pattern', pattern), 'tns:U') + simple(facet('pattern', base)).replace('"T"', '"U"');
const documented = (words: string) =>
  complex(a).replace('<s:seq', `<s:annotation><s:documentation>${words}</s:documentation></s:annotation><s:seq`);

/** The type `T`, which a request or a reply contains, before and after the change. */
const types: readonly (readonly [before: string, after: string])[] = [
  [complex(a), complex(a + b)],
  [complex(a), complex(a + b.replace(' type', ' minOccurs="0" type'))],
  [complex(a + b), complex(a)],
  [complex(a + b.replace(' type', ' minOccurs="0" type')), complex(a)],
  [complex(a + b), complex(b + a)],
  [complex(a + a.replace('"a"', '"c"') + a), complex(a.replace('"a"', '"c"') + a + a)],
  [complex(a), complex(a.replace(' type', ' minOccurs="0" type'))],
  [complex(a.replace(' type', ' minOccurs="0" type')), complex(a)],
  [complex(b + a), complex(b + a.replace(' type', ' maxOccurs="3" type'))],
  [
    complex(b + a.replace(' type', ' minOccurs="2" maxOccurs="5" type')),
    complex(b + a.replace(' type', ' minOccurs="3" maxOccurs="4" type')),
  ],
  [
    complex(b + a.replace(' type', ' minOccurs="3" maxOccurs="4" type')),
    complex(b + a.replace(' type', ' minOccurs="2" maxOccurs="5" type')),
  ],
  [
    complex(a.replace(' type', ' maxOccurs="4" type')),
    complex(a.replace(' type', ' minOccurs="2" maxOccurs="unbounded" type')),
  ],
  [complex(b + a.replace(' type', ' maxOccurs="5" type')), complex(b + a.replace(' type', ' maxOccurs="4" type'))],
  [complex(b + a.replace(' type', ' maxOccurs="5" type')), complex(b + a)],
  [complex(a), complex(a.replace(' type', ' nillable="true" type'))],
  [complex(a.replace(' type', ' nillable="true" type')), complex(a)],
  [
    complex(a.replace(' type', ' minOccurs="0" type')),
    complex(a.replace(' type', ' minOccurs="0" nillable="true" type')),
  ],
  [complex(a), complex(a.replace('int', 'long'))],
  [complex(a.replace('int', 'string')), complex(a.replace('int', 'dateTime'))],
  [complex(a.replace('int', 'short')), complex(a)],
  [complex(a.replace('int', 'anyType')), complex(a)],
  [complex(a), complex(a.replace('int', 'anyType'))],
  [complex(a), complex(a.replace('s:int', 'tns:U')) + complex(b).replace('"T"', '"U"')],
  [complex(a), complex(a.replace('></', ' fixed="1"></'))],
  [complex(a.replace('></', ' fixed="1"></')), complex(a.replace('></', ' fixed="2"></'))],
  [complex(a.replace('></', ' default="1"></')), complex(a)],
  [complex(a.replace('int"', 'string" default="1"')), complex(a.replace('int"', 'string" default="2"'))],
  [complex(a), complex(a.replace(' type', ' form="unqualified" type'))],
  [complex(a), documented('The first.')],
  [documented('The first.'), documented(' The\n first. ')],
  [documented('The first.'), documented('The second.')],
  [complex(a), complex(a.replace('></', '><s:annotation><s:documentation>Words.</s:documentation></s:annotation></'))],
  [complex(choice(a + b)), complex(choice(a + b.replace('"b"', '"c"')))],
  [complex(choice(a + b)), complex(a + b)],
  [complex(''), complex(choice(a + b))],
  [complex(choice(a + b)), complex(choice(a.replace('int', 'short') + b))],
  [wildcard('namespace="urn:x urn:y"'), wildcard('namespace="##local"')],
  [wildcard('namespace="##other"'), wildcard('')],
  [wildcard('minOccurs="0"'), wildcard('minOccurs="0" maxOccurs="2"')],
  [complex(''), wildcard('')],
  [attribute('type="s:int"'), attribute('type="s:int" use="required"')],
  [attribute('type="s:int" use="required"'), attribute('type="s:long" use="required"')],
  [attribute('type="s:string"'), attribute('type="s:string" default="1"')],
  [complex(a), attribute('type="s:int" use="required"')],
  [attribute('type="s:int"'), complex(a)],
  [complex(a), complex(a, '<s:anyAttribute/>')],
  [complex(a, '<s:anyAttribute/>'), complex(a)],
  [complex(a), complex(a, '', ' mixed="true"')],
  [complex(a, '', ' mixed="true"'), complex(a)],
  [complex('', '', ' mixed="true"'), complex('')],
  [complex(a), text('int')],
  [text('int'), text('short')],
  [complex(a), complex(a) + derived('D')],
  [complex(a) + derived('D'), complex(a)],
  [complex(a) + derived('D') + derived('E', 'D'), complex(a) + derived('D')],
  [complex(a) + derived('D'), complex(a, '', ' abstract="true"') + derived('D')],
  [complex(a, '', ' abstract="true"') + derived('D'), complex(a) + derived('D')],
  [complex(a), simple('')],
  [simple(''), list('s:int')],
  [list('s:int'), list('s:string')],
  [union('s:int s:date'), union('s:int s:boolean')],
  [inlineUnion('p', 'q'), inlineUnion('p', 'r')],
  [inlineUnion('p', 'q'), inlineUnion('o', 'q')],
  [union('s:int s:date'), list('s:int')],
  [simple(''), simple(facet('enumeration', 'p'))],
  [simple(facet('enumeration', 'p')), simple('')],
  [simple(facet('enumeration', 'p')), simple(facet('enumeration', 'q'))],
  [
    simple(facet('enumeration', 'true'), 's:boolean'),
    simple(facet('enumeration', 'true') + facet('enumeration', 'false'), 's:boolean'),
  ],
  [simple(facet('enumeration', '1'), 's:int'), simple(facet('enumeration', '2'), 's:int')],
  [simple('', 's:int'), simple('', 's:short')],
  [simple('', 's:int'), simple('', 's:double')],
  [complex(''), complex(choice(a + b.replace(' type', ' minOccurs="0" type')))],
  [complex(choice(a + b)), complex(choice(a + b).replace('<s:choice', '<s:choice minOccurs="0"'))],
  [complex(choice(a + b) + a), complex(a + choice(a + b))],
  [array('a'), complex(a.replace(' type', ' minOccurs="0" maxOccurs="unbounded" type') + b)],
  [array('a'), array('a').replace(' minOccurs="0"', ' minOccurs="1"')],
  [
    complex(a.replace('s:int', 'tns:U')) + complex(a).replace('"T"', '"U"'),
    complex(a.replace('s:int', 'tns:V')) + complex(b).replace('"T"', '"V"'),
  ],
  [
    complex(a.replace('s:int', 'tns:U')) + simple('', 's:int').replace('"T"', '"U"'),
    complex(a.replace('s:int', 'tns:U')) + simple('', 's:long').replace('"T"', '"U"'),
  ],
  [complex(a, '', ' mixed="true"'), text('int')],
  [
    simple(facet('enumeration', 'p')),
    simple(
      `<s:enumeration value="p"><s:annotation><s:documentation>Words.</s:documentation></s:annotation></s:enumeration>`,
    ),
  ],
  [simple('', 's:QName'), simple('', 's:string')],
  [simple('', 's:date'), simple('', 's:string')],
  [simple('', 's:decimal'), simple('', 's:integer')],
  [simple('', 's:long'), simple('', 's:decimal')],
  [list('s:int'), simple('')],
  ...['minLength', 'maxLength', 'length'].flatMap((name) => [
    [simple(facet(name, 2)), simple(facet(name, 3))] as const,
    [simple(facet(name, 3)), simple(facet(name, 2))] as const,
  ]),
  ...['minInclusive', 'minExclusive', 'maxInclusive', 'maxExclusive', 'totalDigits'].flatMap((name) => [
    [simple(facet(name, 9), 's:int'), simple(facet(name, 10), 's:int')] as const,
    [simple(facet(name, 10), 's:int'), simple(facet(name, 9), 's:int')] as const,
  ]),
  [simple(facet('maxInclusive', '1.50'), 's:decimal'), simple(facet('maxInclusive', '1.5'), 's:decimal')],
  [simple(facet('maxInclusive', 9), 's:int'), simple('', 's:int')],
  [simple('', 's:int'), simple(facet('minInclusive', 9), 's:int')],
  [simple(facet('fractionDigits', 3), 's:decimal'), simple(facet('fractionDigits', 2), 's:decimal')],
  [simple(facet('pattern', 'a') + facet('pattern', 'b')), simple(facet('pattern', 'b') + facet('pattern', 'a'))],
  [simple(facet('pattern', 'a')), simple(facet('pattern', 'b') + facet('pattern', 'a'))],
  [twice('a', 'b'), twice('b', 'a')],
  [twice('a', 'b'), twice('a', 'c')],
  [simple(facet('pattern', 'a')), simple('')],
  [simple(''), simple(facet('whiteSpace', 'collapse'))],
  [simple(facet('whiteSpace', 'replace')), simple(facet('whiteSpace', 'preserve'))],
  [simple(facet('whiteSpace', 'collapse')), simple(facet('whiteSpace', 'replace'))],
  [simple(facet('whiteSpace', 'replace')), simple(facet('whiteSpace', 'collapse'))],
  ...['length', 'minLength'].map((name) => [simple(facet(name, 5)), collapsed(facet(name, 5))] as const),
  [simple(facet('pattern', 'a')), collapsed(facet('pattern', 'a'))],
  [simple(facet('maxLength', 5)), collapsed(facet('maxLength', 5))],
  [simple(facet('maxLength', 5)), simple(facet('maxLength', 5), 's:token')],
  [simple('', 's:byte'), simple('', 's:short')],
  [simple(literals('p', 'q')), simple(literals('p'), 's:token')],
  [simple(literals('p')), simple(literals('q', 'p'), 's:token')],
  ...['int 1', 'int -1', 'long 1', 'boolean true', 'boolean false'].map((each) => {
    const [base, value = ''] = each.split(' ');
    return [simple(literals(value), `s:${base}`), simple('', `s:${base}`)] as const;
  }),
  [documented('The first.'), documented('Thefirst.')],
  [complex(''), complex(choice([...'abcdefghijkl'].map((name) => a.replace('"a"', `"${name}"`)).join('')))],
  [complex(choice(a + any('urn:x'))), complex(choice(a + any('urn:y')))],
  [complex(element('name="a"', '<s:complexType/>')), complex(element('name="a"', `<s:complexType/>${unique}`))],
  [complex(a.replace('s:int', 's:string')), complex(a.replace('s:int', 'tns:string')) + named('string', complex(b))],
  [array('a'), complex(a.replace(' type', ' minOccurs="0" type') + b)],
  [complex(element('name="a" type="m:M" xmlns:m="urn:m"')), complex(a)],
  [complex(a.replace(' type', ' minOccurs="0" type') + b), array('a')],
  [
    complex(a.replace('s:int', 'tns:U')) + named('U', simple(literals('p', 'q'))),
    complex(a.replace('s:int"', 'tns:U" default="p"')) + named('U', simple(literals('p'))),
  ],
  // the type of the member a changes from U to V
  ...(
    [
      [simple(literals('p', 'q')), simple(literals('q', 'p'))],
      [list('s:int'), list('s:int')],
      [list('s:int'), list('s:string')],
      [union('s:int s:string'), union('s:int s:string')],
      [union('s:int s:string'), union('s:int s:boolean')],
    ] as const
  ).map((both) => {
    const all = both.map((type, at) => named(at === 0 ? 'U' : 'V', type)).join('');
    return [complex(a.replace('s:int', 'tns:U')) + all, complex(a.replace('s:int', 'tns:V')) + all] as const;
  }),
];

const two = wsdlOf({
  operations: ['run', 'go'],
  request: a,
  reply: b,
  schema: element('name="H" type="s:string"'),
}).replace('<wsdl:portType', '<wsdl:message name="h"><wsdl:part name="p" element="tns:H"/></wsdl:message>$&');
const header = two.replace(
  '<wsdl:input><soap:body use="literal"/>',
  '$&<soap:header message="tns:h" part="p" use="literal"/>',
);
const fault = two.replace('<wsdl:output message="tns:runOut"/>', '$&<wsdl:fault name="f" message="tns:h"/>');
const unreadable = two.replace('<s:element name="go"><s:complexType><s:sequence>', '$&<s:key/>');
const noReply = two.replace('<wsdl:output message="tns:runOut"/>', '');
const emptyBody = two.replace('<wsdl:part name="parameters" element="tns:run"/>', '');
const walk = two.replace('<s:element name="run"', '<s:element name="walk"').replace('"tns:run"', '"tns:walk"');
const dates = `<s:complexType name="T"><s:sequence>${a.replace('int', 'dateTime')}</s:sequence></s:complexType>`;
const useOf = (type: string) => element(`name="t" type="tns:${type}"`);
const inRequests = wsdlOf({ request: useOf('T'), reply: b, schema: dates });
const inReplies = wsdlOf({ request: useOf('T'), reply: useOf('T'), schema: dates });
const family = (name: string) =>
  wsdlOf({ request: useOf(name), schema: complex(a).replace('"T"', `"${name}"`) + derived('D', name) });
const keeping = (type: string) =>
  wsdlOf({
    request: useOf(type) + useOf('U').replace('"t"', '"u"') + useOf('V').replace('"t"', '"v"'),
    schema: complex(a).replace('"T"', '"U"') + complex(b).replace('"T"', '"V"'),
  });
const described = two.replace('<wsdl:operation name="run">', '$&<wsdl:documentation>Runs.</wsdl:documentation>');
const only11 = two.replace(bindingOf('soap12', ['run', 'go']), '');
const moved = two.replaceAll('"urn:t"', '"urn:new"');
const importing = (ns: string) =>
  wsdlOf({
    operations: ['run', 'go'],
    request: `<s:element name="a" type="x:S" xmlns:x="${ns}"/>`,
    schemas: `<s:schema targetNamespace="${ns}"><s:simpleType name="S"><s:restriction base="s:string"/></s:simpleType></s:schema>`,
  });
const at = (path: string) =>
  two.replace(
    '</wsdl:definitions>',
    `<wsdl:service name="S"><wsdl:port name="P" binding="tns:soap"><soap:address location="http://h${path}"/></wsdl:port></wsdl:service>$&`,
  );

const faultOf = (type: string, schema: string) =>
  fault.replace('<s:element name="H" type="s:string"></s:element>', `<s:element name="H" type="${type}"/>${schema}`);
const inBoth = (schema: string) => wsdlOf({ request: useOf('T'), reply: useOf('T'), schema });
const when = a.replace('int', 'dateTime');
const many = (each: string) => b + each.replace(' type', ' maxOccurs="unbounded" type');
const anonymous = (type: string) => element('name="a"', type.replace(' name="T"', ''));
const other = (content: string) =>
  `<s:schema targetNamespace="urn:o">${named('KEEP', simple(''))}${content}</s:schema>`;
/** A request with the type `T` of another namespace. */
const elsewhere = (type: string, schema = '') =>
  wsdlOf({ request: useOf('T').replace('tns:T"', 'o:T" xmlns:o="urn:o"'), schema, schemas: other(type) });

const documents: readonly (readonly [before: string, after: string])[] = [
  [two, wsdlOf({ request: a, reply: b })],
  [two.replaceAll('name="go"', 'name="come"'), two],
  [two, unreadable],
  [unreadable, two],
  [wsdlOf({ request: a, reply: b }), unreadable],
  [noReply, two.replace('<wsdl:part name="parameters" element="tns:runResponse"/>', '')],
  [
    two,
    two.replace('<wsdl:output><soap:body use="literal"/>', '$&<soap:header message="tns:h" part="p" use="literal"/>'),
  ],
  [inReplies, inRequests],
  [inRequests, inReplies],
  [family('OLD'), family('NEW')],
  [keeping('U'), keeping('V')],
  [two.replaceAll('urn:t/run', 'urn:t/walk'), two],
  [two, header],
  [header, two],
  [two, fault],
  [fault, two],
  [two, noReply],
  [noReply, two],
  [two, emptyBody],
  [emptyBody, two],
  [two, walk],
  [two, described],
  [two, only11],
  [only11, two],
  [two, two.replace(bindingOf('soap', ['run', 'go']), '')],
  [at('/a.asmx'), at('/b.asmx')],
  [at('/a.asmx'), at('/A.asmx')],
  [two, at('/a.asmx')],
  [two, moved],
  [importing('urn:x'), importing('urn:y')],
  [header, header.replace('<s:element name="H" type="s:string"', '<s:element name="H" type="s:int"')],
  [two, two.replace('</s:schema>', `${complex(a)}$&`)],
  [two.replace('</s:schema>', `${complex(a)}$&`), two],
  [two.replace('</s:schema>', `${array('a')}$&`), two],
  [two, two.replace('</s:schema>', `${array('a')}$&`)],
  [two, two.replace('<wsdl:types>', '<wsdl:documentation>A service.</wsdl:documentation>$&')],
  [unreadable, unreadable],
  [unreadable, wsdlOf({ request: a, reply: b })],
  [header, header.replace('part="p" use="literal"', '$& wsdl:required="true"')],
  [
    fault,
    fault
      .replace('<s:element name="H" type="s:string"', '<s:element name="K" type="s:string"')
      .replace('tns:H', 'tns:K'),
  ],
  [faultOf('s:int', ''), faultOf('s:short', '')],
  [faultOf('tns:T', complex(a)), faultOf('tns:T', complex(a + b))],
  [inBoth(complex(a + b)), inBoth(complex(a))],
  [inBoth(complex(a)), inBoth(complex(a + b))],
  ...[
    complex(many(when)),
    complex(when.replace(' type', ' minOccurs="0" type')),
    list('s:dateTime'),
    simple('', 's:dateTime'),
  ].map((type) => [wsdlOf({ request: useOf('T'), schema: type }), inBoth(type)] as const),
  [wsdlOf({ request: anonymous(simple(literals('p', 'q'))) }), wsdlOf({ request: anonymous(simple(literals('p'))) })],
  [wsdlOf({ request: anonymous(simple(literals('p'))) }), wsdlOf({ request: a.replace('int', 'string') })],
  [
    wsdlOf({ request: anonymous(union('s:int s:date')) }),
    wsdlOf({ request: anonymous(union('s:int s:date')), schema: named('RunA', complex(b)) }),
  ],
  [two, two.replace('</s:schema>', `${named('run', complex(a))}$&`)],
  [header, header.replace('</s:schema>', `${named('RunRequestHeaders', complex(a))}$&`)],
  [elsewhere(array('a')), elsewhere(array('a'), complex(b))],
  [elsewhere(array('a')), elsewhere(complex(a + b), complex(b))],
  ...[literals('p', 'q'), literals('p')].map(
    (content) =>
      [
        wsdlOf({ request: useOf('T'), schema: simple(literals('p', 'q')), schemas: other('') }),
        elsewhere(simple(content)),
      ] as const,
  ),
  ...['urn:t urn:z', '##other'].map((namespace) => {
    const before = wsdlOf({ request: any(namespace) });
    return [before, before.replaceAll('urn:t', 'urn:new')] as const;
  }),
];

type Changes = readonly Change[];

function effects({ types, wire }: Change): string {
  return `${types.severity}, ${types.reason} | ${wire.severity}, ${wire.reason}`;
}

function headOf({ kind, path, message, operations }: Change): string {
  return `${path.join('/')} ${kind}: ${message} (${operations.join(', ')})`;
}

function textOf(changes: Changes): string {
  return changes.flatMap((each) => [headOf(each), `  ${effects(each)}`]).join('\n') || 'no change';
}

function textOfBoth(requests: Changes, replies: Changes): string {
  expect(requests.map(headOf)).toEqual(replies.map(headOf));
  return (
    requests
      .flatMap((each, at) => [
        headOf(each),
        `  request: ${effects(each)}`,
        `  reply:   ${effects(replies[at] as Change)}`,
      ])
      .join('\n') || 'no change'
  );
}

function changesIn(direction: 'request' | 'reply', before: string, after: string): Changes {
  const withType = (schema: string): string =>
    wsdlOf({ [direction]: element('name="t" type="tns:T"'), schema } satisfies WsdlParts);
  return diffOf(withType(before), withType(after)).changes;
}

const cases: readonly (() => string)[] = [
  ...types.map(
    ([before, after]) =>
      () =>
        textOfBoth(changesIn('request', before, after), changesIn('reply', before, after)),
  ),
  ...documents.map(
    ([before, after]) =>
      () =>
        textOf(diffOf(before, after).changes),
  ),
];
const accepted = readFileSync(join(__dirname, 'wording.txt'), 'utf8').trimEnd().split('\n\n');
const found: string[] = [];

const rows = cases.map((text, at) => {
  const wanted = accepted[at] ?? '';
  return [wanted.split('\n')[0], text, wanted, at] as const;
});
it.each(rows)('%s', (_, text, wanted, at) => {
  found[at] = text();
  expect(found[at]).toBe(wanted);
});

it('wording.txt holds the texts of these changes and no others', async () => {
  const texts = cases.map((text, at) => found[at] ?? text());
  await expect(`${texts.join('\n\n')}\n`).toMatchFileSnapshot('wording.txt');
});

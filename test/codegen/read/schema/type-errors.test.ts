import { describe as suite, it } from 'vitest';
import { damaged, withoutIt } from '../remedies.js';
import { about, check, circle, complex, inSequence, searched, T, titled, unresolved } from './error-rows.js';

const derived = (content: string, by = 'extension', kind = 'complexContent') =>
  `<s:complexType name="B"><s:sequence/></s:complexType>${complex(`<s:${kind}><s:${by}${content}</s:${by}></s:${kind}>`)}`;
const C = `${T}/s:complexContent`;
const S = `${T}/s:simpleContent`;
const soapArray = 'base="e:Array" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"';

suite('a complex type', () => {
  it.each(
    titled([
      ['the attribute x of <s:complexType> is not supported', T, complex('', ' x="1"'), withoutIt],
      ['mixed="2" is not a boolean: expected true or false', T, complex('', ' mixed="2"')],
      ['abstract="2" is not a boolean: expected true or false', T, complex('', ' abstract="2"')],
      ['<s:key> is not allowed in <s:complexType>', `${T}/s:key`, complex('<s:key/>')],
      ['<x:y> is not allowed in <s:complexType>', `${T}/x:y`, complex('<x:y xmlns:x="urn:x"/>')],
      [
        '<s:complexType> has more than one of <sequence>, <choice>, <all> and <group>',
        `${T}/s:all`,
        complex('<s:sequence/><s:all/>'),
      ],
      [
        '<s:attribute> is not allowed next to <s:complexContent>',
        `${T}/s:attribute[@name='a']`,
        derived(' base="tns:B">').replace('</s:complexContent>', '$&<s:attribute name="a"/>'),
      ],
      [
        '<s:sequence> is not allowed next to <s:simpleContent>',
        `${T}/s:sequence`,
        complex('<s:sequence/><s:simpleContent/>'),
      ],
      ['<s:complexContent> must have exactly one of <extension>, <restriction>', C, complex('<s:complexContent/>')],
      [
        '<s:simpleContent> must have exactly one of <extension>, <restriction>',
        S,
        complex('<s:simpleContent><s:extension/><s:restriction/></s:simpleContent>'),
      ],
      [
        '<s:sequence> is not allowed in <s:complexContent>',
        `${C}/s:sequence`,
        complex('<s:complexContent><s:sequence/></s:complexContent>'),
      ],
      [
        'the attribute x of <s:complexContent> is not supported',
        C,
        derived(' base="tns:B">').replace('<s:complexContent', '$& x="1"'),
        withoutIt,
      ],
      [
        'mixed="2" is not a boolean: expected true or false',
        C,
        derived(' base="tns:B">').replace('<s:complexContent', '$& mixed="2"'),
      ],
      [
        'the attribute x of <s:extension> is not supported',
        `${C}/s:extension`,
        derived(' base="tns:B" x="1">'),
        withoutIt,
      ],
      [
        'the attribute x of <s:restriction> is not supported',
        `${C}/s:restriction`,
        derived(' base="tns:B" x="1">', 'restriction'),
        withoutIt,
      ],
      ['<s:extension> has no base attribute', `${C}/s:extension`, derived('>'), damaged],
      [unresolved('type tns:No'), `${C}/s:extension`, derived(' base="tns:No">'), searched('No')],
      ['<s:key> is not allowed in <s:extension>', `${C}/s:extension/s:key`, derived(' base="tns:B"><s:key/>')],
      [
        '<s:extension> has more than one of <sequence>, <choice>, <all> and <group>',
        `${C}/s:extension/s:all`,
        derived(' base="tns:B"><s:choice/><s:all/>'),
      ],
      ['an extension of anyType is not supported', `${C}/s:extension`, derived(' base="s:anyType">'), withoutIt],
      [
        's:string is not a complex type: use <simpleContent> (XML Schema part 1, src-ct.1)',
        `${C}/s:extension`,
        derived(' base="s:string">'),
      ],
      [
        'tns:Z is not a complex type: use <simpleContent> (XML Schema part 1, src-ct.1)',
        `${C}/s:restriction`,
        `<s:simpleType name="Z"><s:restriction base="s:int"/></s:simpleType>${derived(' base="tns:Z">', 'restriction')}`,
      ],
      [
        'an array of the SOAP encoding is not supported: declare its elements in a sequence',
        `${C}/s:restriction`,
        derived(` ${soapArray}><s:attribute name="a"/>`, 'restriction'),
      ],
      [
        'the attribute x of <s:simpleContent> is not supported',
        S,
        derived(' base="s:int">', 'extension', 'simpleContent').replace('<s:simpleContent', '$& x="1"'),
        withoutIt,
      ],
      [
        'the attribute x of <s:extension> is not supported',
        `${S}/s:extension`,
        derived(' base="s:int" x="1">', 'extension', 'simpleContent'),
        withoutIt,
      ],
      [
        '<s:sequence> is not allowed in <s:extension>',
        `${S}/s:extension/s:sequence`,
        derived(' base="s:int"><s:sequence/>', 'extension', 'simpleContent'),
      ],
      [
        'tns:B has no simple content: use <complexContent> (XML Schema part 1, src-ct.2)',
        `${S}/s:extension`,
        derived(' base="tns:B">', 'extension', 'simpleContent'),
      ],
      [
        's:anyType is not a simple type',
        `${S}/s:extension`,
        derived(' base="s:anyType">', 'extension', 'simpleContent'),
      ],
      [
        '<s:size value="1"> is not an XML Schema facet',
        `${S}/s:restriction/s:size`,
        derived(' base="s:int"><s:size value="1"/>', 'restriction', 'simpleContent'),
      ],
      [
        'the type T refers to itself (XML Schema part 1, ct-props-correct.3: no circular definitions)',
        T,
        derived(' base="tns:T">'),
        circle,
      ],
      [
        'the type T refers to itself (XML Schema part 1, ct-props-correct.3: no circular definitions)',
        T,
        derived(' base="tns:T">', 'extension', 'simpleContent'),
        circle,
      ],
      [
        'the attribute x of <s:sequence> is not supported',
        `${T}/s:sequence`,
        complex('<s:sequence x="1"/>'),
        withoutIt,
      ],
      ['the attribute x of <s:choice> is not supported', `${T}/s:choice`, complex('<s:choice x="1"/>'), withoutIt],
      ['minOccurs="x" is not a count', `${T}/s:all`, complex('<s:all minOccurs="x"/>')],
      ['<s:key> is not allowed in <s:choice>', `${T}/s:choice/s:key`, complex('<s:choice><s:key/></s:choice>')],
      [
        '<s:anyAttribute> is not allowed in <s:sequence>',
        `${T}/s:sequence/s:anyAttribute`,
        inSequence('<s:anyAttribute/>'),
      ],
      [
        'the attribute x of <s:group> is not supported',
        `${T}/s:group[@ref='tns:g']`,
        `<s:group name="g"><s:all/></s:group>${complex('<s:group ref="tns:g" x="1"/>')}`,
        withoutIt,
      ],
      [unresolved('group tns:no'), `${T}/s:group[@ref='tns:no']`, complex('<s:group ref="tns:no"/>'), searched('no')],
    ]),
  )('%s', (_, row) => check(row));

  it.each(
    about([
      [
        'the group g',
        'the attribute x of <s:group> is not supported',
        "s:group[@name='g']",
        '<s:group name="g" x="1"><s:all/></s:group>',
        withoutIt,
      ],
      [
        'the group g',
        '<s:group> must have exactly one of <sequence>, <choice>, <all>',
        "s:group[@name='g']",
        '<s:group name="g"><s:all/><s:choice/></s:group>',
      ],
      [
        'the group g',
        'the group g refers to itself (XML Schema part 1, mg-props-correct.2: no circular definitions)',
        "s:group[@name='g']",
        '<s:group name="g"><s:all><s:group ref="tns:g"/></s:all></s:group>',
        circle,
      ],
    ]),
  )('%s: %s', (what, _, row) => check(row, what));
});

const simple = (content: string, attributes = '') => `<s:simpleType name="T"${attributes}>${content}</s:simpleType>`;
const restriction = (content: string, base = 's:string') =>
  simple(`<s:restriction base="${base}">${content}</s:restriction>`);
const Y = "s:simpleType[@name='T']";

suite('a simple type', () => {
  it.each(
    titled([
      ['the attribute x of <s:simpleType> is not supported', Y, simple('', ' x="1"'), withoutIt],
      ['<s:simpleType> must have exactly one of <restriction>, <list>, <union>', Y, simple('<s:list/><s:union/>')],
      ['the attribute x of <s:list> is not supported', `${Y}/s:list`, simple('<s:list x="1"/>'), withoutIt],
      ['<s:list> has no itemType attribute', `${Y}/s:list`, simple('<s:list/>'), damaged],
      [
        '<s:restriction> is not allowed in <s:list>',
        `${Y}/s:list/s:restriction`,
        simple('<s:list><s:restriction/></s:list>'),
      ],
      [
        'C is not a simple type',
        `${Y}/s:list`,
        simple('<s:list itemType="tns:C"/>').replace('', '<s:complexType name="C"/>'),
      ],
      ['anyType is not a simple type', `${Y}/s:list`, simple('<s:list itemType="s:anyType"/>')],
      ['anyType is not a simple type', `${Y}/s:union`, simple('<s:union memberTypes="s:int s:anyType"/>')],
      ['the attribute x of <s:union> is not supported', `${Y}/s:union`, simple('<s:union x="1"/>'), withoutIt],
      ['<s:union> has no member types', `${Y}/s:union`, simple('<s:union/>')],
      ['memberTypes="s:No" is not an XML Schema type', `${Y}/s:union`, simple('<s:union memberTypes="s:int s:No"/>')],
      [unresolved('type tns:No'), `${Y}/s:union`, simple('<s:union memberTypes="s:int tns:No"/>'), searched('No')],
      [
        'the attribute x of <s:restriction> is not supported',
        `${Y}/s:restriction`,
        simple('<s:restriction base="s:int" x="1"/>'),
        withoutIt,
      ],
      [
        'the restriction has both a base and an inline type (src-simple-type.2)',
        `${Y}/s:restriction/s:simpleType`,
        restriction('<s:simpleType/>'),
      ],
      ['<s:restriction> has no base attribute', `${Y}/s:restriction`, simple('<s:restriction/>'), damaged],
      ['s:anyType is not a simple type', `${Y}/s:restriction`, restriction('', 's:anyType')],
      [unresolved('type tns:No'), `${Y}/s:restriction`, restriction('', 'tns:No'), searched('No')],
      ['<x:y> is not supported', `${Y}/s:restriction/x:y`, restriction('<x:y xmlns:x="urn:x"/>'), withoutIt],
      [
        '<s:size value="1"> is not an XML Schema facet',
        `${Y}/s:restriction/s:size`,
        restriction('<s:size value="1"/>'),
      ],
      [
        'the attribute x of <s:length> is not supported',
        `${Y}/s:restriction/s:length`,
        restriction('<s:length value="1" x="1"/>'),
        withoutIt,
      ],
      [
        'the attribute x of <s:enumeration> is not supported',
        `${Y}/s:restriction/s:enumeration`,
        restriction('<s:enumeration value="1" x="1"/>'),
        withoutIt,
      ],
      ['<s:enumeration> has no value attribute', `${Y}/s:restriction/s:enumeration`, restriction('<s:enumeration/>')],
      [
        'the type T refers to itself (XML Schema part 1, st-props-correct.2: no circular definitions)',
        Y,
        restriction('', 'tns:T'),
        circle,
      ],
      [
        'the type T refers to itself (XML Schema part 1, st-props-correct.2: no circular definitions)',
        Y,
        simple('<s:union memberTypes="s:int tns:T"/>'),
        circle,
      ],
    ]),
  )('%s', (_, row) => check(row));
});

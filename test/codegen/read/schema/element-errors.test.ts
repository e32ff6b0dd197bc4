import { describe as suite, it } from 'vitest';
import { damaged, withoutIt } from '../remedies.js';
import { about, check, circle, complex, inSequence, type Row, searched, T, titled, unresolved } from './error-rows.js';

const element = (attributes: string, content = '') =>
  inSequence(`<s:element name="a" ${attributes}>${content}</s:element>`);
const a = `${T}/s:sequence/s:element[@name='a']`;

suite('an element', () => {
  it.each(
    titled([
      ['minOccurs="1234567890" is not a count', a, element('minOccurs="1234567890"')],
      ['minOccurs="x1" is not a count', a, element('minOccurs="x1"')],
      ['minOccurs="1x" is not a count', a, element('minOccurs="1x"')],
      ['maxOccurs="1x" is neither a count nor unbounded', a, element('maxOccurs="1x"')],
      ['maxOccurs="x1" is neither a count nor unbounded', a, element('maxOccurs="x1"')],
      [
        'minOccurs="3" is more than maxOccurs="2" (XML Schema part 1, p-props-correct.2.1)',
        a,
        element('minOccurs="3" maxOccurs="2"'),
      ],
      ['nillable="yes" is not a boolean: expected true or false', a, element('nillable="yes"')],
      ['form="q" is neither qualified nor unqualified', a, element('form="q"')],
      [
        '<s:element> has both fixed and default (XML Schema part 1, src-element.1)',
        a,
        element('fixed="1" default="1"'),
      ],
      [
        'the element has both type="s:int" and an inline type (src-element.3)',
        `${a}/s:simpleType`,
        element('type="s:int"', '<s:simpleType/>'),
      ],
      [
        'the element has more than one inline type',
        `${a}/s:simpleType`,
        element('', '<s:complexType/><s:simpleType/>'),
      ],
      ['type="s:No" is not an XML Schema type', a, element('type="s:No"')],
      ['the attribute x of <s:element> is not supported', a, element('x="1"'), withoutIt],
      ['the attribute abstract of <s:element> is not supported', a, element('abstract="true"'), withoutIt],
      ['<s:element> has no name attribute', `${T}/s:sequence/s:element`, inSequence('<s:element/>'), damaged],
      ['<s:attribute> is not allowed in <s:element>', `${a}/s:attribute`, element('', '<s:attribute/>')],
      [
        'the attribute x of <s:element> is not supported',
        `${T}/s:sequence/s:element[@ref='tns:run']`,
        inSequence('<s:element ref="tns:run" x="1"/>'),
        withoutIt,
      ],
      [
        'the attribute form of <s:element> is not supported',
        `${T}/s:sequence/s:element[@ref='tns:run']`,
        inSequence('<s:element ref="tns:run" form="qualified"/>'),
        withoutIt,
      ],
      ['the attribute x of <s:any> is not supported', `${T}/s:sequence/s:any`, inSequence('<s:any x="1"/>'), withoutIt],
      ['minOccurs="x" is not a count', `${T}/s:sequence/s:any`, inSequence('<s:any minOccurs="x"/>')],
    ]),
  )('%s', (_, row) => check(row));

  it('that is abstract and has no substitutes cannot be referred to', () => {
    check([
      'the element h is abstract, and no element may be substituted for it (e-props-correct)',
      `${T}/s:sequence/s:element[@ref='tns:h']`,
      `<s:element name="h" abstract="true"/>${inSequence('<s:element ref="tns:h"/>')}`,
    ]);
  });

  it.each(
    titled([
      [
        'the attribute x of <s:element> is not supported',
        "s:element[@name='g']",
        '<s:element name="g" x="1"/>',
        withoutIt,
      ],
      [
        'the attribute form of <s:element> is not supported',
        "s:element[@name='g']",
        '<s:element name="g" form="qualified"/>',
        withoutIt,
      ],
      [
        unresolved('element tns:no'),
        "s:element[@name='g']",
        '<s:element name="g" substitutionGroup="tns:no"/>',
        searched('no'),
      ],
    ]),
  )('of a schema: %s', (_, row) => check(row, 'the element g'));

  it('in a circle of substitution groups has no type', () => {
    const row: Row = [
      'the element is in a circle of substitution groups (XML Schema part 1, e-props-correct.6: no circular groups)',
      "s:element[@name='g']",
      '<s:element name="g" substitutionGroup="tns:h"/><s:element name="h" substitutionGroup="tns:g"/>',
      'no element of the circle has a type: ask for a correct WSDL, or remove a substitutionGroup from a copy',
    ];
    check(row, 'the element g, the element h');
  });
});

const attribute = (attributes: string, content = '') => complex(`<s:attribute ${attributes}>${content}</s:attribute>`);
const at = `${T}/s:attribute[@name='a']`;

suite('an attribute', () => {
  it.each(
    titled([
      ['use="maybe" is not one of optional, required and prohibited', at, attribute('name="a" use="maybe"')],
      ['form="q" is neither qualified nor unqualified', at, attribute('name="a" form="q"')],
      ['the attribute x of <s:attribute> is not supported', at, attribute('name="a" x="1"'), withoutIt],
      [
        'the attribute x of <s:attribute> is not supported',
        `${T}/s:attribute[@ref='xml:lang']`,
        attribute('ref="xml:lang" x="1"'),
        withoutIt,
      ],
      [
        'the attribute type of <s:attribute> is not supported',
        `${T}/s:attribute[@ref='xml:lang']`,
        attribute('ref="xml:lang" type="s:int"'),
        withoutIt,
      ],
      ['<s:attribute> has no name attribute', `${T}/s:attribute`, attribute(''), damaged],
      [
        '<s:attribute> has both fixed and default (XML Schema part 1, src-element.1)',
        at,
        attribute('name="a" fixed="" default=""'),
      ],
      [
        'the attribute has both type="s:int" and an inline type (src-attribute.4)',
        `${at}/s:simpleType`,
        attribute('name="a" type="s:int"', '<s:simpleType/>'),
      ],
      [
        '<s:complexType> is not allowed in <s:attribute>',
        `${at}/s:complexType`,
        attribute('name="a"', '<s:complexType/>'),
      ],
      ['tns:C is not a simple type', at, `<s:complexType name="C"/>${attribute('name="a" type="tns:C"')}`],
      [
        'the type has two attributes a (XML Schema part 1, ct-props-correct.4)',
        at,
        complex('<s:attribute name="a"/><s:attribute name="a"/>'),
      ],
      [
        'the type has two attributes a (XML Schema part 1, ct-props-correct.4)',
        `${T}/s:attributeGroup[@ref='tns:g']`,
        `<s:attributeGroup name="g"><s:attribute name="a"/></s:attributeGroup>${complex('<s:attribute name="a"/><s:attributeGroup ref="tns:g"/>')}`,
      ],
      [
        'the attribute x of <s:attributeGroup> is not supported',
        `${T}/s:attributeGroup[@ref='tns:g']`,
        `<s:attributeGroup name="g"/>${complex('<s:attributeGroup ref="tns:g" x="1"/>')}`,
        withoutIt,
      ],
      [
        unresolved('attribute group tns:no'),
        `${T}/s:attributeGroup[@ref='tns:no']`,
        complex('<s:attributeGroup ref="tns:no"/>'),
        searched('no'),
      ],
      ['<s:attributeGroup> has no ref attribute', `${T}/s:attributeGroup`, complex('<s:attributeGroup/>'), damaged],
    ]),
  )('%s', (_, row) => check(row));

  it.each(
    about([
      [
        'the attribute g',
        'the attribute x of <s:attribute> is not supported',
        "s:attribute[@name='g']",
        '<s:attribute name="g" x="1"/>',
        withoutIt,
      ],
      [
        'the attribute g',
        'the attribute use of <s:attribute> is not supported',
        "s:attribute[@name='g']",
        '<s:attribute name="g" use="required"/>',
        withoutIt,
      ],
      [
        'the attribute group g',
        'the attribute x of <s:attributeGroup> is not supported',
        "s:attributeGroup[@name='g']",
        '<s:attributeGroup name="g" x="1"/>',
        withoutIt,
      ],
      [
        'the attribute group g',
        '<s:element> is not allowed in <s:attributeGroup>',
        "s:attributeGroup[@name='g']/s:element",
        '<s:attributeGroup name="g"><s:element/></s:attributeGroup>',
      ],
      [
        'the attribute group g',
        'the attribute group g refers to itself (XML Schema part 1, src-attribute_group.3: no circular definitions)',
        "s:attributeGroup[@name='g']",
        '<s:attributeGroup name="g"><s:attributeGroup ref="tns:g"/></s:attributeGroup>',
        circle,
      ],
    ]),
  )('of a schema, %s: %s', (what, _, row) => check(row, what));
});

import { describe as suite, expect, it } from 'vitest';
import type { Particle } from '../../../../src/codegen/read/service-description.js';
import { leftOutOf, particlesOf } from '../../schema.js';
import { describe, wsdlOf } from '../../wsdl.js';

const a = '<s:element name="a" type="s:int"/>';
const b = '<s:element name="b" type="s:int"/>';
const c = '<s:element name="c" type="s:int"/>';

/** Writes particles like a regular expression: `a b? (c | d){2,5}`. */
function written(particles: readonly Particle[]): string {
  return particles.map(one).join(' ');
}

function one(particle: Particle): string {
  const { min, max } = particle;
  const times =
    min === 1 && max === 1
      ? ''
      : min === 0 && max === 1
        ? '?'
        : max === 'unbounded' && min < 2
          ? min === 0
            ? '*'
            : '+'
          : `{${min},${max}}`;
  if (particle.kind === 'element') return particle.name.local + times;
  if (particle.kind === 'any') return `any${times}`;
  return `${particle.compositor}(${particle.alternatives.map(written).join(' | ')})${times}`;
}

suite('model groups become particles', () => {
  const group = '<s:group name="g"><s:sequence><s:element name="x" type="s:int"/><s:any/></s:sequence></s:group>';
  const facts: readonly [string, string, string][] = [
    ['a nested sequence', `<s:sequence>${a}</s:sequence>${b}`, 'a b'],
    ['an optional sequence', `<s:sequence minOccurs="0">${a}${b}</s:sequence>`, 'sequence(a b)?'],
    [
      'an optional sequence of optional elements',
      `<s:sequence minOccurs="0">${a.replace('/>', ' minOccurs="0"/>')}<s:any minOccurs="0"/></s:sequence>`,
      'a? any?',
    ],
    ['a repeated sequence', `<s:sequence maxOccurs="unbounded">${a}${b}</s:sequence>`, 'sequence(a b)+'],
    ['a repeated sequence with one element', `<s:sequence minOccurs="0" maxOccurs="unbounded">${a}</s:sequence>`, 'a*'],
    ['a sequence that may never occur', `<s:sequence minOccurs="0" maxOccurs="0">${a}</s:sequence>${b}`, 'b'],
    ['an empty sequence', '<s:sequence/>', ''],
    [
      'an optional sequence of which one element is required',
      `<s:sequence minOccurs="0">${a.replace('/>', ' minOccurs="0"/>')}${b}</s:sequence>`,
      'sequence(a? b)?',
    ],
    ['a choice that may never occur', `<s:choice minOccurs="0" maxOccurs="0">${a}${b}</s:choice>${c}`, 'c'],
    [
      'counts that have gaps when multiplied',
      `<s:sequence minOccurs="0" maxOccurs="3">${a.replace('/>', ' minOccurs="2" maxOccurs="2"/>')}</s:sequence>`,
      'sequence(a{2,2}){0,3}',
    ],
    [
      'counts that have no gaps when multiplied',
      `<s:sequence minOccurs="2" maxOccurs="2">${a.replace('/>', ' minOccurs="2" maxOccurs="3"/>')}</s:sequence>`,
      'a{4,6}',
    ],
    ['a choice', `<s:choice>${a}${b}</s:choice>`, 'choice(a | b)'],
    ['a repeated choice', `<s:choice minOccurs="0" maxOccurs="unbounded">${a}${b}</s:choice>`, 'choice(a | b)*'],
    ['a choice with one alternative', `<s:choice minOccurs="0">${a}</s:choice>`, 'a?'],
    ['a choice of sequences', `<s:choice><s:sequence>${a}${b}</s:sequence>${c}</s:choice>`, 'choice(a b | c)'],
    ['a nested choice', `<s:choice>${a}<s:choice minOccurs="0">${b}${c}</s:choice></s:choice>`, 'choice(a | b | c)?'],
    ['a choice with an empty alternative', `<s:choice>${a}${b}<s:sequence/></s:choice>`, 'choice(a | b)?'],
    [
      'a nested repeated choice',
      `<s:choice>${a}<s:choice maxOccurs="2">${b}${c}</s:choice></s:choice>`,
      'choice(a | choice(b | c){1,2})',
    ],
    ['an empty choice', '<s:choice/>', ''],
    ['any', '<s:any minOccurs="0" maxOccurs="unbounded" namespace="##other" processContents="lax"/>', 'any*'],
    ['the same element twice', `${a}${b}${a}`, 'a b a'],
    ['a group', '<s:group ref="tns:g"/>', 'x any'],
    ['an optional group', '<s:group ref="tns:g" minOccurs="0"/>', 'sequence(x any)?'],
    ['a DataSet', '<s:element ref="s:schema"/><s:any/>', 'schema any'],
  ];
  it.each(facts)('%s', (_, request, want) => {
    expect(written(particlesOf(describe(wsdlOf({ request, schema: group }))))).toBe(want);
  });

  it('xs:all is read as a sequence, because the order does not matter', () => {
    const schema = `<s:element name="run"><s:complexType><s:all>${a}${b}</s:all></s:complexType></s:element>`;
    expect(written(particlesOf(describe(wsdlOf({ schema }))))).toBe('a b');
  });
});

suite('an unreadable group is left out', () => {
  const cases: readonly [string, string, string][] = [
    [
      'a group that contains itself',
      '<s:group name="g"><s:sequence><s:group ref="tns:h"/></s:sequence></s:group>\n<s:group name="h"><s:sequence><s:group ref="tns:g"/></s:sequence></s:group>',
      "test.wsdl:7: the group g refers to itself (XML Schema part 1, mg-props-correct.2: no circular definitions); at wsdl:definitions/wsdl:types/s:schema/s:group[@name='g']; if an anonymous type refers to it, give that type a name",
    ],
    [
      'an undeclared group',
      '<s:complexType name="T"><s:group ref="tns:no"/></s:complexType>',
      'unresolved reference: the group tns:no',
    ],
    [
      'a group in an anonymous type nested in the group',
      '<s:group name="g"><s:sequence><s:element name="e" minOccurs="0"><s:complexType><s:group ref="tns:g"/></s:complexType></s:element></s:sequence></s:group>',
      'the group g refers to itself (XML Schema part 1, mg-props-correct.2: no circular definitions)',
    ],
    ['an empty group', '<s:group name="g"/>', 'must have exactly one of <sequence>, <choice>, <all>'],
    [
      'two groups in one type',
      '<s:complexType name="T"><s:sequence/><s:all/></s:complexType>',
      'has more than one of <sequence>',
    ],
  ];
  it.each(cases)('%s', (_, schema, want) => {
    expect(leftOutOf(wsdlOf({ schema }))).toContain(want);
  });
});

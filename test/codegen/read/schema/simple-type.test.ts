import { describe as suite, expect, it } from 'vitest';
import { leftOutOf, noticesOf, typeNamed } from '../../schema.js';
import { wsdlOf } from '../../wsdl.js';

const type = (content: string) => `<s:simpleType name="T">${content}</s:simpleType>`;
const restriction = (content: string, base = 's:string') =>
  type(`<s:restriction base="${base}">${content}</s:restriction>`);
const literals = '<s:enumeration value="a"/><s:enumeration value=" b "/><s:enumeration value="a"/>';

const shared = `
<s:simpleType name="Base"><s:restriction base="s:token"><s:enumeration value="x"/><s:enumeration value="y"/></s:restriction></s:simpleType>
<s:simpleType name="Code"><s:restriction base="s:string"><s:pattern value="[A-Z]+"/><s:maxLength value="9"/></s:restriction></s:simpleType>
<s:simpleType name="Ints"><s:list itemType="s:int"/></s:simpleType>
<s:simpleType name="Either"><s:union memberTypes="s:int tns:Base"/></s:simpleType>`;

suite('a simple type', () => {
  const facts: readonly [string, string, object][] = [
    [
      'has each value of its enumeration only once',
      restriction(literals),
      { enumeration: [{ value: 'a' }, { value: ' b ' }] },
    ],
    [
      'has its enum values without the white space that its base type removes',
      restriction(literals, 's:token'),
      { enumeration: [{ value: 'a' }, { value: 'b' }] },
    ],
    [
      'may enumerate numbers',
      restriction('<s:enumeration value="1"/>', 's:int'),
      { base: 'int', enumeration: [{ value: '1' }] },
    ],
    [
      'may enumerate qualified names',
      restriction('<s:enumeration value="tns:a"/>', 's:QName'),
      { enumeration: [{ value: '{urn:t}a' }] },
    ],
    ['can be an alias of a built-in type', restriction('', 's:int'), { kind: 'simple', base: 'int' }],
    [
      'restricts another type of the schema',
      restriction('', 'tns:Base'),
      { base: 'token', enumeration: [{ value: 'x' }, { value: 'y' }] },
    ],
    [
      'restricts another type to fewer enum values',
      restriction('<s:enumeration value="y"/>', 'tns:Base'),
      { enumeration: [{ value: 'y' }] },
    ],
    [
      'restricts an inner type',
      type('<s:restriction><s:simpleType><s:restriction base="s:short"/></s:simpleType></s:restriction>'),
      { base: 'short' },
    ],
    [
      'has lengths',
      restriction('<s:minLength value="1"/><s:maxLength value="64"/>'),
      { facets: { minLength: 1, maxLength: 64 } },
    ],
    [
      'has bounds',
      restriction('<s:minInclusive value=" 1 "/><s:maxExclusive value="9"/>', 's:int'),
      { facets: { minInclusive: '1', maxExclusive: '9' } },
    ],
    [
      'has digits',
      restriction('<s:totalDigits value="9"/><s:fractionDigits value="2"/>', 's:decimal'),
      { facets: { totalDigits: 9, fractionDigits: 2 } },
    ],
    ['has white space', restriction('<s:whiteSpace value="collapse"/>'), { facets: { whiteSpace: 'collapse' } }],
    [
      'has patterns, one of which must match',
      restriction('<s:pattern value="a"/><s:pattern value="b"/>'),
      { facets: { patterns: [['^(?:a)$', '^(?:b)$']] } },
    ],
    [
      'has the patterns of its base type and its own bounds',
      restriction('<s:pattern value="A.*"/><s:maxLength value="3"/>', 'tns:Code'),
      { facets: { patterns: [['^(?:[A-Z]+)$'], ['^(?:A[^\\n\\r]*)$']], maxLength: 3 } },
    ],
    ['may be a list', type('<s:list itemType="tns:Base"/>'), { kind: 'list', item: { kind: 'named' } }],
    [
      'may be a list with a nested item type',
      type('<s:list><s:simpleType><s:restriction base="s:int"/></s:simpleType></s:list>'),
      { item: { type: { base: 'int' } } },
    ],
    [
      'may narrow a list',
      restriction('<s:maxLength value="2"/>', 'tns:Ints'),
      { kind: 'list', facets: { maxLength: 2 } },
    ],
    [
      'may be a union',
      type(
        '<s:union memberTypes="s:int tns:Base"><s:simpleType><s:restriction base="s:date"/></s:simpleType></s:union>',
      ),
      { kind: 'union', members: [{ name: 'int' }, { name: { local: 'Base' } }, { type: { base: 'date' } }] },
    ],
  ];
  it.each(facts)('%s', (_, schema, want) => {
    expect(typeNamed('T', { schema: shared + schema })).toMatchObject(want);
  });

  it('has the documentation of its enum values', () => {
    const literal =
      '<s:enumeration value="a"><s:annotation><s:documentation>First.</s:documentation></s:annotation></s:enumeration>';
    expect(typeNamed('T', { schema: restriction(literal) })).toMatchObject({
      enumeration: [{ documentation: 'First.' }],
    });
  });
});

suite('facets without effect are ignored with a notice', () => {
  const cases: readonly [string, string, RegExp][] = [
    [
      'a length for a number',
      restriction('<s:maxLength value="9"/>', 's:int'),
      /^ignored <s:maxLength value="9">: it does not apply to int/,
    ],
    ['a bound for text', restriction('<s:minInclusive value="9"/>'), /it does not apply to string/],
    ['an invalid bound', restriction('<s:minInclusive value="x"/>', 's:int'), /its value is not a whole number/],
    ['an invalid count', restriction('<s:length value="x"/>'), /its value is not a count/],
    [
      'an invalid pattern',
      restriction('<s:pattern value="(a"/>'),
      /^ignored <s:pattern value="\(a">: the pattern is not an XML Schema regular expression/,
    ],
    [
      'a facet without a value',
      restriction('<s:length>5</s:length>'),
      /^ignored <s:length>: it has no value attribute/,
    ],
    [
      'an enum value outside its base type',
      restriction('<s:enumeration value="a b"/>', 's:NCName'),
      /^ignored the enum value "a b": it is not/,
    ],
    [
      'facets of a union',
      restriction('<s:enumeration value="1"/>', 'tns:Either'),
      /^ignored the facets and enum values of a restricted union/,
    ],
  ];
  it.each(cases)('%s', (_, schema, want) => {
    expect(noticesOf(wsdlOf({ schema: shared + schema }))).toEqual([expect.stringMatching(want)]);
    const found = typeNamed('T', { schema: shared + schema });
    expect(found).not.toHaveProperty('facets');
    expect(found).not.toHaveProperty('enumeration');
  });
});

suite('facets apply to some types only', () => {
  const values: Readonly<Record<string, string>> = {
    length: '5',
    minLength: '5',
    maxLength: '5',
    totalDigits: '5',
    fractionDigits: '0',
  };
  const lengths = ['length', 'minLength', 'maxLength'];
  const bounds = ['minInclusive', 'minExclusive', 'maxInclusive', 'maxExclusive'];
  const rows: readonly [base: string, bound: string, applicable: readonly string[]][] = [
    ['s:string', 'a', lengths],
    ['s:anyURI', 'a', lengths],
    ['s:hexBinary', 'aa', lengths],
    ['s:boolean', 'true', []],
    ['s:double', '1', bounds],
    ['s:float', '1', bounds],
    ['s:dateTime', '2024-01-01T00:00:00', bounds],
    ['s:date', '2024-01-01', bounds],
    ['s:duration', 'P1D', bounds],
    ['s:gYear', '2024', bounds],
    ['s:int', '1', [...bounds, 'totalDigits', 'fractionDigits']],
    ['s:long', '1', [...bounds, 'totalDigits', 'fractionDigits']],
    ['s:decimal', '1', [...bounds, 'totalDigits', 'fractionDigits']],
  ];
  it.each(rows)('%s', (base, bound, applicable) => {
    const ignored = [...lengths, ...bounds, 'totalDigits', 'fractionDigits'].filter((name) => {
      const schema = restriction(`<s:${name} value="${values[name] ?? bound}"/>`, base);
      return noticesOf(wsdlOf({ schema })).some((each) => each.includes('it does not apply to'));
    });
    expect(ignored).toEqual(
      [...lengths, ...bounds, 'totalDigits', 'fractionDigits'].filter((name) => !applicable.includes(name)),
    );
  });

  it('a notice quotes at most 120 characters of a value', () => {
    const quoted = (length: number) =>
      noticesOf(wsdlOf({ schema: restriction(`<s:minInclusive value="${'x'.repeat(length)}"/>`, 's:int') })).join();
    expect(quoted(120)).toContain(`value="${'x'.repeat(120)}">`);
    expect(quoted(121)).toContain(`value="${'x'.repeat(117)}...">`);
  });

  // quoting the constraints of the base type again for each restriction doubled their length each time
  it('the constraints of a union that is restricted 40 times grow by the same length each time', () => {
    const one = '<s:enumeration value="1"/>';
    const chain = Array.from(
      { length: 40 },
      (_, at) =>
        `<s:simpleType name="U${at + 1}"><s:restriction base="tns:U${at}">${one}</s:restriction></s:simpleType>`,
    );
    const first = '<s:simpleType name="U0"><s:union memberTypes="s:int s:string"/></s:simpleType>';
    const schema = first + chain.join('') + restriction(one, 'tns:U40');
    expect(typeNamed('T', { schema })).toMatchObject({ unchecked: '["1"]'.repeat(41) });
  });

  it('a restricted union without facets of its own causes no notice', () => {
    expect(noticesOf(wsdlOf({ schema: shared + restriction('', 'tns:Either') }))).toEqual([]);
  });
});

suite('an unreadable simple type is left out', () => {
  const cases: readonly [string, string, string][] = [
    [
      'a restriction of itself',
      restriction('', 'tns:T'),
      'the type T refers to itself (XML Schema part 1, st-props-correct.2: no circular definitions)',
    ],
    ['a list of itself', type('<s:list itemType="tns:T"/>'), 'the type T refers to itself'],
    ['an undeclared base', restriction('', 'tns:No'), 'unresolved reference: the type tns:No'],
    [
      'a restriction of a complex type',
      `<s:complexType name="C"/>${restriction('', 'tns:C')}`,
      'tns:C is not a simple type',
    ],
    ['no derivation', type(''), 'must have exactly one of <restriction>, <list>, <union>'],
    ['a union without members', type('<s:union/>'), '<s:union> has no member types'],
    ['a list without an item type', type('<s:list/>'), '<s:list> has no itemType attribute'],
    ['an unknown facet', restriction('<s:size value="1"/>'), '<s:size value="1"> is not an XML Schema facet'],
    ['an enum value without a value', restriction('<s:enumeration/>'), 'has no value attribute'],
  ];
  it.each(cases)('%s', (_, schema, want) => {
    expect(leftOutOf(wsdlOf({ schema }))).toContain(want);
  });
});

import { describe as suite, expect, it } from 'vitest';
import { documentation, int, name, named, read } from './definitions.js';

// Compares the whole definition of a simple type, and all notices about its schema.

suite('a simple type', () => {
  const shared = `
<s:simpleType name="Codes"><s:restriction base="s:token"><s:enumeration value="x"/><s:enumeration value="y"/><s:pattern value="[a-z]"/></s:restriction></s:simpleType>
<s:simpleType name="Ints"><s:list itemType="s:int"/></s:simpleType>
<s:simpleType name="Either"><s:union memberTypes="s:int tns:Codes"/></s:simpleType>
<s:simpleType name="Any"><s:restriction base="s:string"><s:whiteSpace value="collapse"/></s:restriction></s:simpleType>`.trim();
  const simple = (content: string, attributes = '') => `<s:simpleType name="T"${attributes}>${content}</s:simpleType>`;
  const restriction = (content: string, base = 's:string') =>
    simple(`<s:restriction base="${base}" id="i">${content}</s:restriction>`);
  const enumeration = (...values: readonly string[]) =>
    values.map((each) => `<s:enumeration value="${each}"/>`).join('');
  const atomic = (base: string, more: object = {}) => ({ kind: 'simple', name: name('T'), base, ...more });
  const xy = [{ value: 'x' }, { value: 'y' }];
  const lower = ['^(?:[a-z])$'];

  type Row = readonly [fact: string, schema: string, kind: string, want: object, notices?: readonly string[]];
  const rows: readonly Row[] = [
    [
      'an alias',
      simple('<s:restriction base=" s:int "/>', ' id="i" final="#all" nillable="true"'),
      'simple',
      atomic('int'),
    ],
    [
      'documentation, which the base type does not pass on',
      simple(`${documentation}<s:restriction base="s:int"/>`),
      'simple',
      atomic('int', { documentation: 'Doc.' }),
    ],
    [
      'enum values',
      restriction(`<s:enumeration value=" b " id="i">${documentation}</s:enumeration>${enumeration('b', 'b')}`),
      'simple',
      atomic('string', { enumeration: [{ value: ' b ', documentation: 'Doc.' }, { value: 'b' }] }),
    ],
    [
      'no documentation outside annotations',
      restriction('<s:enumeration value="a"><s:other><s:documentation>No.</s:documentation></s:other></s:enumeration>'),
      'simple',
      atomic('string', { enumeration: [{ value: 'a' }] }),
    ],
    [
      'white space that is the value of another facet',
      restriction('<s:length value="collapse"/>'),
      'simple',
      atomic('string'),
      ['ignored <s:length value="collapse">: its value is not a count (a.wsdl:11)'],
    ],
    [
      'collapsed enum values',
      restriction(enumeration('a  b', ' a b '), 's:token'),
      'simple',
      atomic('token', { enumeration: [{ value: 'a b' }] }),
    ],
    [
      'replaced white space in enum values',
      restriction(enumeration('a&#9;b'), 's:normalizedString'),
      'simple',
      atomic('normalizedString', { enumeration: [{ value: 'a b' }] }),
    ],
    [
      'enum values of a type that collapses white space',
      restriction(enumeration(' a '), 'tns:Any'),
      'simple',
      atomic('string', { facets: { whiteSpace: 'collapse' }, enumeration: [{ value: 'a' }] }),
    ],
    [
      'enum values of a base type',
      restriction('', 'tns:Codes'),
      'simple',
      atomic('token', { enumeration: xy, facets: { patterns: [lower] } }),
    ],
    [
      'fewer enum values and one more pattern',
      restriction(`${enumeration('y')}<s:pattern value="y"/><s:pattern value="z"/>`, 'tns:Codes'),
      'simple',
      atomic('token', { enumeration: [{ value: 'y' }], facets: { patterns: [lower, ['^(?:y)$', '^(?:z)$']] } }),
    ],
    [
      'qualified names',
      restriction(enumeration('tns:a', 'b'), 's:QName'),
      'simple',
      atomic('QName', { enumeration: [{ value: '{urn:t}a' }, { value: 'b' }] }),
    ],
    [
      'notations',
      restriction(enumeration('tns:a'), 's:NOTATION'),
      'simple',
      atomic('NOTATION', { enumeration: [{ value: '{urn:t}a' }] }),
    ],
    [
      'an ignored enum value',
      restriction(enumeration('1', 'x'), 's:int'),
      'simple',
      atomic('int', { enumeration: [{ value: '1' }] }),
      ['ignored the enum value "x": it is not a whole number from -2147483648 to 2147483647 (a.wsdl:11)'],
    ],
    [
      'an ignored pattern, which makes the other patterns ineffective',
      restriction('<s:pattern value="a"/><s:pattern value="("/><s:length value="1"/>'),
      'simple',
      atomic('string', { facets: { length: 1 }, unchecked: '["(","^(?:a)$"]' }),
      [
        'ignored <s:pattern value="(">: the pattern is not an XML Schema regular expression, or has a Unicode block, a class subtraction or a negated escape in a class, which are not supported (a.wsdl:11)',
      ],
    ],
    [
      'all lengths',
      restriction(
        '<s:length value="1"/><s:minLength value=" +2 "/><s:maxLength value="999999999" fixed="true" id="i"/>',
      ),
      'simple',
      atomic('string', { facets: { length: 1, minLength: 2, maxLength: 999999999 } }),
    ],
    [
      'white space',
      restriction('<s:whiteSpace value=" replace "/>'),
      'simple',
      atomic('string', { facets: { whiteSpace: 'replace' } }),
    ],
    [
      'white space of a base type that is overridden',
      restriction('<s:whiteSpace value="preserve"/>', 'tns:Any'),
      'simple',
      atomic('string', { facets: { whiteSpace: 'preserve' } }),
    ],
    [
      'a facet without a value',
      restriction('<s:length/>'),
      'simple',
      atomic('string'),
      ['ignored <s:length>: it has no value attribute (a.wsdl:11)'],
    ],
    [
      'a long count',
      restriction('<s:length value="1234567890"/>'),
      'simple',
      atomic('string'),
      ['ignored <s:length value="1234567890">: its value is not a count (a.wsdl:11)'],
    ],
    [
      'a count with other characters',
      restriction('<s:length value="1a"/><s:minLength value="a1"/>'),
      'simple',
      atomic('string'),
      [
        'ignored <s:length value="1a">: its value is not a count (a.wsdl:11)',
        'ignored <s:minLength value="a1">: its value is not a count (a.wsdl:11)',
      ],
    ],
    [
      'a bound',
      restriction('<s:minInclusive value=" 1 "/><s:maxExclusive value="x"/>', 's:int'),
      'simple',
      atomic('int', { facets: { minInclusive: '1' } }),
      [
        'ignored <s:maxExclusive value="x">: its value is not a whole number from -2147483648 to 2147483647 (a.wsdl:11)',
      ],
    ],
    [
      'a facet of other types',
      restriction('<s:length value="1"/>', 's:int'),
      'simple',
      atomic('int'),
      ['ignored <s:length value="1">: it does not apply to int (a.wsdl:11)'],
    ],
    [
      'a list',
      simple(`${documentation}<s:list itemType="s:int" id="i"/>`),
      'list',
      { kind: 'list', name: name('T'), documentation: 'Doc.', item: int },
    ],
    [
      'a list of an inline type',
      simple('<s:list><s:simpleType><s:restriction base="s:int"/></s:simpleType></s:list>'),
      'list',
      { kind: 'list', name: name('T'), item: { kind: 'anonymous', type: { kind: 'simple', base: 'int' } } },
    ],
    [
      'a restricted list',
      restriction('<s:maxLength value="2"/>', 'tns:Ints'),
      'list',
      { kind: 'list', name: name('T'), item: int, facets: { maxLength: 2 } },
    ],
    [
      'a list with an ignored pattern and enum values',
      restriction(`${enumeration('1')}<s:pattern value="("/>`, 'tns:Ints'),
      'list',
      { kind: 'list', name: name('T'), item: int, unchecked: '["(","1"]' },
      [expect.stringContaining('ignored <s:pattern'), 'ignored the enum values of a restricted list (a.wsdl:11)'],
    ],
    [
      'a union with an ignored pattern',
      restriction('<s:pattern value="("/>', 'tns:Either'),
      'union',
      { kind: 'union', name: name('T'), members: [int, named('Codes')], unchecked: '["("]' },
      [
        expect.stringContaining('ignored <s:pattern'),
        'ignored the facets and enum values of a restricted union (a.wsdl:11)',
      ],
    ],
    [
      'a list with enum values',
      restriction(`${enumeration('2 3', '1')}<s:totalDigits value="1"/>`, 'tns:Ints'),
      'list',
      { kind: 'list', name: name('T'), item: int, unchecked: '["1","2 3"]' },
      [
        'ignored <s:totalDigits value="1">: it does not apply to a list (a.wsdl:11)',
        'ignored the enum values of a restricted list (a.wsdl:11)',
      ],
    ],
    [
      'a union',
      simple(
        '<s:union memberTypes=" s:int\n tns:Codes " id="i"><s:simpleType><s:restriction base="s:date"/></s:simpleType></s:union>',
      ),
      'union',
      {
        kind: 'union',
        name: name('T'),
        members: [int, named('Codes'), { kind: 'anonymous', type: { kind: 'simple', base: 'date' } }],
      },
    ],
    [
      'a restricted union',
      restriction(`<s:pattern value="a"/>${enumeration('1')}<s:length value="1"/>`, 'tns:Either'),
      'union',
      { kind: 'union', name: name('T'), members: [int, named('Codes')], unchecked: '["^(?:a)$","1"]' },
      [
        'ignored <s:length value="1">: it does not apply to a union (a.wsdl:11)',
        'ignored the facets and enum values of a restricted union (a.wsdl:11)',
      ],
    ],
  ];
  it.each(rows.map((row) => [row[0], row] as const))('%s', (_, [, schema, kind, want, notices = []]) => {
    expect(read(`${shared}\n${schema}`, 'T', kind)).toEqual({ type: want, notices });
  });
});

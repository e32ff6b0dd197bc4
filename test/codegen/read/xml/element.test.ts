import { describe, expect, it } from 'vitest';
import { parseXml, type XmlElement } from '../../../../src/codegen/read/xml/document.js';
import {
  assume,
  attribute,
  booleanAttribute,
  canonicalText,
  childElements,
  countElements,
  documentationText,
  listAttribute,
  notice,
  qnameAttribute,
  reject,
  requiredAttribute,
  unsupported,
} from '../../../../src/codegen/read/xml/element.js';
import { messageOf } from '../../wsdl.js';

const S = 'http://www.w3.org/2001/XMLSchema';

function parse(text: string) {
  const notices = new Set<string>();
  return { xml: parseXml(text, 'x', { notices }), notices };
}
const only = (text: string): XmlElement => parse(text).xml;

describe('an error about an element', () => {
  const [child] = only('<a>\n<s:b xmlns:s="u" name="n"/></a>').elements as [XmlElement];

  it.each<[string, () => unknown, string]>([
    ['states the problem', () => reject(child, 'no'), "x:2: no\n  at a/s:b[@name='n']"],
    ['states the remedy', () => reject(child, 'no', 'do so'), "x:2: no\n  at a/s:b[@name='n']\n  do so"],
    [
      'says what is not supported',
      () => unsupported(child),
      "x:2: <s:b> is not supported\n  at a/s:b[@name='n']\n  generate from a copy of the WSDL without it, or add support for it to the generator (CONTRIBUTING.md)",
    ],
    [
      'names the construct and the remedy',
      () => unsupported(child, 'this', 'do so'),
      "x:2: this is not supported\n  at a/s:b[@name='n']\n  do so",
    ],
  ])('%s', (_, run, want) => expect(messageOf(run)).toBe(want));
});

it('a notice states the place, and an assumption also what to check', () => {
  const { xml, notices } = parse('\n<a/>');
  notice(xml, 'ignored it');
  notice(xml, 'ignored it');
  assume(xml, 'it breaks a rule', 'ignore it');
  expect([...notices]).toEqual([
    'ignored it (x:2)',
    'it breaks a rule; the stubs ignore it: check with the service that this is right (x:2)',
  ]);
});

describe('attributes', () => {
  const xml = only(
    '<a xmlns:p="u" p:only="1" both="2" p:both="3" name="\n n " empty="" blank=" " one=" 1 " no=" false" list=" a\n b "/>',
  );

  it('have no prefix', () => {
    expect(['only', 'both', 'name', 'none'].map((name) => attribute(xml, name))).toEqual([
      undefined,
      '2',
      '  n ',
      undefined,
    ]);
  });

  it('that are required have a value, without white space around it', () => {
    expect(requiredAttribute(xml, 'name')).toBe('n');
    for (const name of ['none', 'empty', 'blank'])
      expect(messageOf(() => requiredAttribute(xml, name))).toBe(
        `x:1: <a> has no ${name} attribute\n  at a[@name='  n ']\n  the WSDL is damaged: download it again`,
      );
  });

  it('that are boolean are true, false, 1 or 0, with white space around it', () => {
    const values = { true: true, ' 1 ': true, false: false, '0\n': false };
    for (const [value, want] of Object.entries(values))
      expect(booleanAttribute(only(`<a b="${value}"/>`), 'b')).toBe(want);
    expect([booleanAttribute(xml, 'one'), booleanAttribute(xml, 'no'), booleanAttribute(xml, 'none')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(messageOf(() => booleanAttribute(only('<a b="TRUE"/>'), 'b'))).toBe(
      'x:1: b="TRUE" is not a boolean: expected true or false\n  at a',
    );
  });

  it('that are lists are separated by white space', () => {
    expect(listAttribute(xml, 'list')).toEqual(['a', 'b']);
    expect([listAttribute(xml, 'blank'), listAttribute(xml, 'none')]).toEqual([[], []]);
  });
});

describe('a qualified name', () => {
  const read = (value: string, more = '') => {
    const { xml, notices } = parse(`<a xmlns="urn:d" xmlns:p="urn:p"><b type="${value}"/>${more}</a>`);
    return { name: qnameAttribute(xml.elements[0] as XmlElement, 'type'), notices: [...notices] };
  };
  const undeclared = (value: string, effect: string) =>
    `the prefix of type="${value}" is not declared (Namespaces in XML, Prefix Declared); the stubs ${effect}: check with the service that this is right (x:1)`;

  it.each<[string, string, { ns: string; local: string }, readonly string[]]>([
    ['p:x', '', { ns: 'urn:p', local: 'x' }, []],
    [' p:x ', '', { ns: 'urn:p', local: 'x' }, []],
    ['x', '', { ns: 'urn:d', local: 'x' }, []],
    ['xsd:int', '', { ns: S, local: 'int' }, [undeclared('xsd:int', `use the namespace "${S}"`)]],
    ['xs:int', '', { ns: S, local: 'int' }, [undeclared('xs:int', `use the namespace "${S}"`)]],
    ['xsds:int', '', { ns: '', local: 'int' }, [undeclared('xsds:int', 'use the name without a namespace')]],
    ['q:x', '', { ns: '', local: 'x' }, [undeclared('q:x', 'use the name without a namespace')]],
    ['q:x', '<q:c xmlns:q="urn:q"/>', { ns: 'urn:q', local: 'x' }, [undeclared('q:x', 'use the namespace "urn:q"')]],
    [
      'xs:x',
      '<xs:c xmlns:xs="urn:q"/>',
      { ns: 'urn:q', local: 'x' },
      [undeclared('xs:x', 'use the namespace "urn:q"')],
    ],
  ])('%j with %j', (value, more, name, notices) => expect(read(value, more)).toEqual({ name, notices }));

  it.each(['p:', ':', 'p:q:x', 'p:q:'])('%j is rejected', (value) =>
    expect(messageOf(() => read(value))).toBe(`x:1: type="${value}" is not a name\n  at a/b`),
  );

  it('is rejected if elsewhere, its prefix has two namespaces', () => {
    expect(messageOf(() => read('q:x', '<q:c xmlns:q="urn:q"/><q:c xmlns:q="urn:r"/>'))).toBe(
      'x:1: the prefix of type="q:x" is not declared (Namespaces in XML, Prefix Declared)\n  at a/b\n' +
        '  declare it with xmlns:q="...": elsewhere, it is "urn:q" or "urn:r"',
    );
  });

  it('is required', () => {
    expect(messageOf(() => qnameAttribute(only('<a/>'), 'type'))).toContain('<a> has no type attribute');
    expect(qnameAttribute(only('<a xmlns:p="urn:p"/>'), 'type', 'p:y')).toEqual({ ns: 'urn:p', local: 'y' });
  });
});

describe('child elements', () => {
  it('are returned without text, the first 40 characters of which are in a notice', () => {
    const { xml, notices } = parse(`<a>\n <b/> <c/>\n${'x'.repeat(41)} y <d/> more</a>`);
    expect(childElements(xml).map(({ name }) => name)).toEqual(['b', 'c', 'd']);
    expect([...notices]).toEqual([`ignored text in <a>: "${'x'.repeat(40)}" (x:1)`]);
    expect(parse('<a>  <b/>\n</a>').xml.elements).toHaveLength(1);
  });

  it('cause no notice if there is no text', () => {
    const { xml, notices } = parse('<a> <documentation> </documentation><b/></a>');
    childElements(xml);
    for (const each of xml.elements) childElements(each);
    expect([...notices]).toEqual([]);
  });

  it('are counted at all depths', () => {
    expect(countElements(only('<a/>'))).toBe(0);
    expect(countElements(only('<a><b><c/><d><e/></d></b>text<f/></a>'))).toBe(5);
  });
});

describe('documentation', () => {
  const read = (...texts: readonly string[]) =>
    documentationText(
      only(`<a>${texts.map((each) => `<documentation>${each}</documentation>`).join('')}</a>`).elements,
    );

  it.each<[string, readonly string[], string | undefined]>([
    ['nothing', [], undefined],
    ['only white space', ['', ' \n '], undefined],
    ['a line', ['  One. '], 'One.'],
    ['several elements', ['One.', ' ', 'Two.'], 'One.\n\nTwo.'],
    ['common indentation', ['One.\n    Two,\n      three.\n\n    Four.\n  '], 'One.\nTwo,\n  three.\n\nFour.'],
    ['the indentation of the first line does not count', ['\n   One,\n     two.'], 'One,\n  two.'],
    ['no common indentation', ['One,\ntwo,\n  three.'], 'One,\ntwo,\n  three.'],
    ['tabs', ['\n\tOne,\n\t\ttwo.'], 'One,\n  two.'],
    ['white space at the end of lines', ['One,  \n  two.\t'], 'One,\ntwo.'],
    ['several empty lines', ['One.\n\n\n \n\n  Two.\n\n  Three.'], 'One.\n\nTwo.\n\nThree.'],
    [
      'line ends of other systems',
      ['One,&#13;\n two,&#13; three,&#x2028; four,&#x2029; five.'],
      'One,\ntwo,\nthree,\nfour,\nfive.',
    ],
    ['markup', ['One <b>and <i>two</i></b>.'], 'One and two.'],
  ])('%s', (_, texts, want) => expect(read(...texts)).toBe(want));
});

describe('the canonical text of an element', () => {
  const of = (text: string) => canonicalText(only(text));
  const schema = (content: string, attributes = '') =>
    of(`<s:e xmlns:s="${S}" xmlns:x="urn:x" ${attributes}>${content}</s:e>`);

  it('has the namespace, name and sorted attributes of an element, and its content', () => {
    expect(schema('<s:f/> text ', 'b="2" a="1"')).toBe(`<${S} e a="1" b="2"><${S} f ></>text</>`);
  });

  it('does not have annotations, documentation and extensions', () => {
    const plain = schema('<s:f/>');
    expect(schema('<s:annotation/><s:f><x:y/></s:f><s:documentation>a</s:documentation><x:y/>')).toBe(plain);
    expect(schema('<s:g/>')).not.toBe(plain);
  });

  it.each(['wsdl', 'wsdl/soap', 'wsdl/soap12'])('has elements of %s', (path) => {
    const ns = `http://schemas.xmlsoap.org/${path}/`;
    expect(schema(`<p:f xmlns:p="${ns}"/>`)).toBe(`<${S} e ><${ns} f ></></>`);
  });
});

import { describe as suite, expect, it } from 'vitest';
import { importsOf, isAddress, normalizeLocation, resolveLocation } from '../../../src/codegen/read/imports.js';
import { readWsdl, type ReadOptions } from '../../../src/codegen/read/read-wsdl.js';
import { messageOf, wsdlOf } from '../wsdl.js';

const S = 'http://www.w3.org/2001/XMLSchema';
const schemaOf = (content: string, attributes = '') => `<s:schema xmlns:s="${S}" ${attributes}>${content}</s:schema>`;
const type = (name: string) => `<s:complexType name="${name}"/>`;

/** Reads a WSDL in the file `dir/a.wsdl`. */
function read(
  parts: Parameters<typeof wsdlOf>[0],
  documents: Readonly<Record<string, string>> = {},
  options: ReadOptions = {},
) {
  const { description, notices } = readWsdl(wsdlOf(parts), 'dir/a.wsdl', {
    documents: new Map(Object.entries(documents)),
    ...options,
  });
  const types = description.components.filter((each) => each.kind !== 'element');
  return { types: types.map(({ name }) => `{${name?.ns}}${name?.local}`), notices };
}

suite('a location', () => {
  it.each([
    ['b.xsd', 'http://h/d/a.wsdl', 'http://h/d/b.xsd'],
    ['HTTP://H/b.xsd#c', 'dir/a.wsdl', 'http://h/b.xsd'],
    ['http://[/b.xsd', 'dir/a.wsdl', 'dir/http:/[/b.xsd'],
    ['//', 'http://h/a.wsdl', '/'],
    ['C:\\d\\b.xsd', 'dir/a.wsdl', 'C:/d/b.xsd'],
    ['b.xsd', 'C:/d/a.wsdl', 'C:/d/b.xsd'],
    ['b.xsd', 'C:\\d\\a.wsdl', 'C:/d/b.xsd'],
    ['file:///d/b%20c.xsd', 'dir/a.wsdl', '/d/b c.xsd'],
    ['file://[', 'dir/a.wsdl', 'dir/file:/['],
    ['/d/../b.xsd', 'dir/a.wsdl', '/b.xsd'],
    ['#c', 'dir/a.wsdl', 'dir'],
  ])('%j of %j is %j', (written, base, want) => expect(resolveLocation(written, base)).toBe(want));

  it.each([
    ['http://H/d/../a.wsdl', 'http://h/a.wsdl'],
    ['http://[', 'http://['],
    ['d\\e\\..\\a.wsdl', 'd/a.wsdl'],
    ['./a.wsdl', 'a.wsdl'],
    ['a%20b.wsdl', 'a%20b.wsdl'],
  ])('of a WSDL, %j, becomes %j', (location, want) => expect(normalizeLocation(location)).toBe(want));

  it.each([
    ['http://h', true],
    ['urn:x', true],
    ['A+b-c.1:x', true],
    ['file:///x', false],
    ['FILE:x', false],
    ['c:/x', false],
    ['1http://h', false],
    ['a/http://h', false],
    ['', false],
  ])('%j is a URL other than a file: %s', (location, want) => expect(isAddress(location)).toBe(want));
});

suite('importsOf', () => {
  const inSchema = (content: string) => importsOf(schemaOf(content), 'a.xsd');

  it.each<readonly [string, readonly string[]]>([
    ['<s:import namespace="urn:o" schemaLocation=" b.xsd "/>', ['b.xsd']],
    ['<s:include schemaLocation="b.xsd"/><s:redefine schemaLocation="c.xsd"/>', ['b.xsd', 'c.xsd']],
    ['<s:import namespace="urn:o" location="b.xsd"/>', ['b.xsd']],
    ['<s:import schemaLocation="b.xsd" location="c.xsd"/>', ['b.xsd']],
    ['<s:import namespace="urn:o" schemaLocation=" "/>', []],
    [`<s:import namespace="${S}" schemaLocation="b.xsd"/>`, []],
    ['<s:import namespace="http://schemas.xmlsoap.org/soap/encoding/" schemaLocation="b.xsd"/>', []],
    ['<s:import namespace="http://www.w3.org/2003/05/soap-encoding" schemaLocation="b.xsd"/>', []],
    ['<s:import namespace="http://schemas.xmlsoap.org/wsdl/" schemaLocation="b.xsd"/>', []],
    ['<s:import namespace="http://www.w3.org/2001/XMLSchema-instance" schemaLocation="b.xsd"/>', []],
    ['<s:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="b.xsd"/>', []],
    [`<s:include namespace="${S}" schemaLocation="b.xsd"/>`, ['b.xsd']],
    ['<s:element schemaLocation="b.xsd"/><s:include schemaLocation="c.xsd"/>', ['c.xsd']],
    ['<x:import xmlns:x="urn:x" schemaLocation="b.xsd" location="b.xsd"/>', []],
    ['<w:import xmlns:w="http://schemas.xmlsoap.org/wsdl/" location="b.wsdl" schemaLocation="c.xsd"/>', ['b.wsdl']],
    ['<w:include xmlns:w="http://schemas.xmlsoap.org/wsdl/" location="b.wsdl"/>', []],
    [`<w:import xmlns:w="http://schemas.xmlsoap.org/wsdl/" namespace="${S}" location="b.wsdl"/>`, ['b.wsdl']],
    ['<s:element><s:include schemaLocation="b.xsd"/></s:element>', []],
  ])('in a schema, %s', (content, want) => expect(inSchema(content)).toEqual(want));

  it('finds imports in the types of a WSDL, and only there', () => {
    const include = '<s:include schemaLocation="b.xsd"/>';
    expect(
      importsOf(wsdlOf({ schemas: '<s:import namespace="urn:o" schemaLocation="o.xsd"/>', schema: include }), 'a.wsdl'),
    ).toEqual(['b.xsd', 'o.xsd']);
    expect(
      importsOf(
        wsdlOf({
          definitions: `<x:types xmlns:x="urn:x">${include}</x:types><x:schema xmlns:x="urn:x">${include}</x:schema>`,
        }),
        'a.wsdl',
      ),
    ).toEqual([]);
    expect(importsOf(wsdlOf({ definitions: `<wsdl:message name="m">${include}</wsdl:message>` }), 'a.wsdl')).toEqual(
      [],
    );
  });

  it('does not parse a document that imports nothing', () => {
    expect(importsOf('<a>', 'a.wsdl')).toEqual([]);
    expect(messageOf(() => importsOf('<a><include location="b"/>', 'a.wsdl'))).toContain(
      'a.wsdl:1: this is not well-formed XML',
    );
  });
});

suite('an imported document', () => {
  it('is found from the location of the WSDL, and from its own', () => {
    const schema = '<s:import namespace="urn:o" schemaLocation="sub/o.xsd"/>';
    const other = (location: string) => ({
      [`${location}sub/o.xsd`]: schemaOf(`<s:include schemaLocation="p.xsd"/>${type('O')}`, 'targetNamespace="urn:o"'),
      [`${location}sub/p.xsd`]: schemaOf(type('P')),
    });
    const want = { types: ['{urn:o}O', '{urn:o}P'], notices: [] };
    expect(read({ schema }, other('dir/'))).toEqual(want);
    expect(read({ schema }, other('http://user:secret@h/d/'), { location: 'http://user:secret@h/d/a.wsdl' })).toEqual(
      want,
    );
  });

  it('is named in messages without its user info', () => {
    const schema = '<s:import namespace="urn:o" schemaLocation="http://user:secret@h/o.xsd"/>';
    const documents = { 'http://user:secret@h/o.xsd': '<a>' };
    expect(messageOf(() => read({ schema }, documents))).toBe(
      'http://h/o.xsd:1: this is not well-formed XML: unclosed tag: a\n  at a',
    );
  });

  it('can be imported in the types of a WSDL, as a WSDL, or several times', () => {
    const document = schemaOf(type('O'), 'targetNamespace=" urn:o "');
    const want = { types: ['{urn:o}O'], notices: [] };
    const element = '<s:import namespace="urn:o" schemaLocation="o.xsd"/>';
    expect(read({ schemas: element }, { 'dir/o.xsd': document })).toEqual(want);
    expect(
      read({ definitions: '<wsdl:import namespace="urn:o" location="o.xsd"/>' }, { 'dir/o.xsd': document }),
    ).toEqual(want);
    expect(read({ schemas: element + element, schema: element }, { 'dir/o.xsd': document })).toEqual(want);
  });

  it('that is included, although it has another namespace, is imported with a notice', () => {
    const schema = '<s:include schemaLocation="o.xsd"/>';
    expect(read({ schema }, { 'dir/o.xsd': schemaOf(type('O'), 'targetNamespace="urn:o"') })).toEqual({
      types: ['{urn:o}O'],
      notices: ['imported the schema of "urn:o", although the schema of "urn:t" includes it (dir/o.xsd:1)'],
    });
    expect(read({ schema }, { 'dir/o.xsd': schemaOf(type('O'), 'targetNamespace="urn:t"') })).toEqual({
      types: ['{urn:t}O'],
      notices: [],
    });
  });

  it('can be redefined', () => {
    const schema = `<s:redefine schemaLocation="o.xsd"><s:annotation/><s:complexType name="O"><s:complexContent><s:extension base="tns:O"/></s:complexContent></s:complexType></s:redefine>`;
    expect(read({ schema }, { 'dir/o.xsd': schemaOf(type('O')) })).toEqual({
      types: ['{urn:t}O', '{urn:t}O original'],
      notices: [],
    });
  });

  it('without a namespace adopts the namespace of each schema that includes it', () => {
    const include = '<s:include schemaLocation="o.xsd"/>';
    const schemas = `<s:schema targetNamespace="urn:p">${include}</s:schema><s:schema>${include}</s:schema>`;
    expect(read({ schema: include + include, schemas }, { 'dir/o.xsd': schemaOf(type('O')) })).toEqual({
      types: ['{urn:t}O', '{urn:p}O', '{}O'],
      notices: [],
    });
  });

  it.each([
    ['<x:schema xmlns:x="urn:x"/>', 'x:schema'],
    [`<s:element xmlns:s="${S}"/>`, 's:element'],
    ['<definitions/>', 'definitions'],
    ['<w:types xmlns:w="http://schemas.xmlsoap.org/wsdl/"/>', 'w:types'],
  ])('is rejected if it is %s', (document, root) => {
    const schema = '<s:import namespace="urn:o" schemaLocation="o.xsd"/>';
    expect(messageOf(() => read({ schema }, { 'dir/o.xsd': document }))).toBe(
      `dir/a.wsdl:7: dir/o.xsd is neither a WSDL nor a schema: its root element is <${root}>\n  at wsdl:definitions/wsdl:types/s:schema/s:import`,
    );
  });

  it('is not needed for an element of another vocabulary', () => {
    const schema = '<x:include xmlns:x="urn:x"/>';
    expect(read({ schema }).notices).toEqual([expect.stringContaining('<x:include> is not allowed in a schema')]);
  });
});

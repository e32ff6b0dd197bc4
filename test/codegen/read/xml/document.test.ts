import { describe, expect, it } from 'vitest';
import {
  locationOf,
  namespaceOf,
  parseXml,
  textOf,
  type XmlElement,
} from '../../../../src/codegen/read/xml/document.js';
import { messageOf } from '../../wsdl.js';

const parse = (text: string, source = 'x', notices = new Set<string>()): XmlElement =>
  parseXml(text, source, { notices });

describe('parseXml', () => {
  it('resolves names, even if a child element redeclares a prefix', () => {
    const root = parse('<a xmlns="urn:1" xmlns:p="urn:2"><p:b xmlns:p="urn:3" p:c="1" d="2"/></a>');
    const [child] = root.elements;
    expect([root.ns, root.local]).toEqual(['urn:1', 'a']);
    expect([child?.ns, child?.local, child?.name]).toEqual(['urn:3', 'b', 'p:b']);
    expect(child?.attributes).toEqual([
      { name: 'p:c', local: 'c', ns: 'urn:3', value: '1' },
      { name: 'd', local: 'd', ns: '', value: '2' },
    ]);
    expect(child && ['', 'p', 'q', 'xml'].map((prefix) => namespaceOf(prefix, child))).toEqual([
      'urn:1',
      'urn:3',
      undefined,
      'http://www.w3.org/XML/1998/namespace',
    ]);
  });

  it('keeps text in order, including CDATA and references, and drops comments', () => {
    expect(textOf(parse('<a>1<b>2&amp;</b><!-- no --><![CDATA[<3>]]>&#x34;</a>'))).toBe('12&<3>4');
  });

  it('records the line of a tag and the path to it', () => {
    const [child] = parse('<a>\n\n<s:b\n  xmlns:s="u"\n  name="n"\n/></a>', 'dir/x.wsdl').elements;
    const { source, line, path } = locationOf(child as XmlElement);
    expect({ source, line, path }).toEqual({ source: 'dir/x.wsdl', line: 3, path: "a/s:b[@name='n']" });
  });

  const rejected: readonly [string, string, string][] = [
    ['an end tag that does not match', '<a>\n<b></a>', 'x:2: this is not well-formed XML: unexpected close tag'],
    ['a document that ends early', '<a>\n<b>', 'x:2: this is not well-formed XML: unclosed tag: b\n  at a/b'],
    ['an undeclared prefix', '<p:a/>', 'x:1: this is not well-formed XML: unbound namespace prefix: "p"'],
    ['an undeclared entity', '<a>&nbsp;</a>', 'x:1: this is not well-formed XML: undefined entity'],
    ['a second root', '<a/>\n<b/>', 'x:2: this is not well-formed XML: documents may contain only one root'],
    [
      'a DOCTYPE that declares entities',
      '<!DOCTYPE a [<!ENTITY b "c">]>\n<a/>',
      'x:1: a DOCTYPE that declares entities is not supported\n  remove it from a copy of the WSDL',
    ],
    ['plain text', 'Service unavailable', 'x:1: this is not well-formed XML'],
  ];
  it.each(rejected)('rejects %s with file and line', (_, text, want) => {
    expect(messageOf(() => parse(text))).toContain(want);
  });

  it.each([
    '<!DOCTYPE a>\n<a/>',
    '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">\n<a/>',
    '<!DOCTYPE a PUBLIC "-//W3C//DTD XMLSCHEMA 200102//EN" "XMLSchema.dtd" [<!ATTLIST a b CDATA #IMPLIED>]>\n<a/>',
  ])('ignores a DOCTYPE without entities, and reports it: %s', (text) => {
    const notices = new Set<string>();
    expect(parse(text, 'x', notices)).toMatchObject({ name: 'a', line: 2, attributes: [] });
    expect([...notices]).toEqual(['ignored the DOCTYPE and the resources it references (x:1)']);
  });

  it('rejects a document without an element', () => {
    expect(messageOf(() => parse(''))).toBe('x:1: this is not well-formed XML: document must contain a root element');
  });

  it('accepts 128 levels of nesting, and no more', () => {
    const nested = (depth: number) => `\n${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;
    expect(parse(nested(128)).elements).toHaveLength(1);
    expect(messageOf(() => parse(nested(129)))).toBe(
      `x:2: elements are nested more than 128 levels deep\n  at ${Array(128).fill('a').join('/')}\n` +
        '  this does not look like a WSDL or schema',
    );
  });

  it('rejects a long namespace, whether it is declared or a target namespace', () => {
    const [short, long] = ['x'.repeat(2000), 'x'.repeat(2001)];
    const message =
      'x:1: a namespace has 2001 characters, more than the limit of 2000\n  at a\n' +
      '  generate from a copy of the WSDL with a shorter namespace';
    for (const attribute of ['xmlns', 'xmlns:p', 'targetNamespace']) {
      expect(parse(`<a ${attribute}="${short}"/>`).local).toBe('a');
      expect(messageOf(() => parse(`<a ${attribute}="${long}"/>`))).toBe(message);
    }
    expect(parse(`<a other="${long}"/>`).local).toBe('a');
  });

  it('keeps the white space of documentation, at any depth in it', () => {
    const [first, second] = parse('<a><documentation> <b> </b> </documentation> <b> </b> </a>').elements;
    expect(first && textOf(first)).toBe('   ');
    expect(second?.content).toEqual([]);
  });

  it.each(['http://www.w3.org/1999/XMLSchema', 'http://www.w3.org/2000/10/XMLSchema'])(
    'reads the draft %s as XML Schema',
    (ns) => {
      const { ns: own, declared } = parse(`<a xmlns="${ns}"/>`);
      expect([own, declared.get('')]).toEqual(Array(2).fill('http://www.w3.org/2001/XMLSchema'));
    },
  );

  it('names a step of the path after the name or ref of the element', () => {
    const paths = (text: string) => parse(`<a>${text}</a>`).elements.map(({ path }) => path);
    expect(paths('<b ref="r" name="n"/><b name="n"/><b id="i"/><b xmlns:p="p" p:name="n"/>')).toEqual([
      "a/b[@ref='r']",
      "a/b[@name='n']",
      'a/b',
      'a/b',
    ]);
  });

  it('rejects excessive nesting early', () => {
    const started = performance.now();
    expect(messageOf(() => parse('<a>'.repeat(200_000)))).toContain('nested more than 128 levels deep');
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

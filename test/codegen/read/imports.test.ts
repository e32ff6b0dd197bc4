import { describe as suite, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/codegen/model/fingerprint.js';
import { importsOf, type Unavailable } from '../../../src/codegen/generate.js';
import { readWsdl } from '../../../src/codegen/read/read-wsdl.js';
import { resolveLocation } from '../../../src/codegen/read/imports.js';
import { bindingOf, messageOf, namespaces, wsdlOf } from '../wsdl.js';

const S = 'xmlns:s="http://www.w3.org/2001/XMLSchema"';
const schema = (content: string, attributes = 'targetNamespace="urn:t"') =>
  `<s:schema ${S} xmlns:tns="urn:t" xmlns:o="urn:o" ${attributes}>${content}</s:schema>`;
const typed = (type: string) => `<s:element name="a" type="${type}" xmlns:o="urn:o"/>`;

/** Reads `main.wsdl` and the given documents in the same folder. */
function read(text: string, documents: Given = {}, allowMissing: readonly string[] = []) {
  return readWsdl(text, 'dir/main.wsdl', { documents: new Map(Object.entries(documents)), allowMissing });
}

type Given = Readonly<Record<string, string | Unavailable>>;

const names = (text: string, documents: Readonly<Record<string, string>>) =>
  read(text, documents).description.components.map(({ name }) => `{${name?.ns}}${name?.local}`);

suite('locations', () => {
  const cases: readonly [string, string, string][] = [
    ['x.xsd', 'main.wsdl', 'x.xsd'],
    ['./x.xsd', 'dir/main.wsdl', 'dir/x.xsd'],
    ['../x.xsd', 'dir/main.wsdl', 'x.xsd'],
    ['../x.xsd', '../main.wsdl', '../../x.xsd'],
    ['..\\x.xsd', 'a\\b\\main.wsdl', 'a/x.xsd'],
    ['a%20b.xsd#c', 'main.wsdl', 'a b.xsd'],
    ['100%.xsd', 'main.wsdl', '100%.xsd'],
    ['/abs/x.xsd', 'dir/main.wsdl', '/abs/x.xsd'],
    ['http://h/x.xsd', 'dir/main.wsdl', 'http://h/x.xsd'],
    ['x.xsd', 'http://h/a/b.svc?wsdl', 'http://h/a/x.xsd'],
    ['?xsd=xsd0', 'http://h/a/b.svc?wsdl', 'http://h/a/b.svc?xsd=xsd0'],
  ];
  it.each(cases)('%s of %s is %s', (written, base, want) => {
    expect(resolveLocation(written, base)).toBe(want);
  });
});

suite('importsOf', () => {
  it('finds every document that a WSDL and its schemas refer to, only once', () => {
    const text = wsdlOf({
      definitions: '<wsdl:import namespace="urn:w" location="w.wsdl"/>',
      schema:
        '<s:import namespace="urn:o" schemaLocation="o.xsd"/><s:include schemaLocation="i.xsd"/><s:include schemaLocation="./i.xsd"/><s:import namespace="urn:x"/>' +
        '<s:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="http://www.w3.org/2001/xml.xsd"/>',
    });
    expect(importsOf(text, 'dir/main.wsdl')).toEqual(['dir/o.xsd', 'dir/i.xsd', 'dir/w.wsdl']);
  });

  it('finds the documents that a schema refers to', () => {
    expect(importsOf(schema('<s:include schemaLocation="b.xsd"/>'), 'http://h/x/a.xsd')).toEqual(['http://h/x/b.xsd']);
  });

  it('finds nothing in a WSDL that imports nothing', () => {
    expect(importsOf(wsdlOf(), 'x')).toEqual([]);
  });
});

suite('documents', () => {
  const imported = '<s:import namespace="urn:o" schemaLocation="o.xsd"/>';
  const other = (content: string) => schema(content, 'targetNamespace="urn:o"');

  it('are imported into schemas', () => {
    const text = wsdlOf({ request: typed('o:T'), schema: imported });
    expect(names(text, { 'dir/o.xsd': other('<s:complexType name="T"/>') })).toContain('{urn:o}T');
  });

  it('are included', () => {
    const text = wsdlOf({ request: typed('tns:T'), schema: '<s:include schemaLocation="sub/i.xsd"/>' });
    const documents = {
      'dir/sub/i.xsd': schema('<s:include schemaLocation="../j.xsd"/>'),
      'dir/j.xsd': schema('<s:complexType name="T"/>'),
    };
    expect(names(text, documents)).toContain('{urn:t}T');
  });

  it('without a namespace adopt the namespace of the including schema, also for their references', () => {
    const text = wsdlOf({ request: typed('tns:T'), schema: '<s:include schemaLocation="i.xsd"/>' });
    const documents = {
      'dir/i.xsd': schema(
        '<s:complexType name="T"><s:sequence><s:element name="u" type="U"/></s:sequence></s:complexType><s:complexType name="U"/>',
        '',
      ),
    };
    const { description, notices } = read(text, documents);
    expect(description.components.filter((each) => each.kind === 'complex')).toMatchObject([
      { name: { ns: 'urn:t', local: 'T' }, particles: [{ type: { name: { ns: 'urn:t', local: 'U' } } }] },
      { name: { ns: 'urn:t', local: 'U' } },
    ]);
    expect(notices).toEqual([]);
  });

  it('may import each other', () => {
    const text = wsdlOf({ request: typed('o:T'), schema: imported });
    const documents = {
      'dir/o.xsd': other('<s:import namespace="urn:p" schemaLocation="p.xsd"/><s:complexType name="T"/>'),
      'dir/p.xsd': schema(
        '<s:import namespace="urn:o" schemaLocation="o.xsd"/><s:complexType name="P"/>',
        'targetNamespace="urn:p"',
      ),
    };
    expect(names(text, documents)).toEqual(expect.arrayContaining(['{urn:o}T', '{urn:p}P']));
  });

  it('can be WSDLs, in which case the first document may contain only the service', () => {
    const whole = wsdlOf();
    const inner = whole.replaceAll(
      /<wsdl:binding[^]*<\/wsdl:binding>/g,
      '<wsdl:import namespace="urn:t" location="main.wsdl"/>',
    );
    const outer = `<wsdl:definitions ${namespaces} targetNamespace="urn:t"><wsdl:import namespace="urn:t" location="inner.wsdl"/>${bindingOf('soap', ['run'])}${bindingOf('soap12', ['run'])}</wsdl:definitions>`;
    const { description } = read(outer, { 'dir/inner.wsdl': inner });
    expect(description.operations).toEqual([
      expect.objectContaining({ name: 'run', input: { ns: 'urn:t', local: 'run' } }),
    ]);
    const ofOne = readWsdl(whole, 'x').description;
    expect(fingerprintOf(description)).toBe(fingerprintOf(ofOne));
  });

  it('are not needed if the WSDL contains their declarations', () => {
    const text = wsdlOf({ schema: imported, schemas: '<s:schema targetNamespace="urn:o"/>' });
    expect(read(text).notices).toEqual([]);
  });

  it('can have a DOCTYPE without entities, which is ignored with a notice', () => {
    const text = wsdlOf({ request: typed('o:T'), schema: imported });
    const doctype = '<!DOCTYPE s:schema PUBLIC "-//W3C//DTD XMLSCHEMA 200102//EN" "XMLSchema.dtd">\n';
    const { notices, description } = read(text, { 'dir/o.xsd': doctype + other('<s:complexType name="T"/>') });
    expect(description.components.map((each) => each.name?.local)).toContain('T');
    expect(notices).toEqual(['ignored the DOCTYPE and the resources it references (dir/o.xsd:1)']);
    expect(
      read(doctype.replace('s:schema', 'wsdl:definitions') + text.replace(/^.*\n/, ''), {
        'dir/o.xsd': other('<s:complexType name="T"/>'),
      }).notices,
    ).toHaveLength(1);
  });

  const refused: readonly [string, string, Given, string][] = [
    [
      'that are missing',
      wsdlOf({ schema: imported }),
      { 'dir/o.xsd': { unavailable: 'no such file' } },
      'dir/main.wsdl:7: the document "o.xsd" cannot be read: no such file\n  at wsdl:definitions/wsdl:types/s:schema/s:import\n',
    ],
    [
      'that are included and missing',
      wsdlOf({ schema: '<s:include schemaLocation="o.xsd"/>' }),
      {},
      'the document "o.xsd" cannot be read: it was not passed to the generator',
    ],
    [
      'that are imported as WSDL and missing',
      wsdlOf({ definitions: '<wsdl:import namespace="urn:o" location="o.wsdl"/>' }),
      {},
      'the document "o.wsdl" cannot be read',
    ],
    [
      'that are something else',
      wsdlOf({ schema: imported }),
      { 'dir/o.xsd': '<html/>' },
      'dir/o.xsd is neither a WSDL nor a schema: its root element is <html>',
    ],
    [
      'that are damaged',
      wsdlOf({ schema: imported }),
      { 'dir/o.xsd': '<a>\n<b>' },
      'dir/o.xsd:2: this is not well-formed XML',
    ],
    [
      'whose faults are their own',
      wsdlOf({ request: typed('o:T'), schema: imported }),
      { 'dir/o.xsd': other('\n\n<s:complexType name="T"><s:group ref="o:no"/></s:complexType>') },
      "dir/o.xsd:3: unresolved reference: the group o:no is not declared in this WSDL\n  at s:schema/s:complexType[@name='T']/s:group[@ref='o:no']",
    ],
    [
      'that declare what another document declares',
      wsdlOf({ request: typed('o:T'), schema: `${imported}<s:import namespace="urn:o" schemaLocation="p.xsd"/>` }),
      {
        'dir/o.xsd': other('<s:complexType name="T"/>'),
        'dir/p.xsd': other('<s:complexType name="T" abstract="true"/>'),
      },
      'dir/p.xsd:1: the type T of "urn:o" is already declared at dir/o.xsd:1',
    ],
  ];
  it.each(refused)('%s stop the generator', (_, text, documents, want) => {
    expect(messageOf(() => read(text, documents))).toContain(want);
  });
});

suite('a document that is missing', () => {
  const far = 'http://elsewhere.example/o.xsd';
  const withFar = (request: string, schemas = '') =>
    wsdlOf({ request, schema: `<s:import namespace="urn:o" schemaLocation="${far}"/>`, schemas });
  const notFetched: Given = { [far]: { unavailable: 'it is far' } };
  const failed: Given = { [far]: { unavailable: 'status 500', failed: true } };
  const notice = `skipped the import of "urn:o" (dir/main.wsdl:7): the document "${far}" cannot be read: it is far`;
  const declared = '<s:schema targetNamespace="urn:o"><s:complexType name="T"/></s:schema>';

  it('stops the generator if a declaration in it is needed, and the message says how to continue', () => {
    expect(messageOf(() => read(withFar(typed('o:T')), notFetched))).toBe(
      `dir/main.wsdl:7: the document "${far}" cannot be read: it is far\n  at wsdl:definitions/wsdl:types/s:schema/s:import\n` +
        '  make it available, or continue with its declarations untyped: --allow-missing urn:o',
    );
  });

  it.each([
    ['a type', typed('o:T')],
    ['an element', '<s:element ref="o:e" xmlns:o="urn:o"/>'],
    [
      'a base',
      `<s:element name="a"><s:complexType><s:complexContent><s:extension base="o:T" xmlns:o="urn:o"/></s:complexContent></s:complexType></s:element>`,
    ],
    [
      'a simple base',
      '<s:element name="a"><s:simpleType><s:restriction base="o:T" xmlns:o="urn:o"/></s:simpleType></s:element>',
    ],
    ['a group', '<s:group ref="o:g" xmlns:o="urn:o"/>'],
    ['a name without a prefix that another namespace declares', '<s:element name="a" type="T" xmlns="urn:o"/>'],
  ])('stops the generator for %s', (_, request) => {
    const other = '<s:schema targetNamespace="urn:p"><s:complexType name="T"/></s:schema>';
    expect(messageOf(() => read(withFar(request, other), notFetched))).toContain('--allow-missing urn:o');
  });

  it('causes only a notice if nothing refers to the document and it was never downloaded', () => {
    const { notices, missing } = read(withFar(''), notFetched);
    expect(notices).toEqual([notice]);
    expect(missing).toEqual([notice]);
  });

  it('does not matter if another schema contains the required declarations', () => {
    expect(read(withFar(typed('o:T'), declared), notFetched).notices).toEqual([]);
    expect(messageOf(() => read(withFar(typed('o:U'), declared), notFetched))).toContain('--allow-missing urn:o');
  });

  it('always stops the generator if the document could not be read', () => {
    for (const text of [withFar(''), withFar(typed('o:T'), declared)])
      expect(messageOf(() => read(text, failed))).toContain('cannot be read: status 500');
  });

  it('is accepted if its namespace or location is allowed to be missing', () => {
    for (const allowed of ['urn:o', far]) {
      const { notices, description } = read(withFar(typed('o:T')), failed, ['urn:x', allowed]);
      expect(notices[0]).toBe(notice.replace('it is far', 'status 500'));
      expect(notices[1]).toContain('accepts any element');
      expect(JSON.stringify(description.components)).toContain('"kind":"open"');
    }
    expect(messageOf(() => read(withFar(typed('o:T')), failed, ['urn:x']))).toContain('--allow-missing urn:o');
  });

  it.each([
    ['included', wsdlOf({ schema: '<s:include schemaLocation="i.xsd"/>' }), 'include', 'urn:t'],
    [
      'imported as a WSDL',
      wsdlOf({ definitions: '<wsdl:import namespace="urn:w" location="w.wsdl"/>' }),
      'import',
      'urn:w',
    ],
  ])('can be missing if it is %s', (_, text, element, ns) => {
    expect(messageOf(() => read(text))).toContain(`--allow-missing ${ns}`);
    expect(read(text, {}, [ns]).notices).toEqual([expect.stringContaining(`skipped the ${element} of "${ns}"`)]);
  });

  it('is named together with all other missing documents and the options that allow them', () => {
    const text = wsdlOf({
      schema:
        '<s:include schemaLocation="i.xsd"/><s:import namespace="urn:a b" schemaLocation="a.xsd"/><s:import schemaLocation="n.xsd"/>',
    });
    const message = messageOf(() => read(text));
    expect(message).toContain(
      '"i.xsd" cannot be read: it was not passed to the generator; also missing: "a.xsd", "n.xsd"\n',
    );
    expect(message).toMatch(/--allow-missing urn:t --allow-missing 'urn:a b' --allow-missing n\.xsd$/);
    const two = text.replace('<s:import schemaLocation="n.xsd"/>', '');
    expect(messageOf(() => read(two))).toContain('; also missing: "a.xsd"\n');
    const one = two.replace(/<s:import [^>]*>/, '');
    expect(messageOf(() => read(one))).not.toContain('also missing');
    expect(read(text, {}, ['urn:t', 'urn:a b', 'n.xsd']).missing).toHaveLength(3);
  });

  it('is named together with those whose declarations turn out to be required', () => {
    const include = '<s:include schemaLocation="i.xsd"/>';
    const text = withFar(typed('o:T')).replace('</s:schema>', `${include}$&`);
    expect(messageOf(() => read(text, notFetched))).toContain(
      `the document "i.xsd" cannot be read: it was not passed to the generator; also missing: "${far}"\n`,
    );
  });

  it('does not count as missing if the import has no location', () => {
    const text = wsdlOf({ request: typed('o:T'), schema: '<s:import namespace="urn:o"/>' });
    const { notices, missing } = read(text);
    expect(notices).toEqual([expect.stringContaining('unresolved reference: the type o:T')]);
    expect(missing).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SoapPaths } from '../../../src/soap/schema/contract.js';
import { bindingOf, wsdlOf } from '../wsdl.js';
import { diffOf, linesOf } from './diff-of.js';

const sample = (name: string) => readFileSync(join(__dirname, `../../samples-wsdl/${name}/${name}.wsdl`), 'utf8');
const rescue = readFileSync(join(__dirname, '../../../wsdl/rescue.wsdl'), 'utf8');
const library = sample('library');

const header = '<wsdl:message name="h"><wsdl:part name="p" element="tns:H"/></wsdl:message><wsdl:portType';
const plain = wsdlOf({
  schema: '<s:element name="H" type="s:string"/>',
  request: '<s:element name="a" type="s:int"/>',
}).replace('<wsdl:portType', header);
const withHeader = (attributes: string) =>
  plain.replace(
    '<wsdl:input><soap:body use="literal"/>',
    `$&<soap:header message="tns:h" part="p" use="literal"${attributes}/>`,
  );
const withService = (address: string) =>
  plain.replace(
    '</wsdl:definitions>',
    `<wsdl:service name="S"><wsdl:port name="P" binding="tns:soap"><soap:address location="${address}"/></wsdl:port></wsdl:service></wsdl:definitions>`,
  );

describe('an operation', () => {
  const rows: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['comes', wsdlOf(), wsdlOf({ operations: ['run', 'go'] }), ['operation-added go: compatible, compatible']],
    ['goes', wsdlOf({ operations: ['run', 'go'] }), wsdlOf(), ['operation-removed go: breaking, breaking']],
    [
      'has another action',
      plain,
      plain.replaceAll('urn:t/run', 'urn:t/walk'),
      ['action-changed run: cosmetic, breaking'],
    ],
    [
      'gets an optional header block in requests',
      plain,
      withHeader(''),
      ['header-added run/request/header/H: compatible, compatible'],
    ],
    [
      'gets a required header block in requests',
      plain,
      withHeader(' wsdl:required="true"'),
      ['header-added run/request/header/H: compatible, breaking'],
    ],
    [
      'requires a header block in requests',
      withHeader(' wsdl:required="false"'),
      withHeader(' wsdl:required="true"'),
      ['occurrence-changed run/request/header/H: cosmetic, breaking'],
    ],
    [
      'no longer requires a header block in requests',
      withHeader(' wsdl:required="true"'),
      withHeader(''),
      ['occurrence-changed run/request/header/H: cosmetic, compatible'],
    ],
    [
      'loses a header block in replies',
      plain.replace(
        '<wsdl:output><soap:body use="literal"/>',
        '$&<soap:header message="tns:h" part="p" use="literal"/>',
      ),
      plain,
      ['header-removed run/reply/header/H: breaking, compatible'],
    ],
    [
      'declares a fault',
      plain,
      plain.replace('<wsdl:output message="tns:runOut"/>', '$&<wsdl:fault name="f" message="tns:h"/>'),
      ['fault-added run/fault/H: cosmetic, compatible'],
    ],
    [
      'gets another name but keeps its action and messages',
      plain,
      plain.replaceAll('<wsdl:operation name="run"', '<wsdl:operation name="walk"'),
      ['operation-removed run: breaking, breaking', 'operation-added walk: compatible, compatible'],
    ],
    [
      'no longer declares a fault, whose type had no other use',
      plain
        .replace('<s:element name="H" type="s:string"/>', '<s:element name="H"><s:complexType/></s:element>')
        .replace('<wsdl:output message="tns:runOut"/>', '$&<wsdl:fault name="f" message="tns:h"/>'),
      plain,
      ['fault-removed run/fault/H: cosmetic, compatible', 'type-removed H: breaking, cosmetic'],
    ],
    [
      'no longer has a reply',
      plain,
      plain.replace('<wsdl:output message="tns:runOut"/>', ''),
      ['body-changed run/reply: breaking, breaking', 'type-removed RunResponse: breaking, cosmetic'],
    ],
    [
      'has an empty Body in requests',
      plain,
      plain.replace('<wsdl:part name="parameters" element="tns:run"/>', ''),
      ['body-changed run/request: breaking, breaking', 'type-removed Run: breaking, cosmetic'],
    ],
    [
      'has another request element, which names the type',
      plain,
      plain.replace('<s:element name="run"', '<s:element name="walk"').replace('"tns:run"', '"tns:walk"'),
      ['body-renamed run/request: cosmetic, breaking', 'identifier-changed run/request: breaking, cosmetic'],
    ],
    [
      'gets a nillable request',
      plain,
      plain.replace('<s:element name="run"', '<s:element name="run" nillable="true"'),
      ['nillable-changed run/request: compatible, compatible'],
    ],
    [
      'gets a nillable reply',
      plain,
      plain.replace('<s:element name="runResponse"', '<s:element name="runResponse" nillable="true"'),
      ['nillable-changed run/reply: breaking, breaking'],
    ],
  ];
  it.each(rows)('%s', (_, before, after, lines) => {
    expect(linesOf(diffOf(before, after))).toEqual(lines);
  });
});

describe('a WSDL', () => {
  it('with another namespace has one change for it, and separate entries for other changes', () => {
    const moved = plain.replaceAll('"urn:t"', '"urn:new"');
    expect(linesOf(diffOf(plain, moved))).toEqual(['namespace-changed : cosmetic, breaking']);
    expect(linesOf(diffOf(plain, moved.replace('name="a" type="s:int"', 'name="a" type="s:short"')))).toEqual([
      'namespace-changed : cosmetic, breaking',
      'member-retyped run/request/a: cosmetic, breaking',
    ]);
  });

  it('with another endpoint path is a breaking change', () => {
    expect(linesOf(diffOf(withService('https://a.example/x.asmx'), withService('https://a.example/y.asmx')))).toEqual([
      'endpoint-changed : cosmetic, breaking',
    ]);
  });

  const ports = (paths: SoapPaths, wsdl = plain) => {
    const port = (prefix: string, path: string | undefined) =>
      path === undefined
        ? ''
        : `<wsdl:port name="${prefix}" binding="tns:${prefix}"><${prefix}:address location="http://h${path}"/></wsdl:port>`;
    const service = `<wsdl:service name="S">${port('soap', paths['1.1'])}${port('soap12', paths['1.2'])}</wsdl:service>`;
    return wsdl.replace('</wsdl:definitions>', `${service}</wsdl:definitions>`);
  };
  const S = '/S.asmx';
  const soapRows: readonly (readonly [string, SoapPaths, SoapPaths, readonly string[]])[] = [
    ['loses SOAP 1.1', { '1.1': S, '1.2': S }, { '1.2': S }, ['SOAP 1.1 is no longer offered. breaking']],
    ['loses SOAP 1.2', { '1.1': S, '1.2': S }, { '1.1': S }, ['SOAP 1.2 is no longer offered. breaking']],
    ['adds SOAP 1.2', { '1.1': S }, { '1.1': S, '1.2': S }, ['SOAP 1.2 was added. compatible']],
    [
      'changes its only version',
      { '1.1': S },
      { '1.2': S },
      ['SOAP 1.1 is no longer offered. breaking', 'SOAP 1.2 was added. compatible'],
    ],
    [
      'moves one port',
      { '1.1': S, '1.2': S },
      { '1.1': S, '1.2': '/S12.asmx' },
      ['The path of the SOAP 1.2 endpoint changed from "/S.asmx" to "/S12.asmx". breaking'],
    ],
    [
      'moves both ports',
      { '1.1': S, '1.2': S },
      { '1.1': '/T', '1.2': '/T' },
      [
        'The path of the SOAP 1.1 endpoint changed from "/S.asmx" to "/T". breaking',
        'The path of the SOAP 1.2 endpoint changed from "/S.asmx" to "/T". breaking',
      ],
    ],
    [
      'moves both ports to different paths',
      { '1.1': S, '1.2': S },
      { '1.1': '/T', '1.2': '/U' },
      [
        'The path of the SOAP 1.1 endpoint changed from "/S.asmx" to "/T". breaking',
        'The path of the SOAP 1.2 endpoint changed from "/S.asmx" to "/U". breaking',
      ],
    ],
    [
      'changes the letter case of its path on IIS',
      { '1.1': '/API/S.svc' },
      { '1.1': '/api/s.SVC' },
      ['The path of the SOAP 1.1 endpoint changed from "/API/S.svc" to "/api/s.SVC". cosmetic'],
    ],
    [
      'changes the letter case of its path, possibly without IIS',
      { '1.1': '/API/S' },
      { '1.1': '/api/S' },
      ['The path of the SOAP 1.1 endpoint changed from "/API/S" to "/api/S". breaking'],
    ],
    [
      'changes its query',
      { '1.1': '/S?client=1' },
      { '1.1': '/S?client=2' },
      ['The path of the SOAP 1.1 endpoint changed from "/S?client=1" to "/S?client=2". breaking'],
    ],
  ];
  it.each(soapRows)('%s', (_, before, after, lines) => {
    const { changes } = diffOf(ports(before), ports(after));
    expect(changes.map(({ message, wire }) => `${message} ${wire.severity}`)).toEqual(lines);
    expect(changes.flatMap(({ operations }) => operations)).toEqual(lines.map(() => 'run'));
    expect(diffOf(ports(before), ports(before))).toEqual({ changes: [] });
  });

  it('with an operation in only one SOAP version has a change that names the operation', () => {
    const two = wsdlOf({ operations: ['run', 'go'] });
    const fewer = two.replace(bindingOf('soap12', ['run', 'go']), bindingOf('soap12', ['go']));
    const all = { '1.1': S, '1.2': S };
    const { changes } = diffOf(ports(all, two), ports(all, fewer));
    expect(changes).toMatchObject([
      {
        path: [],
        message: 'SOAP 1.2 is no longer offered.',
        operations: ['run'],
        wire: { severity: 'breaking' },
      },
    ]);
  });

  it('at another host has no change', () => {
    expect(diffOf(withService('https://a.example/x.asmx'), withService('http://b.example:81/x.asmx')).changes).toEqual(
      [],
    );
  });
});

describe('the diff finds no change', () => {
  it.each(['library', 'awkward', 'zoo'])('between the sample %s and itself', (name) => {
    expect(diffOf(sample(name), sample(name))).toEqual({ changes: [] });
  });

  it('between the shipped WSDL and itself', () => {
    expect(diffOf(rescue, rescue)).toEqual({ changes: [] });
  });

  const reversed = (text: string, pattern: RegExp): string => {
    const found = text.match(pattern) ?? [];
    let next = found.length;
    return text.replace(pattern, () => found[--next] ?? '');
  };
  const same: readonly (readonly [string, (wsdl: string) => string])[] = [
    ['prefixes', (wsdl) => wsdl.replaceAll(/([<"/:])(tns|s|soap|wsdl)(?=[:=])/g, '$1x-$2')],
    ['the host', (wsdl) => wsdl.replaceAll(/location="https?:\/\/[^/"]*/g, 'location="http://elsewhere.example:8080')],
    ['the order of types', (wsdl) => reversed(wsdl, /<s:simpleType name[^]*?<\/s:simpleType>/g)],
    ['the order of enum values', (wsdl) => reversed(wsdl, /<s:enumeration value="(Novel|Child[^"]*)" \/>/g)],
    ['the order of messages', (wsdl) => reversed(wsdl, /<wsdl:message name="\w+">[^]*?<\/wsdl:message>/g)],
    ['the names of messages and ports', (wsdl) => wsdl.replaceAll('SoapIn', 'Input').replaceAll('APISoap', 'Port')],
    ['white space and comments', (wsdl) => wsdl.replaceAll(/>\s+</g, '><!-- -->\n<')],
    ['explicit default occurrences', (wsdl) => wsdl.replaceAll(' minOccurs="1" maxOccurs="1"', '')],
    ['the HTTP ports', (wsdl) => wsdl.replace(/<wsdl:binding name="APIHttpGet"[^]*?<\/wsdl:binding>/, '')],
    [
      'the nesting of sequences',
      (wsdl) =>
        wsdl
          .replaceAll('<s:sequence>', '<s:sequence><s:sequence>')
          .replaceAll('</s:sequence>', '</s:sequence></s:sequence>'),
    ],
  ];
  it.each(same)('after a change to %s', (_, change) => {
    const changed = change(library);
    expect(changed).not.toBe(library);
    expect(diffOf(library, changed).changes).toEqual([]);
  });

  it('if an element is replaced by a reference to an equal element', () => {
    const global = '<s:element name="a" type="s:int"/>';
    const of = (content: string) => wsdlOf({ request: content, schema: global });
    expect(diffOf(of(global), of('<s:element ref="tns:a"/>')).changes).toEqual([]);
  });

  it('if a type moves to a separate schema', () => {
    const type = '<s:simpleType name="T"><s:restriction base="s:string"/></s:simpleType>';
    const use = '<s:element name="a" type="tns:T"/>';
    const split = `<s:schema elementFormDefault="qualified" targetNamespace="urn:t">${type}</s:schema>`;
    expect(diffOf(wsdlOf({ request: use, schema: type }), wsdlOf({ request: use, schemas: split })).changes).toEqual(
      [],
    );
  });
});

it('a change to the documentation is cosmetic', () => {
  const changed = library.replaceAll(/(<[a-z]+:documentation>)[^<]+</g, '$1Other words.<');
  const diff = diffOf(library, changed);
  expect(diff).toMatchObject({ severity: 'cosmetic', types: 'cosmetic', wire: 'cosmetic' });
  expect(new Set(diff.changes.map(({ kind }) => kind))).toEqual(new Set(['documentation-changed']));
});

it('a change to the documentation of the service concerns all operations, but white space is not significant', () => {
  const withWords = (words: string): string =>
    wsdlOf({ operations: ['run', 'stop'] }).replace(
      /(<wsdl:definitions[^>]*>)/,
      `$1<wsdl:documentation>${words}</wsdl:documentation>`,
    );
  const { changes } = diffOf(withWords('One two.'), withWords('One three.'));
  expect(changes).toMatchObject([{ kind: 'documentation-changed', path: [], operations: ['run', 'stop'] }]);
  expect(diffOf(withWords('One two.'), withWords('\n One\n  two. ')).changes).toEqual([]);
});

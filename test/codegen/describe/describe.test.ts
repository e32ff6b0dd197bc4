import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe as suite, expect, it } from 'vitest';
import { endpointOf } from '../../../src/codegen/describe/endpoint.js';
import { describe, describeOperation } from '../../../src/codegen/describe/describe.js';
import { generated, wsdlOf } from '../wsdl.js';

const read = (path: string): string => readFileSync(join(__dirname, path), 'utf8');
const rescueWsdl = read('../../../wsdl/rescue.wsdl');
const rescue = generated(rescueWsdl).model;
const zooWsdl = read('../../samples-wsdl/zoo/zoo.wsdl');

/** Returns the four messages of an operation by heading. */
function samplesOf(wsdl: string, operation: string): Readonly<Record<string, string>> {
  const model = wsdl === rescueWsdl ? rescue : generated(wsdl).model;
  const text = describeOperation(model, operation, endpointOf(wsdl, 'test.wsdl')) ?? '';
  const [, ...parts] = text.split(/^(SOAP 1\.[12] (?:request|reply)):\n\n/m);
  const pairs = parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? ''] as const] : []));
  return Object.fromEntries(pairs.map(([heading, sample]) => [heading, sample.trimEnd()]));
}

/** Returns the content of the Body without the envelope's indentation. */
function bodyOf(sample: string | undefined): string {
  const body = /<soap(?:12)?:Body>\n(.*)\n {2}<\/soap(?:12)?:Body>/s.exec(sample ?? '')?.[1] ?? '';
  return body.replace(/^ {4}/gm, '');
}

const ns = 'https://secure.logmeinrescue.com/API/API.asmx';

suite('sample messages are those of the operation page', () => {
  it('of login, in SOAP 1.1', () => {
    const samples = samplesOf(rescueWsdl, 'login');
    expect(samples['SOAP 1.1 request']).toBe(`POST /API/API.asmx HTTP/1.1
Host: secure.logmeinrescue.com
Content-Type: text/xml; charset=utf-8
Content-Length: length
SOAPAction: "${ns}/login"

<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
  <soap:Body>
    <login xmlns="${ns}">
      <sEmail>string</sEmail>
      <sPassword>string</sPassword>
    </login>
  </soap:Body>
</soap:Envelope>`);
    expect(samples['SOAP 1.1 reply']).toBe(`HTTP/1.1 200 OK
Content-Type: text/xml; charset=utf-8
Content-Length: length

<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
  <soap:Body>
    <loginResponse xmlns="${ns}">
      <loginResult>login_Error or login_OK or login_Invalid or login_LimitReached or login_GlobalIpRestricted</loginResult>
    </loginResponse>
  </soap:Body>
</soap:Envelope>`);
  });

  it('of logout, in SOAP 1.2', () => {
    const samples = samplesOf(rescueWsdl, 'logout');
    expect(samples['SOAP 1.2 request']).toBe(`POST /API/API.asmx HTTP/1.1
Host: secure.logmeinrescue.com
Content-Type: application/soap+xml; charset=utf-8
Content-Length: length

<?xml version="1.0" encoding="utf-8"?>
<soap12:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soap12="http://www.w3.org/2003/05/soap-envelope">
  <soap12:Body>
    <logout xmlns="${ns}" />
  </soap12:Body>
</soap12:Envelope>`);
    expect(samples['SOAP 1.2 reply']).toMatch(
      /^HTTP\/1\.1 200 OK\nContent-Type: application\/soap\+xml; charset=utf-8\n/,
    );
  });

  const bodies: readonly [operation: string, request: string, reply: string][] = [
    [
      'startSession',
      `<startSession xmlns="${ns}">\n  <iSession>int</iSession>\n  <iNode>int</iNode>\n  <sAuthCode>string</sAuthCode>\n</startSession>`,
      'startSessionRet_OK',
    ],
    ['getAccount', `<getAccount xmlns="${ns}">\n  <sAuthCode>string</sAuthCode>\n</getAccount>`, 'getAccount_OK'],
    [
      'getUser',
      `<getUser xmlns="${ns}">\n  <iNodeID>int</iNodeID>\n  <sAuthCode>string</sAuthCode>\n</getUser>`,
      '  <oUser>\n    <iNodeID>int</iNodeID>\n    <sName>string</sName>',
    ],
    [
      'getHierarchy',
      `<getHierarchy xmlns="${ns}">\n  <sAuthCode>string</sAuthCode>\n</getHierarchy>`,
      '  <aHierarchy>\n    <HIERARCHY>',
    ],
  ];
  it.each(bodies)('of %s, member for member', (operation, request, reply) => {
    const samples = samplesOf(rescueWsdl, operation);
    for (const version of ['1.1', '1.2']) {
      expect(bodyOf(samples[`SOAP ${version} request`])).toBe(request);
      expect(bodyOf(samples[`SOAP ${version} reply`])).toContain(reply);
    }
  });
});

suite('a sample shows', () => {
  const body = (parts: { schema?: string; request: string }): string =>
    bodyOf(samplesOf(wsdlOf(parts), 'run')['SOAP 1.1 request'])
      .replace(/^<run xmlns="urn:t">\n/, '')
      .replace(/\n<\/run>$/, '')
      .replace(/^ {2}/gm, '');
  const item = '<s:element name="i" type="s:int" maxOccurs="unbounded"/>';
  const facts: readonly [string, { schema?: string; request: string }, string][] = [
    ['repeated members twice', { request: item }, '<i>int</i>\n<i>int</i>'],
    [
      'array items twice',
      {
        schema: `<s:complexType name="A"><s:sequence>${item}</s:sequence></s:complexType>`,
        request: '<s:element name="a" type="tns:A"/>',
      },
      '<a>\n  <i>int</i>\n  <i>int</i>\n</a>',
    ],
    [
      'attributes, and the text next to them',
      {
        schema:
          '<s:complexType name="T"><s:simpleContent><s:extension base="s:decimal"><s:attribute name="unit" type="s:string"/></s:extension></s:simpleContent></s:complexType>',
        request: '<s:element name="t" type="tns:T"/>',
      },
      '<t unit="string">decimal</t>',
    ],
    [
      'a DataSet as its schema and xml',
      {
        request:
          '<s:element name="d"><s:complexType><s:sequence><s:element ref="s:schema"/><s:any/></s:sequence></s:complexType></s:element>',
      },
      '<d>\n  <xsd:schema>schema</xsd:schema>xml</d>',
    ],
    [
      'an XmlNode as xml',
      {
        request:
          '<s:element name="d"><s:complexType mixed="true"><s:sequence><s:any/></s:sequence></s:complexType></s:element>',
      },
      '<d>xml</d>',
    ],
    ['an object as something of a type', { request: '<s:element name="o"/>' }, '<o xsi:type="type" />'],
    [
      'recursive types down to the fourth level',
      {
        schema:
          '<s:complexType name="T"><s:sequence><s:element name="n" type="s:int"/><s:element name="t" type="tns:T" minOccurs="0"/></s:sequence></s:complexType>',
        request: '<s:element name="t" type="tns:T"/>',
      },
      '<t>\n  <n>int</n>\n  <t>\n    <n>int</n>\n    <t>\n      <n>int</n>\n      <t xsi:nil="true" />\n    </t>\n  </t>\n</t>',
    ],
    [
      'elements in another namespace, or in no namespace',
      {
        request: '<s:element name="u" form="unqualified" type="s:int"/><s:element name="q" type="s:int"/>',
      },
      '<u xmlns="">int</u>\n<q>int</q>',
    ],
  ];
  it.each(facts)('%s', (_, parts, want) => {
    expect(body(parts)).toBe(want);
  });

  it('header blocks, but no reply envelope for a one-way operation', () => {
    expect(samplesOf(zooWsdl, 'Feed')['SOAP 1.1 request']).toContain(
      '  <soap:Header>\n    <Ticket xmlns="urn:zoo">\n      <user>string</user>\n    </Ticket>\n  </soap:Header>\n  <soap:Body>',
    );
    expect(samplesOf(zooWsdl, 'Notify')['SOAP 1.1 reply']).toBe('HTTP/1.1 202 Accepted');
    expect(samplesOf(zooWsdl, 'Ping')['SOAP 1.1 request']).toContain('  <soap:Body />');
  });

  it('the offered SOAP versions, each with the path of its port', () => {
    const port = (prefix: string, path: string) =>
      `<wsdl:port name="${prefix}" binding="tns:${prefix}"><${prefix}:address location="http://h${path}"/></wsdl:port>`;
    const of = (ports: string) =>
      samplesOf(wsdlOf().replace('</wsdl:definitions>', `<wsdl:service name="S">${ports}</wsdl:service>$&`), 'run');
    const both = of(port('soap', '/a') + port('soap12', '/b'));
    expect(both['SOAP 1.1 request']).toMatch(/^POST \/a HTTP/);
    expect(both['SOAP 1.2 request']).toMatch(/^POST \/b HTTP/);
    const one = of(port('soap12', '/b'));
    expect(Object.keys(one).filter((each) => each.startsWith('SOAP'))).toEqual(['SOAP 1.2 request', 'SOAP 1.2 reply']);
  });

  it('the address in the WSDL', () => {
    expect(samplesOf(zooWsdl, 'Ping')['SOAP 1.1 request']).toMatch(
      /^POST \/services\/zoo\.asmx HTTP\/1\.1\nHost: zoo\.example\n/,
    );
    expect(samplesOf(wsdlOf(), 'run')['SOAP 1.1 request']).toMatch(/^POST \/path HTTP\/1\.1\nHost: host\n/);
  });
});

suite('the description of a WSDL', () => {
  it('has every operation with its signature and documentation', () => {
    const text = describe(rescue);
    expect(text).toContain(`Target namespace: ${ns}\nOperations: ${rescue.operations.length}\n`);
    expect(text).toContain(
      'login(request: {\n  sEmail?: string;\n  sPassword?: string;\n}): Promise<{\n  loginResult: Open<loginRet>;\n}>\n    Logs in a user with an e-mail address and a password',
    );
    expect(text).toContain('logout(): Promise<{\n  logoutResult: Open<logoutRet>;\n}>\n');
    expect(text).toContain(
      'startSession(request: {\n  iSession: number;\n  iNode: number;\n  sAuthCode?: string;\n}): Promise<{\n  startSessionResult: Open<startSessionRet>;\n}>\n',
    );
    expect(text).toContain(
      'getUser_v3(request: {\n  iNodeID: number;\n  sUserEmail?: string;\n  sAuthCode?: string;\n}): Promise<{',
    );
    for (const { name } of rescue.operations) expect(text).toMatch(new RegExp(`^${name}\\(`, 'm'));
    expect(text.split('\n').filter((line) => line.length > 80 && !line.includes('http'))).toEqual([]);
  });

  it('shows operations with non-object messages, with empty messages, or without a reply', () => {
    const text = describe(generated(zooWsdl).model);
    expect(text).toContain('\nPing(): Promise<void>\n');
    expect(text).toContain('\nNotify(request: string | null): Promise<void>\n    One-way: ');
    expect(text).toContain('\nRate(request: string | null): Promise<Open<Rating>>\n');
  });

  it('of one operation contains only the types that the operation uses', () => {
    const text = describeOperation(rescue, 'getUser') ?? '';
    expect(text.match(/^export (interface|type) \w+/gm)).toEqual([
      'export interface GetUser',
      'export interface GetUserResponse',
      'export type getUserRet',
      'export interface USER',
      'export type NODE_TYPE',
      'export type NODE_STATUS',
    ]);
  });

  it('does not exist for an operation that is not in the WSDL', () => {
    expect(describeOperation(rescue, 'nothing')).toBeUndefined();
  });
});

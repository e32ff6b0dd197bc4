import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprintFormat, fingerprintOf, formatOf } from '../../../src/codegen/model/fingerprint.js';
import { describe as describeWsdl, wsdlOf } from '../wsdl.js';

/**
 * Compares fingerprints with the digests of complete canonical forms. Stored fingerprints and stubs of earlier versions
 * contain such digests, so another canonical form needs another `fingerprintFormat`.
 */

const format = 'description 3';
/** The canonical forms of the elements and the operation that `wsdlOf()` adds. */
const [run, runResponse] = [['{urn:t}run'], ['{urn:t}runResponse']] as const;
const complex = (
  particles: readonly unknown[],
  more: readonly unknown[] = [[], false, null, false, false, null],
): unknown => ['complex', particles, ...more];
const empty = ['anonymous', complex([])];
const call = ['run', 'urn:t/run', ...run, ...runResponse, false, [], [], [], ['', '']];

/** @param form the canonical form, in which each unordered list is sorted by the JSON text of its items */
function fingerprintFrom(form: unknown): string {
  return `3:${createHash('sha256').update(JSON.stringify(form)).digest('hex')}`;
}

const fingerprint = (wsdl: string): string => fingerprintOf(describeWsdl(wsdl));

describe('the fingerprint is the format and the digest of a canonical form', () => {
  it('of a WSDL with one operation without content', () => {
    expect(fingerprint(wsdlOf())).toBe(
      fingerprintFrom([
        format,
        'urn:t',
        [call],
        [
          [...run, empty, false, null],
          [...runResponse, empty, false, null],
        ],
        [],
      ]),
    );
  });

  it('of operations, whose order is not significant, with headers, faults, SOAP versions and paths', () => {
    const operations = ['run', 'Ask'];
    const port = (prefix: string, path: string) =>
      `<wsdl:port name="${prefix}" binding="tns:${prefix}"><${prefix}:address location="http://h${path}"/></wsdl:port>`;
    const header = (part: string) => `<soap:header message="tns:m" part="${part}" use="literal"/>`;
    const wsdl = wsdlOf({
      operations,
      schema:
        '<s:element name="A" type="s:int" default="1"/><s:element name="B" nillable="true" type="s:string" fixed=" b"/><s:element name="C" type="s:date"/>' +
        '<s:element name="unused" type="s:int"/>',
      definitions: `<wsdl:message name="m">${['A', 'B', 'C'].map((name) => `<wsdl:part name="${name}" element="tns:${name}"/>`).join('')}</wsdl:message>
<wsdl:message name="fault"><wsdl:part name="f" element="tns:C"/></wsdl:message>`,
    })
      .replace('<wsdl:output message="tns:runOut"/>', '$&<wsdl:fault name="f" message="tns:fault"/>')
      .replace('<wsdl:output message="tns:AskOut"/>', '')
      .replace('<wsdl:part name="parameters" element="tns:Ask"/>', '')
      .replace('<soap:body use="literal"/>', `$&${header('B')}${header('A')}`)
      .replace(/(?<=<soap:body use="literal"\/>)(?=<\/wsdl:output>)/, header('C'))
      .replace('</wsdl:definitions>', `<wsdl:service name="S">${port('soap', '/Path/A.ASMX?Key=K')}</wsdl:service>$&`);
    expect(fingerprint(wsdl)).toBe(
      fingerprintFrom([
        format,
        'urn:t',
        [
          ['Ask', 'urn:t/Ask', null, null, true, [], [], [], ['/path/a.asmx?key=k', null]],
          [
            'run',
            'urn:t/run',
            ...run,
            ...runResponse,
            false,
            ['{urn:t}A', '{urn:t}B'],
            ['{urn:t}C'],
            ['{urn:t}C'],
            ['/path/a.asmx?key=k', null],
          ],
        ],
        [
          ['{urn:t}A', ['builtIn', 'int'], false, ['default', '1']],
          ['{urn:t}B', ['builtIn', 'string'], true, ['fixed', ' b']],
          ['{urn:t}C', ['builtIn', 'date'], false, null],
          [...run, empty, false, null],
          [...runResponse, empty, false, null],
        ],
        [],
      ]),
    );
  });

  it('of particles, whose order is significant', () => {
    const a = '<s:element name="a" type="s:int"/>';
    const b = '<s:element name="b" type="s:boolean"/>';
    const request = `<s:element name="one" nillable="true" minOccurs="0" maxOccurs="unbounded" type="tns:T"/>
<s:element name="fixed" type="s:int" fixed="1"/><s:element name="default" type="s:int" default=""/>
<s:element name="open"/><s:element ref="tns:Global" maxOccurs="2"/>
<s:choice minOccurs="0">${b}<s:sequence>${b}${a}</s:sequence></s:choice>
<s:sequence maxOccurs="unbounded">${b}${a}</s:sequence>
<s:any minOccurs="0" namespace="urn:z ##local urn:a"/><s:any namespace="##other"/><s:any maxOccurs="3"/>`;
    const schema =
      '<s:complexType name="T"/><s:element name="Global"><s:complexType mixed="true"/></s:element><s:element name="T" type="tns:T"/>';
    const element = (name: string, type: unknown, ...more: readonly unknown[]) => [
      'element',
      `{urn:t}${name}`,
      type,
      ...more,
    ];
    const formA = element('a', ['builtIn', 'int'], 1, 1, false, null);
    const formB = element('b', ['builtIn', 'boolean'], 1, 1, false, null);
    expect(fingerprint(wsdlOf({ schema, request }))).toBe(
      fingerprintFrom([
        format,
        'urn:t',
        [call],
        [
          ['{urn:t}Global', ['anonymous', complex([], [[], false, null, true, false, null])], false, null],
          [
            ...run,
            [
              'anonymous',
              complex([
                element('one', ['named', '{urn:t}T'], 0, 'unbounded', true, null),
                element('fixed', ['builtIn', 'int'], 1, 1, false, ['fixed', '1']),
                element('default', ['builtIn', 'int'], 1, 1, false, ['default', '']),
                element('open', ['open', 'anyType'], 1, 1, false, null),
                element('Global', ['ofElement', '{urn:t}Global'], 1, 2, false, null),
                ['choice', 0, 1, [[formB, formA], [formB]]],
                ['sequence', 1, 'unbounded', [[formB, formA]]],
                ['any', 0, 1, ['', 'urn:a', 'urn:z'], ''],
                ['any', 1, 1, ['##any'], 'urn:t'],
                ['any', 1, 3, ['##any'], ''],
              ]),
            ],
            false,
            null,
          ],
          [...runResponse, empty, false, null],
        ],
        [['{urn:t}T', complex([])]],
      ]),
    );
  });

  it('of named types, whose order is not significant', () => {
    const restricted = (name: string, base: string, content: string) =>
      `<s:simpleType name="${name}"><s:restriction base="${base}">${content}</s:restriction></s:simpleType>`;
    const schema = [
      '<s:simpleType name="Union"><s:union memberTypes="s:int tns:Values s:boolean"/></s:simpleType>',
      restricted('Values', 's:string', '<s:enumeration value="b"/><s:enumeration value="A"/>'),
      restricted(
        'Facets',
        's:string',
        '<s:pattern value="b"/><s:pattern value="a"/><s:minLength value="1"/><s:maxLength value="2"/>',
      ),
      '<s:simpleType name="List"><s:list itemType="tns:Values"/></s:simpleType>',
      restricted('ShortList', 'tns:List', '<s:maxLength value="3"/>'),
      '<s:complexType name="Base" abstract="true"><s:attribute name="z" type="s:int" use="required"/><s:attribute name="b" fixed="1"/><s:attribute name="c" default="2" type="s:int"/><s:anyAttribute/></s:complexType>',
      '<s:complexType name="Derived" mixed="true"><s:complexContent mixed="true"><s:extension base="tns:Base"/></s:complexContent></s:complexType>',
      '<s:complexType name="Less"><s:complexContent><s:restriction base="tns:Base"><s:attribute name="b" use="prohibited"/></s:restriction></s:complexContent></s:complexType>',
      '<s:complexType name="Text"><s:simpleContent><s:extension base="s:int"/></s:simpleContent></s:complexType>',
      '<s:element name="unused"><s:complexType/></s:element>',
    ].join('');
    expect(fingerprint(wsdlOf({ schema }))).toBe(
      fingerprintFrom([
        format,
        'urn:t',
        [call],
        [
          [...run, empty, false, null],
          [...runResponse, empty, false, null],
        ],
        [
          [
            '{urn:t}Base',
            complex(
              [],
              [
                [
                  ['{}b', ['builtIn', 'anySimpleType'], 'optional', ['fixed', '1']],
                  ['{}c', ['builtIn', 'int'], 'optional', ['default', '2']],
                  ['{}z', ['builtIn', 'int'], 'required', null],
                ],
                true,
                null,
                false,
                true,
                null,
              ],
            ),
          ],
          ['{urn:t}Derived', complex([], [[], false, null, true, false, ['{urn:t}Base', 'extension']])],
          [
            '{urn:t}Facets',
            [
              'simple',
              'string',
              null,
              [
                ['maxLength', 2],
                ['minLength', 1],
                ['patterns', [['^(?:a)$', '^(?:b)$']]],
              ],
            ],
          ],
          [
            '{urn:t}Less',
            complex(
              [],
              [
                [['{}b', ['builtIn', 'anySimpleType'], 'prohibited', null]],
                false,
                null,
                false,
                false,
                ['{urn:t}Base', 'restriction'],
              ],
            ),
          ],
          ['{urn:t}List', ['list', ['named', '{urn:t}Values'], []]],
          ['{urn:t}ShortList', ['list', ['named', '{urn:t}Values'], [['maxLength', 3]]]],
          ['{urn:t}Text', complex([], [[], false, ['builtIn', 'int'], false, false, null])],
          [
            '{urn:t}Union',
            [
              'union',
              [
                ['builtIn', 'int'],
                ['named', '{urn:t}Values'],
                ['builtIn', 'boolean'],
              ],
            ],
          ],
          ['{urn:t}Values', ['simple', 'string', ['A', 'b'], []]],
        ],
      ]),
    );
  });

  it('of operations and types that cannot be read, by their names', () => {
    const unreadable =
      '<s:complexType name="T"><s:complexContent><s:extension base="s:anyType"/></s:complexContent></s:complexType>';
    const schema = `${unreadable}<s:element name="bad" type="tns:T"/>`;
    expect(fingerprint(wsdlOf({ operations: ['run', 'bad'], schema }))).toBe(
      fingerprintFrom([
        format,
        'urn:t',
        [call],
        [
          [...run, empty, false, null],
          [...runResponse, empty, false, null],
        ],
        [],
        [
          ['operation', 'bad'],
          ['type', '{urn:t}T'],
        ],
      ]),
    );
  });
});

it.each([
  ['3:00ff', 3],
  ['12:00ff', 12],
  ['00ff', 2],
  ['00ff:3:', 2],
])('the format of the fingerprint %s is %i', (value, want) => {
  expect(formatOf(value)).toBe(want);
  expect(formatOf(fingerprint(wsdlOf()))).toBe(fingerprintFormat);
});

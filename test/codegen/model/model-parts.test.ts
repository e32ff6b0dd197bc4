import { expect, it } from 'vitest';
import { Budget } from '../../../src/codegen/budget.js';
import { buildModel } from '../../../src/codegen/model/build-model.js';
import { messageOf, describe as describeWsdl, wsdlOf, type WsdlParts } from '../wsdl.js';

/** Tests the number of parts that a model adds to those of the WSDL, because the stubs repeat them. */

const int = (name: string) => `<s:element name="${name}" type="s:int"/>`;
const type = (name: string, content: string, base?: string) =>
  base === undefined
    ? `<s:complexType name="${name}">${content}</s:complexType>`
    : `<s:complexType name="${name}"><s:complexContent><s:extension base="tns:${base}">${content}</s:extension></s:complexContent></s:complexType>`;
const sequence = (content: string) => `<s:sequence>${content}</s:sequence>`;
const long = (name: string) => name.padEnd(256, 'x');

const chain =
  type('A', `${sequence(int('a'))}<s:attribute name="b" type="s:int"/>`) +
  type('B', sequence(int('c')), 'A') +
  type('C', '', 'B');

const withHeaders = (wsdl: string) => {
  const header = (name: string) => `<soap:header message="tns:m" part="${name}" use="literal"/>`;
  const message = `<wsdl:message name="m"><wsdl:part name="H" element="tns:H"/><wsdl:part name="G" element="tns:G"/></wsdl:message>`;
  return wsdl
    .replace('<wsdl:portType', `${message}$&`)
    .replace('<soap:body use="literal"/>', `$&${header('H')}`)
    .replace(/(?<=<soap:body use="literal"\/>)(?=<\/wsdl:output>)/, header('H') + header('G'));
};
const headers = (documentation: string) =>
  `${int('H').replace('/>', `><s:annotation><s:documentation>${documentation}</s:documentation></s:annotation></s:element>`)}${int('G')}`;

const facts: readonly [string, number, WsdlParts, ((wsdl: string) => string)?][] = [
  ['nothing for a WSDL in which nothing is repeated', 0, { schema: type('T', sequence(int('a') + int('b'))) }],
  ['each member of a reply, which the operation lists', 2, { reply: int('a') + int('b') }],
  ['nothing for a reply that is not an object', 0, { schema: int('runResponse') }],
  // B inherits 2 parts and C inherits 3; the union of A lists 2 types and the union of B lists 1
  ['each inherited part, and each derived type in a union', 8, { schema: chain }],
  [
    'the same for derived types that are declared before their base types',
    8,
    {
      schema: chain
        .split(/(?=<s:complexType)/)
        .reverse()
        .join(''),
    },
  ],
  ['inherited members of a reply', 11, { schema: `${chain}<s:element name="runResponse" type="tns:C"/>` }],
  // the union of A lists B and its 256 characters, and the name itself is one part
  ['each 256 characters of a name in a union', 3, { schema: type('A', '') + type(long('B'), '', 'A') }],
  ['each 256 characters of the name of a type', 1, { schema: type(long('A'), '') }],
  [
    'each 256 characters of the name of a group',
    2,
    { schema: type(long('A'), `<s:choice>${int('a')}${int('b')}</s:choice>`) },
  ],
  ['each header block of a request and of a reply', 3, { schema: headers('') }, withHeaders],
  ['the documentation of each header block', 7, { schema: headers('x'.repeat(512)) }, withHeaders],
];

it.each(facts)('a model costs %s: %i parts', (_, want, parts, change = (wsdl) => wsdl) => {
  const description = describeWsdl(change(wsdlOf(parts)));
  const budget = new Budget();
  buildModel(description, { budget });
  expect(budget.spent).toBe(want);
  if (want > 0)
    expect(messageOf(() => buildModel(description, { budget: new Budget(want - 1) }))).toMatch(
      /^test\.wsdl:\d+: this WSDL expands to more than \d+ parts/,
    );
});

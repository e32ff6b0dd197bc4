import { contractOf } from '../../src/codegen/emit/contract-of.js';
import { generate, type Generated } from '../../src/codegen/generate.js';
import { buildModel } from '../../src/codegen/model/build-model.js';
import { readWsdl } from '../../src/codegen/read/read-wsdl.js';
import type { ServiceDescription } from '../../src/codegen/read/service-description.js';
import type { Contract } from '../../src/soap/schema/contract.js';

/** Creates small WSDLs for tests, in the style of ASMX. */

export interface WsdlParts {
  /** Additional content for the schema that contains the elements of the operations. */
  readonly schema?: string;
  /** The names of the operations. An operation `X` has the elements `X` and `XResponse`, which `schema` may declare. */
  readonly operations?: readonly string[];
  /** The content of the first operation's request and of its reply. */
  readonly request?: string;
  readonly reply?: string;
  readonly schemaAttributes?: string;
  /** Additional schemas. */
  readonly schemas?: string;
  /** The elements between the types and the messages. */
  readonly definitions?: string;
}

export const namespaces = [
  'xmlns:tns="urn:t"',
  'xmlns:s="http://www.w3.org/2001/XMLSchema"',
  'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"',
  'xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"',
  'xmlns:http="http://schemas.xmlsoap.org/wsdl/http/"',
  'xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"',
].join(' ');

export function wsdlOf(parts: WsdlParts = {}): string {
  const { operations = ['run'], schema = '', request = '', reply = '' } = parts;
  const attributes = parts.schemaAttributes ?? 'elementFormDefault="qualified"';
  const element = (name: string, content: string) =>
    schema.includes(`<s:element name="${name}"`)
      ? ''
      : `<s:element name="${name}"><s:complexType><s:sequence>${content}</s:sequence></s:complexType></s:element>`;
  const elements = operations.map((name, index) =>
    [element(name, index === 0 ? request : ''), element(`${name}Response`, index === 0 ? reply : '')].join('\n'),
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions ${namespaces} targetNamespace="urn:t">
<wsdl:types>
<s:schema ${attributes} targetNamespace="urn:t">
${elements.join('\n')}
${schema}
</s:schema>
${parts.schemas ?? ''}
</wsdl:types>
${parts.definitions ?? ''}
${operations.map(messages).join('\n')}
<wsdl:portType name="Soap">
${operations.map((name) => `<wsdl:operation name="${name}"><wsdl:input message="tns:${name}In"/><wsdl:output message="tns:${name}Out"/></wsdl:operation>`).join('\n')}
</wsdl:portType>
${bindingOf('soap', operations)}
${bindingOf('soap12', operations)}
</wsdl:definitions>
`;
}

function messages(name: string): string {
  return `<wsdl:message name="${name}In"><wsdl:part name="parameters" element="tns:${name}"/></wsdl:message>
<wsdl:message name="${name}Out"><wsdl:part name="parameters" element="tns:${name}Response"/></wsdl:message>`;
}

export function bindingOf(prefix: string, operations: readonly string[]): string {
  const operation = (name: string) => `<wsdl:operation name="${name}">
<${prefix}:operation soapAction="urn:t/${name}" style="document"/>
<wsdl:input><${prefix}:body use="literal"/></wsdl:input>
<wsdl:output><${prefix}:body use="literal"/></wsdl:output>
</wsdl:operation>`;
  return `<wsdl:binding name="${prefix}" type="tns:Soap">
<${prefix}:binding transport="http://schemas.xmlsoap.org/soap/http"/>
${operations.map(operation).join('\n')}
</wsdl:binding>`;
}

/** Returns a schema document. */
export const xsd = (ns: string, content: string) =>
  `<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema" targetNamespace="${ns}">${content}</s:schema>`;

export function describe(text: string): ServiceDescription {
  return readWsdl(text, 'test.wsdl').description;
}

export function generated(text: string, runtime = '../src/runtime.js'): Generated {
  return generate(text, { source: 'test.wsdl', runtime, toolVersion: '1.2.3' });
}

/**
 * Returns the contract of a WSDL. The generated stubs have the same contract (test/codegen/emit/contract-of.test.ts), but
 * it takes much longer to generate and load them.
 */
export function contractFrom(text: string): Contract {
  return contractOf(buildModel(describe(text)).model);
}

/** Returns a generated file without its header. */
export function fileOf(result: Generated, name: string): string {
  return (result.files.get(name) ?? '').replace(/^(\/\/.*\n)+\n/, '');
}

/** Returns the message of the error that a function throws. Fails if it does not throw. */
export function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('nothing was thrown');
}

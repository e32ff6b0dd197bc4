import assert from 'node:assert';
import { contract } from '../../../generated/index.js';
import type { Workshop } from './workshop.js';

const OPERATIONS = 1500;

/**
 * Creates a WSDL with many operations. Each request uses its own type (`Row17`) and one of ten shared types
 * (`Shared7`).
 */
function description(): string {
  const all = (each: (n: number) => string): string => Array.from({ length: OPERATIONS }, (_, n) => each(n)).join('');
  const fields = (prefix: string): string =>
    [0, 1, 2].map((n) => `<s:element minOccurs="0" name="${prefix}${n}" type="s:string"/>`).join('');
  const element = (name: string, content: string): string =>
    `<s:element name="${name}"><s:complexType><s:sequence>${content}</s:sequence></s:complexType></s:element>\n`;
  const type = (name: string, content: string): string =>
    `<s:complexType name="${name}"><s:sequence>${content}</s:sequence></s:complexType>\n`;
  return `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:tns="urn:many" targetNamespace="urn:many">
<wsdl:types><s:schema elementFormDefault="qualified" targetNamespace="urn:many">
${Array.from({ length: 10 }, (_, n) => type(`Shared${n}`, fields('shared'))).join('')}
${all((n) => type(`Row${n}`, fields('field') + `<s:element minOccurs="0" name="more" type="tns:Shared${n % 10}"/>`))}
${all((n) => element(`operation${n}`, `<s:element minOccurs="0" name="row" type="tns:Row${n}"/>`))}
${all((n) => element(`operation${n}Response`, `<s:element minOccurs="0" name="operation${n}Result" type="s:string"/>`))}
</s:schema></wsdl:types>
${all((n) => `<wsdl:message name="in${n}"><wsdl:part name="parameters" element="tns:operation${n}"/></wsdl:message>\n`)}
${all((n) => `<wsdl:message name="out${n}"><wsdl:part name="parameters" element="tns:operation${n}Response"/></wsdl:message>\n`)}
<wsdl:portType name="Many">${all(
    (n) =>
      `<wsdl:operation name="operation${n}"><wsdl:input message="tns:in${n}"/><wsdl:output message="tns:out${n}"/></wsdl:operation>\n`,
  )}</wsdl:portType>
<wsdl:binding name="Many" type="tns:Many"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>${all(
    (n) =>
      `<wsdl:operation name="operation${n}"><soap:operation soapAction="urn:many/operation${n}" style="document"/>` +
      `<wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>\n`,
  )}</wsdl:binding>
<wsdl:service name="Many"><wsdl:port name="Many" binding="tns:Many"><soap:address location="https://host/many.asmx"/>
</wsdl:port></wsdl:service></wsdl:definitions>`;
}

/**
 * Checks that an application that uses three stubs, out of 1,500 or from the package, bundles only these stubs and
 * their types.
 */
export async function shaking(workshop: Workshop): Promise<string[]> {
  workshop.write('shaking/many.wsdl', description());
  const command = 'node_modules/logmein-rescue-soap/dist/src/cli/main.js';
  await workshop.node(command, 'generate', '--wsdl', 'shaking/many.wsdl', '--out', 'shaking/many');
  workshop.write(
    'shaking/three.ts',
    `import { ServiceClient } from 'logmein-rescue-soap/runtime';
     import { operation7, operation700, operation1499 } from './many/index.js';
     const operations = { operation7, operation700, operation1499 };
     const contract = { targetNamespace: 'urn:many', fingerprint: '', operations };
     export const client = new ServiceClient({ endpoint: 'https://host/many.asmx', contract });`,
  );
  const dependencies = ['soap', 'undici', 'saxes', 'tough-cookie', 'zod'].map((name) => `--external:${name}`);
  await workshop.bundle('shaking/three.ts', 'shaking/three.mjs', '--format=esm', ...dependencies);
  const many = workshop.read('shaking/three.mjs');
  const found = (text: string, pattern: RegExp): string[] => [...new Set(text.match(pattern))].sort();
  assert.deepStrictEqual(found(many, /\boperation\d+\b/g), ['operation1499', 'operation7', 'operation700']);
  assert.deepStrictEqual(found(many, /\bRow\d+\b/g), ['Row1499', 'Row7', 'Row700']);
  assert.deepStrictEqual(found(many, /\bShared\d+\b/g), ['Shared0', 'Shared7', 'Shared9']);
  assert(!many.includes('RescueClient'), 'the bundle of ServiceClient contains RescueClient');

  const three = ['getChat', 'getNote', 'login'];
  workshop.write('shaking/ours.ts', `export { ${three.join(', ')} } from 'logmein-rescue-soap/stubs';`);
  await workshop.bundle('shaking/ours.ts', 'shaking/ours.mjs', '--format=esm');
  const ours = workshop.read('shaking/ours.mjs');
  const actions = Object.values(contract.operations).filter(({ action }) => ours.includes(`"${action}"`));
  assert.deepStrictEqual(actions.map(({ name }) => name).sort(), three);
  assert.deepStrictEqual(found(ours, /\b\w+Ret\b(?=")/g), ['loginRet']);

  workshop.write('shaking/error.ts', `export { isRescueError } from 'logmein-rescue-soap';`);
  await workshop.bundle('shaking/error.ts', 'shaking/error.mjs', '--format=esm');
  const error = workshop.read('shaking/error.mjs');
  assert(
    error.length < 1000 && !/^import /m.test(error),
    'the bundle of isRescueError contains more than that function',
  );

  const kB = (text: string): string => `${(text.length / 1000).toFixed(1)} kB`;
  return [
    `three of ${OPERATIONS} operations with their client, dependencies apart: ${kB(many)}`,
    `three of the ${Object.keys(contract.operations).length} stubs: ${kB(ours)}`,
    `isRescueError alone: ${kB(error)}`,
  ];
}

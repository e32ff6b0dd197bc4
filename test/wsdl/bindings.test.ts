import { createClientAsync } from 'soap';
import { describe, expect, test } from 'vitest';
import { address, directions, file, root, schema, source, text } from './file.js';
import { facts, httpNames, isOpenEnum, keptMembers, overHttp, selected, selectedNames } from './rule.js';
import { child, children, named, names } from './tree.js';

describe('messages, bindings and ports', () => {
  const message = (name: string): Record<string, string>[] =>
    children(named(root, 'message', name), 'part').map(({ attributes }) => ({ ...attributes }));

  test('messages are in the order that ASMX uses: SOAP, HttpGet, HttpPost', () => {
    const both = (names: readonly string[], kind: string): string[] =>
      names.flatMap((name) => [`${name}${kind}In`, `${name}${kind}Out`]);
    expect(names(children(root, 'message'))).toEqual([
      ...both(selectedNames, 'Soap'),
      ...both(httpNames, 'HttpGet'),
      ...both(httpNames, 'HttpPost'),
    ]);
  });

  test('SOAP messages have the wrapper elements', () => {
    for (const name of selectedNames) {
      expect(message(`${name}SoapIn`)).toEqual([{ name: 'parameters', element: `tns:${name}` }]);
      expect(message(`${name}SoapOut`)).toEqual([{ name: 'parameters', element: `tns:${name}Response` }]);
    }
  });

  test.each([
    ['APISoap', 'http://schemas.xmlsoap.org/wsdl/soap/'],
    ['APISoap12', 'http://schemas.xmlsoap.org/wsdl/soap12/'],
  ])('%s binds every operation to its action, as document/literal', (name, ns) => {
    const binding = named(root, 'binding', name);
    expect(binding.attributes['type']).toBe('tns:APISoap');
    expect(binding.children[0]).toMatchObject({
      name: 'binding',
      ns,
      attributes: { transport: 'http://schemas.xmlsoap.org/soap/http' },
    });
    expect(names(children(binding, 'operation'))).toEqual(selectedNames);
    for (const { name: operation, soapAction } of selected) {
      const bound = named(binding, 'operation', operation);
      expect(child(bound, 'operation')).toMatchObject({ ns, attributes: { soapAction, style: 'document' } });
      expect(soapAction).toBe(`${facts.namespace}/${operation}`);
      for (const direction of directions)
        expect(child(child(bound, direction), 'body')).toMatchObject({ ns, attributes: { use: 'literal' } });
    }
  });

  test('HttpGet and HttpPost are offered for the operations whose only output is the result', () => {
    expect(httpNames).not.toContain('requestAuthCode');
    expect(httpNames).not.toContain('requestLensPINCodeV2');
    for (const kind of ['HttpGet', 'HttpPost'])
      for (const operation of overHttp) {
        const parts = keptMembers(operation, 'input').map(({ name }) => ({ name, type: 's:string' }));
        expect(message(`${operation.name}${kind}In`)).toEqual(parts);
        const result = operation.output[0]?.type ?? '';
        expect(message(`${operation.name}${kind}Out`)).toEqual([{ name: 'Body', element: result }]);
        const element = named(schema, 'element', result.replace('tns:', ''));
        expect(element.attributes['type']).toBe(isOpenEnum(result) ? 's:string' : result);
      }
  });

  test('HttpPost is offered as shown on the operation pages (facts 2 and 3)', () => {
    const { offeredFor, notOfferedFor } = facts.httpPost;
    const offered = names(children(named(root, 'portType', 'APIHttpPost'), 'operation'));
    expect(offered).toEqual(expect.arrayContaining([...offeredFor]));
    expect(notOfferedFor.filter((name) => offered.includes(name))).toEqual([]);
  });

  test('setUser is in neither HTTP port, even though its declared inputs qualify (fact 3, a hint)', () => {
    const { input = [], output = [] } = selected.find(({ name }) => name === 'setUser') ?? {};
    expect(output).toHaveLength(1);
    expect(input.filter(({ type }) => type in facts.complexTypes)).toEqual([]);
    expect(text).not.toContain('setUserHttp');
    expect(source.notes['operation setUser']).toMatch(
      /^Not in the HTTP ports.*A hint only\. Either an input is nillable/,
    );
  });

  test.each([
    ['APIHttpGet', 'GET', 'urlEncoded', {}],
    ['APIHttpPost', 'POST', 'content', { type: 'application/x-www-form-urlencoded' }],
  ])('%s binds them to a location, and the reply to XML', (name, verb, body, attributes) => {
    expect(names(children(named(root, 'portType', name), 'operation'))).toEqual(httpNames);
    const binding = named(root, 'binding', name);
    expect(binding.attributes['type']).toBe(`tns:${name}`);
    expect(child(binding, 'binding').attributes).toEqual({ verb });
    expect(names(children(binding, 'operation'))).toEqual(httpNames);
    for (const bound of children(binding, 'operation')) {
      expect(child(bound, 'operation').attributes).toEqual({ location: `/${bound.attributes['name']}` });
      expect(child(child(bound, 'input'), body).attributes).toEqual(attributes);
      expect(child(child(bound, 'output'), 'mimeXml').attributes).toEqual({ part: 'Body' });
    }
  });

  test('each operation of a port type refers to its own messages', () => {
    for (const portType of children(root, 'portType')) {
      const kind = portType.attributes['name']?.slice('API'.length);
      for (const operation of children(portType, 'operation')) {
        const name = operation.attributes['name'];
        expect(child(operation, 'input').attributes).toEqual({ message: `tns:${name}${kind}In` });
        expect(child(operation, 'output').attributes).toEqual({ message: `tns:${name}${kind}Out` });
      }
    }
  });

  test('the service is named API (fact 1) and has four ports, all at the address of the service', () => {
    expect(child(root, 'service').attributes).toEqual({ name: 'API' });
    const ports = children(child(root, 'service'), 'port');
    expect(names(ports)).toEqual(['APISoap', 'APISoap12', 'APIHttpGet', 'APIHttpPost']);
    for (const port of ports) {
      expect(port.attributes['binding']).toBe(`tns:${port.attributes['name']}`);
      expect(child(port, 'address').attributes).toEqual({ location: address });
    }
  });

  test('node-soap finds every operation in both SOAP ports', async () => {
    const client = await createClientAsync(file);
    const { API } = client.describe() as { API: Record<string, Record<string, unknown>> };
    for (const port of ['APISoap', 'APISoap12']) expect(Object.keys(API[port] ?? {})).toEqual(selectedNames);
  });
});

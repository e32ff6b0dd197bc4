import { describe, expect, it, onTestFinished } from 'vitest';
import { contract as shipped } from '../../generated/index.js';
import { RescueClient, RescueFaultError, RescueRequestError } from '../../src/index.js';
import { SoapRequestError } from '../../src/runtime.js';
import { ManagedRescueClient } from '../../src/managed.js';
import { ServiceClient } from '../../src/runtime.js';
import type { Contract, Operations, SoapPaths } from '../../src/soap/schema/contract.js';
import type { TransportRequest } from '../../src/soap/http/transport.js';
import type { SoapVersion } from '../../src/soap/xml/names.js';
import { demoCredentials, startRescueServer, type RescueServer } from '../../src/testing.js';
import { cannedTransport, envelope } from '../support/canned-transport.js';
import { bindingOf, contractFrom, wsdlOf } from '../codegen/wsdl.js';

const path = '/API/API.asmx';
const both: SoapPaths = { '1.1': path, '1.2': path };
const endpoint = 'https://host/somewhere/else';

const withSoap = (soap: SoapPaths, more: Operations = {}): Contract => ({
  ...shipped,
  soap,
  operations: { ...shipped.operations, ...more },
});
const only = (operation: 'logout' | 'getAccount', soap: SoapPaths): Operations => ({
  [operation]: { ...shipped.operations[operation], soap },
});

const reply = `<logoutResponse xmlns="${shipped.targetNamespace}"><logoutResult>logout_OK</logoutResult></logoutResponse>`;

/** Starts a service that replies in the version of the request. */
function service() {
  return cannedTransport(({ headers }) => ({
    headers: headers['SOAPAction'] === undefined ? { 'content-type': 'application/soap+xml; charset=utf-8' } : {},
    body: envelope(reply, headers['SOAPAction'] === undefined ? '1.2' : '1.1'),
  }));
}

const versionOf = ({ headers, body }: TransportRequest): SoapVersion => {
  const [is11, is12] = [headers['SOAPAction'] !== undefined, String(headers['Content-Type']).includes('soap+xml')];
  expect(is11).toBe(!is12);
  expect(String(body)).toContain(
    is12 ? 'http://www.w3.org/2003/05/soap-envelope' : 'schemas.xmlsoap.org/soap/envelope',
  );
  return is12 ? '1.2' : '1.1';
};

describe.each(['RescueClient', 'ServiceClient'] as const)('a %s', (kind) => {
  const make = (contract: Contract, soapVersion?: SoapVersion) => {
    const transport = service();
    const options = { endpoint, contract, transport, soapVersion };
    const client = kind === 'RescueClient' ? new RescueClient(options) : new ServiceClient(options);
    return { transport, call: (name: string) => client.operations[name]?.({}) };
  };
  const calls: readonly [string, Contract, SoapVersion | undefined, SoapVersion][] = [
    ['1.1 if both are offered', withSoap(both), undefined, '1.1'],
    ['1.1 if the contract does not say', (({ soap: _, ...rest }) => rest)({ ...shipped }), undefined, '1.1'],
    ['1.2 if it is the only one', withSoap({ '1.2': path }), undefined, '1.2'],
    ['1.1 if it is the only one', withSoap({ '1.1': path }), undefined, '1.1'],
    ['the version of the option', withSoap(both), '1.2', '1.2'],
    ['1.2 if the operation has only that', withSoap(both, only('logout', { '1.2': path })), undefined, '1.2'],
    ['1.1 if the operation has both', withSoap({ '1.2': path }, only('logout', both)), undefined, '1.1'],
  ];
  it.each(calls)('makes calls in SOAP %s', async (_, contract, asked, sent) => {
    const { transport, call } = make(contract, asked);
    await call('logout');
    expect(transport.requests.map(versionOf)).toEqual([sent]);
    expect(transport.requests.map(({ url }) => url)).toEqual([endpoint]);
  });

  it.each([
    ['1.1', { '1.2': path }],
    ['1.2', { '1.1': path }],
  ] as const)(
    'rejects the option SOAP %s in the constructor if the contract does not offer this version',
    (asked, soap) => {
      const [offered] = Object.keys(soap);
      expect(() => make(withSoap(soap), asked)).toThrow(
        kind === 'ServiceClient' ? SoapRequestError : RescueRequestError,
      );
      expect(() => make(withSoap(soap), asked)).toThrow(
        `new ${kind}: soapVersion is not offered by the WSDL of the contract, which offers '${offered}'; leave it out`,
      );
    },
  );

  it('rejects a call before it is sent if the operation does not offer the chosen version', async () => {
    const { transport, call } = make(withSoap(both, only('getAccount', { '1.2': path })), '1.1');
    await call('logout');
    const error: unknown = await call('getAccount')?.then(undefined, (reason: unknown) => reason);
    expect(error).toBeInstanceOf(kind === 'ServiceClient' ? SoapRequestError : RescueRequestError);
    expect(error).toHaveProperty('outcome', 'not-sent');
    expect(String(error)).toContain(
      "getAccount: soapVersion is not offered for getAccount by the WSDL, which offers '1.2'; omit soapVersion",
    );
    expect(transport.requests).toHaveLength(1);
  });
});

describe('the embedded server', () => {
  const serving = async (contract: Contract): Promise<RescueServer> => {
    const server = await startRescueServer({ contract: contract as never });
    onTestFinished(() => server.close());
    return server;
  };

  it('replies to all clients, including managed ones, if the contract offers only SOAP 1.2', async () => {
    const contract = withSoap({ '1.2': path });
    const server = await serving(contract);
    const managed = new ManagedRescueClient({
      endpoint: server.endpoint,
      contract,
      credentials: demoCredentials.login,
    });
    onTestFinished(() => managed.close());
    expect(await managed.operations['getAccount']?.({})).toMatchObject({ getAccountResult: 'getAccount_OK' });
    expect(new Set(server.calls.map(({ soapVersion }) => soapVersion))).toEqual(new Set(['1.2']));
    expect(
      () =>
        new ManagedRescueClient({
          endpoint: server.endpoint,
          contract,
          credentials: demoCredentials.login,
          soapVersion: '1.1',
        }),
    ).toThrow(/soapVersion is not offered/);
  });

  it.each([
    ['1.1', '1.2', 'http://www.w3.org/2003/05/soap-envelope'],
    ['1.2', '1.1', 'http://schemas.xmlsoap.org/soap/envelope/'],
  ] as const)('replies to SOAP %s with VersionMismatch if only SOAP %s is offered', async (sent, offered, expected) => {
    const server = await serving(withSoap({ [offered]: path }));
    const client = new RescueClient({ endpoint: server.endpoint, soapVersion: sent });
    onTestFinished(() => client.close());
    const error: unknown = await client.operations.logout().then(undefined, (reason: unknown) => reason);
    expect(error).toBeInstanceOf(RescueFaultError);
    expect(error).toMatchObject({ faultCode: expect.stringContaining('VersionMismatch') as string });
    expect(String(error)).toContain(`Expecting ${expected}`);
  });
});

describe('a contract lists the versions that the ports in its WSDL offer', () => {
  const port = (binding: string, location: string, prefix = binding) =>
    `<wsdl:port name="${binding}" binding="tns:${binding}"><${prefix}:address location="${location}"/></wsdl:port>`;
  const wsdl = (ports: string, text = wsdlOf()) =>
    text.replace('</wsdl:definitions>', `<wsdl:service name="S">${ports}</wsdl:service></wsdl:definitions>`);
  const rows: readonly [string, string, SoapPaths][] = [
    [
      'both',
      wsdl(port('soap', 'http://h/S.asmx') + port('soap12', 'https://h:81/T.asmx')),
      { '1.1': '/S.asmx', '1.2': '/T.asmx' },
    ],
    ['one version, if the other has no port', wsdl(port('soap12', 'http://h/S.asmx')), { '1.2': '/S.asmx' }],
    [
      'the first of several ports for one binding',
      wsdl(port('soap', 'http://h/a') + port('soap', 'http://h/b')),
      { '1.1': '/a' },
    ],
    ['with any prefix', wsdl(port('soap', 'http://h/a')).replaceAll('wsdl/soap/"', 'wsdl/soap12/"'), { '1.2': '/a' }],
    ['without a path if there is no service', wsdlOf(), { '1.1': '', '1.2': '' }],
    ['of a binding without a port', wsdlOf().replace(bindingOf('soap', ['run']), ''), { '1.2': '' }],
    [
      'without host, user, query and fragment',
      wsdl(port('soap', 'https://me:secret@h/a/b?key=1#c')),
      { '1.1': '/a/b' },
    ],
  ];
  it.each(rows)('%s', (_, text, soap) => {
    const contract = contractFrom(text);
    expect(contract.soap).toEqual(soap);
    expect(contract.operations['run']).not.toHaveProperty('soap');
  });

  it('an operation lists its own versions if they differ', () => {
    const two = wsdlOf({ operations: ['run', 'go'] });
    const contract = contractFrom(
      wsdl(
        port('soap', 'http://h/a') + port('soap12', 'http://h/a'),
        two.replace(bindingOf('soap12', ['run', 'go']), bindingOf('soap12', ['go'])),
      ),
    );
    expect(contract.soap).toEqual({ '1.1': '/a', '1.2': '/a' });
    expect(contract.operations['run']?.soap).toEqual({ '1.1': '/a' });
    expect(contract.operations['go']).not.toHaveProperty('soap');
  });

  it('separate port types for each version result in a single operation', () => {
    const text = wsdlOf();
    const portType = /<wsdl:portType[^]*?<\/wsdl:portType>/.exec(text)?.[0] ?? '';
    const split = text
      .replace(portType, portType + portType.replace('name="Soap"', 'name="Soap12"'))
      .replace('<wsdl:binding name="soap12" type="tns:Soap">', '<wsdl:binding name="soap12" type="tns:Soap12">');
    const contract = contractFrom(wsdl(port('soap', 'http://h/a') + port('soap12', 'http://h/b'), split));
    expect(Object.keys(contract.operations)).toEqual(['run']);
    expect(contract.soap).toEqual({ '1.1': '/a', '1.2': '/b' });
  });
});

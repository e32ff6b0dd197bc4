import { describe, expect, it } from 'vitest';
import type { Contract, ElementParticle, Operation, SimpleType } from '../../../src/soap/schema/contract.js';
import { startRescueServer } from '../../../src/testing.js';
import { complex } from '../../support/declarations.js';
import { call, exchange, started } from '../support.js';

const ns = 'urn:other';

const element = (name: string, type: ElementParticle['type'], min = 1): ElementParticle => ({ name, ns, type, min });
const literals = (...enumeration: string[]): (() => SimpleType) => {
  const type: SimpleType = { kind: 'simple', base: 'string', enumeration };
  return () => type;
};

/** Declares an operation whose action is its name. */
function operation(
  name: string,
  inputs: ElementParticle[],
  outputs: ElementParticle[],
): Operation<Record<string, unknown>, Record<string, unknown>> {
  return {
    name,
    action: `urn:other/${name}`,
    input: { name, ns, type: complex(inputs) },
    output: { name: `${name}Response`, ns, type: complex(outputs) },
    result: outputs[0]?.name ?? '',
  };
}

/** A contract with different spellings, types and prefixes, and with unknown outputs. */
const contract = {
  targetNamespace: ns,
  fingerprint: '',
  operations: {
    login: operation(
      'login',
      [element('email', 'string', 0), element('pwd', 'string', 0)],
      [element('loginResult', literals('OK', 'ERROR', 'INVALID')), element('sMotd', 'string')],
    ),
    requestAuthCodeSSO: operation(
      'requestAuthCodeSSO',
      [element('iSSOID', 'int'), element('sPwd', 'string', 0), element('iCompanyID', 'long')],
      [
        element('requestAuthCodeSSOResult', literals('SSO_Failure_Invalid', 'SSO_OK', 'SSO_InvalidParam_CompanyID')),
        element('sSecretAuthCode', 'string', 0),
      ],
    ),
    startSession: operation(
      'startSession',
      [element('iSessionID', 'int'), element('iNodeID', 'int'), element('authcode', 'string', 0)],
      [element('startSessionResult', literals('start_OK', 'start_ActionFailed', 'start_InvalidParam_Session'))],
    ),
    getAccount: operation(
      'getAccount',
      [element('authcode', 'string', 0)],
      [
        element('getAccountResult', 'string'),
        element('iAccountID', 'string'),
        element('iTechID', 'long'),
        element('bNew', 'boolean'),
        element('dNew', 'dateTime'),
      ],
    ),
    requestPINCode: operation(
      'requestPINCode',
      [element('iNode', 'int', 0), element('authcode', 'string', 0)],
      [element('requestPINCodeResult', literals('pin_OK', 'pin_Error', 'pin_InvalidParam_NodeID'))],
    ),
    newOperation: operation('newOperation', [], [element('newOperationResult', 'string')]),
  },
} satisfies Contract;

const sso = { iSSOID: 123456, sPwd: 'demo-sso-password', iCompanyID: 654321n };

describe('a server with another contract', () => {
  const start = () => started({ contract: contract as Contract<typeof contract.operations>, wsdl: '<definitions/>' });
  type Names = keyof typeof contract.operations;
  const ask = async (server: Awaited<ReturnType<typeof start>>, name: Names, request: Record<string, unknown>) =>
    (await call(server, name, request, {}, contract)).reply;

  it('uses its spellings, types, prefixes and outputs', async () => {
    const server = await start();
    const login = await ask(server, 'login', { email: 'ada@example.com', pwd: 'demo-password' });
    expect(login).toEqual({ loginResult: 'OK', sMotd: '' });
    const { sSecretAuthCode: authcode, ...reply } = await ask(server, 'requestAuthCodeSSO', sso);
    expect(reply).toEqual({ requestAuthCodeSSOResult: 'SSO_OK' });
    expect(await ask(server, 'getAccount', { authcode })).toEqual({
      getAccountResult: 'getAccount_OK',
      iAccountID: '654321',
      iTechID: 337366n,
      bNew: false,
      dNew: '0001-01-01T00:00:00',
    });
    const started = await ask(server, 'startSession', { iSessionID: 12345678, iNodeID: 337366, authcode });
    expect(started).toEqual({ startSessionResult: 'start_OK' });
  });

  it('returns a code as its enum value, or with the prefix if there is no enum value', async () => {
    const server = await start();
    const { sSecretAuthCode: authcode } = await ask(server, 'requestAuthCodeSSO', sso);
    const results = [
      await ask(server, 'login', {}),
      await ask(server, 'requestAuthCodeSSO', { ...sso, iCompanyID: -1n }),
      await ask(server, 'requestAuthCodeSSO', { ...sso, sPwd: '' }),
      await ask(server, 'startSession', { iSessionID: 1, iNodeID: 337366, authcode }),
      await ask(server, 'startSession', { iSessionID: 12345678, iNodeID: 1, authcode }),
      await ask(server, 'startSession', { iSessionID: 12345678, iNodeID: 1 }),
      await ask(server, 'requestPINCode', { iNode: 1, authcode }),
    ];
    expect(results.map((reply) => Object.values(reply)[0])).toEqual([
      'INVALID',
      'SSO_InvalidParam_CompanyID',
      'SSO_Invalid',
      'start_InvalidParam_Session',
      'start_ActionFailed',
      'start_NotLoggedInAsAdmin',
      'pin_InvalidParam_NodeID',
    ]);
  });

  it('accepts handlers for its own operations only', async () => {
    const server = await start();
    server.on('newOperation', () => ({ newOperationResult: 'new' }));
    expect(await ask(server, 'newOperation', {})).toEqual({ newOperationResult: 'new' });
    expect(() => server.on('getUser' as 'login', () => ({}))).toThrow(/the WSDL has no operation getUser/);
    expect((await exchange(server, { method: 'GET', path: '/API/API.asmx?wsdl' })).body).toBe('<definitions/>');
  });
});

it('a WSDL without its contract is rejected', async () => {
  await expect(startRescueServer({ wsdl: '<definitions/>' })).rejects.toThrow(
    'the wsdl option also requires contract. Generate stubs from the WSDL and pass their contract',
  );
});

import { describe, expect, test } from 'vitest';
import { contract } from '../../generated/index.js';
import { RescueRequestError } from '../../src/errors.js';
import { facadeParameters, fitFacade, typescriptOf, type FacadeMethod } from '../../src/rescue/parameter-names.js';
import { membersOf, type Contract, type ElementParticle, type Operation } from '../../src/soap/schema/contract.js';

type Members = readonly ElementParticle[];

/** Returns the shipped contract with the members of the request or the reply of an operation changed. */
function changed(
  method: FacadeMethod,
  side: 'input' | 'output',
  change: (members: Members) => Members,
  other: Partial<Operation> = {},
): Contract {
  const stub: Operation = contract.operations[method];
  const elements = change(membersOf(stub[side]));
  const element = { ...stub[side]!, type: () => ({ kind: 'complex', elements }) as const };
  return { ...contract, operations: { ...contract.operations, [method]: { ...stub, [side]: element, ...other } } };
}

/** Returns the shipped contract with one input of an operation renamed. */
function withInput(method: FacadeMethod, index: number, name: string): Contract {
  return changed(method, 'input', (members) =>
    members.map((member, at) => (at === index ? { ...member, name } : member)),
  );
}

/** Returns the shipped contract with a further input of `login`. */
function withExtra(extra: Partial<ElementParticle>): Contract {
  const member = { name: 'iExtra', ns: contract.targetNamespace, type: 'int', ...extra } as ElementParticle;
  return changed('login', 'input', (members) => [...members, member]);
}

/**
 * The accepted names of each parameter of a method. The guide, the operation pages and client code spell them
 * differently.
 */
const names: readonly (readonly [method: FacadeMethod, parameter: string, names: readonly string[]])[] = [
  ['login', 'email', ['sEmail', 'email']],
  ['requestAuthCode', 'password', ['sPassword', 'sPwd', 'sSSOPassword', 'pwd']],
  ['requestAuthCodeSSO', 'ssoId', ['sSSOID', 'sSSOId', 'sSsoID', 'sSsoId', 'iSSOID', 'ssoid']],
  ['requestAuthCodeSSO', 'company', ['sCompany', 'iCompany', 'sCompanyID', 'iCompanyID', 'company']],
  ['startSession', 'session', ['iSession', 'iSessionID', 'sSession']],
  ['startSession', 'node', ['iNode', 'iNodeID', 'sNode']],
  ['startSession', 'authCode', ['sAuthCode', 'sAuthcode', 'sSecretAuthCode', 'authcode']],
];

describe.each(names)('%s sends its argument %s', (method, parameter, accepted) => {
  const index = (facadeParameters[method] as readonly string[]).indexOf(parameter);

  test.each(accepted)('as the input %s', (name) => {
    const request = fitFacade(withInput(method, index, name))[method].toRequest({ [parameter]: '7' });
    expect(Object.keys(request)).toEqual([name]);
    expect(String(request[name])).toBe('7');
  });
});

describe('a further input that is required', () => {
  const issues = (extra: Partial<ElementParticle>) => {
    try {
      return fitFacade(withExtra(extra)).login.toRequest({ email: 'a', password: 'b' });
    } catch (error) {
      return (error as RescueRequestError).issues;
    }
  };
  const unknown = [
    { path: ['login', 'iExtra'], message: 'login requires the input iExtra, which RescueClient does not provide' },
  ];
  const sent = { sEmail: 'a', sPassword: 'b' };

  test.each<[string, Partial<ElementParticle>, unknown]>([
    ['is an error', {}, unknown],
    ['is an error if it occurs twice', { min: 2, max: 2 }, unknown],
    ['is null if it may be nil', { nillable: true }, { ...sent, iExtra: null }],
    ['is null under its key', { nillable: true, key: 'extra' }, { ...sent, extra: null }],
    ['is an error if it is a list whose items may be nil', { nillable: true, max: 2 }, unknown],
    ['is not required if it may be missing', { min: 0 }, sent],
    ['is not required if it may be missing or nil', { min: 0, nillable: true }, sent],
  ])('%s', (_name, extra, expected) => {
    expect(issues(extra)).toEqual(expected);
  });
});

describe('the error for a contract that does not fit', () => {
  const rejected = (contract: Contract): RescueRequestError => {
    try {
      fitFacade(contract);
    } catch (error) {
      return error as RescueRequestError;
    }
    throw new Error('the contract fits');
  };

  test('lists everything that is missing', () => {
    const { startSession: _1, logout: _2, ...operations } = contract.operations;
    const { message, issues } = rejected({ ...contract, operations });
    expect(message).toBe(
      'The contract does not fit RescueClient: the WSDL has no operation logout; the WSDL has no operation startSession. Generate it from the current WSDL of the service.',
    );
    expect(issues).toEqual([
      { path: ['logout'], message: 'the WSDL has no operation logout' },
      { path: ['startSession'], message: 'the WSDL has no operation startSession' },
    ]);
  });

  test('lists the accepted names of an input', () => {
    const message = 'login has no input named sEmail or email';
    const { issues } = rejected(withInput('login', 0, 'sMail'));
    expect(issues).toEqual([{ path: ['login', 'email'], message }]);
  });

  const noAuthCode = (method: string) => ({
    path: [method, 'authCode'],
    message: `${method} has no output named sAuthCode or sAuthcode or sSecretAuthCode or authcode`,
  });
  const noResult = { path: ['login', 'code'], message: 'the reply of login has no text result' };

  test.each<[string, Contract, object]>([
    [
      'an authcode request without an authcode in its reply',
      changed('requestAuthCode', 'output', (members) => members.filter(({ name }) => name !== 'sAuthCode')),
      noAuthCode('requestAuthCode'),
    ],
    [
      'an authcode request by single sign-on with a list of authcodes',
      changed('requestAuthCodeSSO', 'output', (members) =>
        members.map((member) => (member.name === 'sAuthCode' ? { ...member, max: 2 } : member)),
      ),
      noAuthCode('requestAuthCodeSSO'),
    ],
    ['a reply without a result', changed('login', 'output', () => []), noResult],
    ['a result that is a number', changed('login', 'output', ([result]) => [{ ...result!, type: 'int' }]), noResult],
    ['a result that is a list', changed('login', 'output', ([result]) => [{ ...result!, max: 2 }]), noResult],
  ])('says what is wrong with %s', (_name, contract, issue) => {
    expect(rejected(contract).issues).toEqual([issue]);
  });

  test.each<[string, (result: ElementParticle) => ElementParticle]>([
    ['says that it occurs at most once', (result) => ({ ...result, max: 1 })],
    ['does not say how often it occurs', ({ name, ns, type }) => ({ name, ns, type })],
  ])('accepts a result that %s', (_name, change) => {
    const facade = fitFacade(changed('login', 'output', ([result]) => [change(result!)]));
    expect(Object.keys(facade)).toEqual(Object.keys(facadeParameters));
  });
});

describe('an argument has the type that the contract declares', () => {
  const request = (type: ElementParticle['type'], company: unknown) => {
    const contract = changed('requestAuthCodeSSO', 'input', (members) =>
      members.map((member) => (member.name === 'sCompany' ? { ...member, type } : member)),
    );
    return fitFacade(contract).requestAuthCodeSSO.toRequest({ company });
  };

  test.each<[ElementParticle['type'], unknown, unknown]>([
    ['string', 7, '7'],
    ['string', '007', '007'],
    ['int', 7, 7],
    ['int', '007', 7],
    ['long', 7, 7n],
    ['long', '9007199254740993', 9007199254740993n],
    [() => ({ kind: 'simple', base: 'int' }), '7', 7],
    [() => ({ kind: 'simple', base: 'string' }), 7, '7'],
  ])('%s: %o is sent as %o', (type, given, sent) => {
    expect(request(type, given)).toEqual({ sCompany: sent });
  });

  test.each(['x7', '7 ', '', '0x10', '-7'])('text that is not digits is rejected for a number: %o', (company) => {
    const message = 'must contain only digits, because the WSDL declares it as a number (sCompany)';
    try {
      request('int', company);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(RescueRequestError);
      expect(error).toMatchObject({
        message: `requestAuthCodeSSO: company ${message}. Nothing was sent.`,
        operation: 'requestAuthCodeSSO',
        issues: [{ path: ['company'], message }],
      });
    }
  });

  test('null is sent as null, and a missing argument is not sent', () => {
    const { toRequest } = fitFacade(contract).startSession;
    expect(toRequest({ session: 1, node: 2, authCode: null })).toEqual({ iSession: 1, iNode: 2, sAuthCode: null });
    expect(toRequest({ session: 1, node: 2 })).toEqual({ iSession: 1, iNode: 2 });
  });

  test('values of types that are not simple count as text', () => {
    expect(typescriptOf({ type: () => ({ kind: 'complex', elements: [] }) })).toBe('string');
    expect(typescriptOf({ type: 'long' })).toBe('bigint');
  });
});

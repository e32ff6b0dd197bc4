import { describe, expect, test } from 'vitest';
import { contract } from '../../generated/index.js';
import { facadeParameters, fitFacade, type FacadeMethod } from '../../src/rescue/parameter-names.js';
import { membersOf, type Contract } from '../../src/soap/schema/contract.js';

/** Returns the shipped contract with one input of an operation renamed. */
function withInput(operation: FacadeMethod, index: number, name: string): Contract {
  const stub: Contract['operations'][string] = contract.operations[operation];
  const elements = membersOf(stub.input).map((member, at) => (at === index ? { ...member, name } : member));
  const input = { ...stub.input, type: () => ({ kind: 'complex', elements }) as const };
  return { ...contract, operations: { ...contract.operations, [operation]: { ...stub, input } } };
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

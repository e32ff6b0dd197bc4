import { expect, it } from 'vitest';
import type { ComplexType, Operation, SimpleType } from '../../../src/soap/schema/contract.js';
import { resultValue, unversionedName } from '../../../src/testing/rescue/wire-names.js';

const NS = 'urn:t';

/** Creates an operation whose result has the given enum values, or is plain text. */
function operationOf(name: string, enumeration?: readonly string[]): Operation {
  const result: SimpleType = { kind: 'simple', base: 'string', ...(enumeration && { enumeration }) };
  const reply: ComplexType = { kind: 'complex', elements: [{ name: `${name}Result`, ns: NS, type: () => result }] };
  const output = { name: `${name}Response`, ns: NS, type: () => reply };
  return { name, action: '', input: output, output, result: `${name}Result` };
}

const login = ['login_OK', 'login_Error', 'login_Invalid', 'login_LimitReached'];

it.each<[string, Operation, readonly string[], string]>([
  ['the value of the WSDL for the code', operationOf('login', login), ['LimitReached'], 'login_LimitReached'],
  [
    'the first code that the WSDL has',
    operationOf('login', login),
    ['NotLoggedIn', 'Invalid', 'Error'],
    'login_Invalid',
  ],
  [
    'the prefix of the WSDL and the usual spelling for a code that it lacks',
    operationOf('login', login.slice(0, 3)),
    ['LimitReached'],
    'login_LimitReached',
  ],
  [
    'another prefix of the WSDL',
    operationOf('startSession', ['startSessionRet_OK', 'startSessionRet_Error']),
    ['InvalidParam_NodeID'],
    'startSessionRet_InvalidParam_NodeID',
  ],
  [
    'the last code if the WSDL has none of the codes',
    operationOf('login', login),
    ['NotLoggedIn', 'ActionFailed'],
    'login_ActionFailed',
  ],
  ['the name of the operation without an enumeration', operationOf('login'), ['LimitReached'], 'login_LimitReached'],
  ['the name without its version', operationOf('getUser_v3'), ['OK'], 'getUser_OK'],
  ['an unknown code without a change', operationOf('login'), ['SOMETHING'], 'login_SOMETHING'],
])('a result is %s', (_, operation, codes, value) => {
  expect(resultValue(operation, codes)).toBe(value);
});

it.each([
  ['getUser_v3', 'getUser'],
  ['getUserV12', 'getUser'],
  ['getReport_v2_1', 'getReport'],
  ['getVersion', 'getVersion'],
  ['v2x', 'v2x'],
])('the name of %s without its version is %s', (name, want) => {
  expect(unversionedName(name)).toBe(want);
});

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { contract } from '../../generated/operations.js';
import { AuthState, RescueResultError } from '../../src/index.js';
import { SoapReplyError } from '../../src/errors.js';
import { authentications, prepare } from '../../src/rescue/call-policy.js';
import { resultEnumeration } from '../../src/rescue/codes.js';
import { Masks } from '../../src/soap/mask.js';
import type { Contract, Operation } from '../../src/soap/schema/contract.js';

const endpoint = 'https://rescue.example/API/API.asmx';
const operations: Readonly<Record<string, Operation>> = contract.operations;

/** Checks a reply without sending anything. The request contains the secret `S3cret-Word`. */
function checked(name: keyof typeof contract.operations, reply: unknown, of: Contract = contract) {
  const call = prepare(operations[name] as Operation, {}, new AuthState(endpoint), of);
  const missing = (path: string) => new SoapReplyError(path, { outcome: 'unknown', status: 200 });
  return call.checkResult!(reply, missing, () => new Masks({ sPassword: 'S3cret-Word' }));
}

function refused(name: keyof typeof contract.operations, result: string, of?: Contract): RescueResultError {
  const { error } = checked(name, { [`${name}Result`]: result }, of);
  expect(error).toBeInstanceOf(RescueResultError);
  return error as RescueResultError;
}

describe('the error for a code says what to do', () => {
  const timeouts = 'The guide also lists this code for timeouts, so the call may have been executed';
  const expired = 'a session expires after 20 minutes of inactivity';
  test.each<[keyof typeof contract.operations, string, string, 'refused' | 'unknown', string]>([
    ['login', 'login_Error', 'ERROR', 'unknown', ` ${timeouts}: check before retrying.`],
    ['login', 'login_Invalid', 'INVALID', 'refused', ' The credentials were not accepted.'],
    ['login', 'login_GlobalIPRestricted', 'GLOBALIPRESTRICTED', 'refused', ''],
    [
      'login',
      'login_LimitReached',
      'LIMITREACHED',
      'refused',
      ' There were more than 10 logins in 3 minutes: wait, or use requestAuthCode and keep the authcode.',
    ],
    [
      'getReport',
      'getReport_PollRateExceeded',
      'POLLRATEEXCEEDED',
      'refused',
      ' The calls came too fast: wait a second (retryAfterMs is a guess: no reply says how long).',
    ],
    ['logout', 'logout_NotLoggedIn', 'NOTLOGGEDIN', 'refused', ` Log in (${expired}), or pass an authcode.`],
    [
      'startSession',
      'startSessionRet_NotLoggedInAsAdmin',
      'NOTLOGGEDINASADMIN',
      'refused',
      ` Log in as an administrator (${expired}), or pass an administrator's authcode.`,
    ],
    [
      'startSession',
      'startSessionRet_Invalid_SecretAuthCode',
      'INVALID_SECRETAUTHCODE',
      'refused',
      ' The authcode or API token was not accepted. Request a new authcode, or have an administrator create a new token.',
    ],
    [
      'startSession',
      'startSessionRet_ActionFailed',
      'ACTIONFAILED',
      'refused',
      ' The guide lists this code for a technician who is offline. It may also mean that the session or the node is unknown, or that the session has already started (the enumeration in the WSDL has no code for these cases): check the session before retrying.',
    ],
    [
      'startSession',
      'startSession_New',
      'NEW',
      'unknown',
      ' Neither the WSDL nor the guide lists this code, so the call may have been executed: check before retrying.',
    ],
  ])('%s: %s', (name, result, code, outcome, advice) => {
    const error = refused(name, result);
    expect(error.message).toBe(`${name}: the service returned ${code} (${result}).${advice}`);
    expect(error).toMatchObject({ operation: name, code, result, outcome, reply: { [`${name}Result`]: result } });
    expect(error.retryAfterMs).toBe(code === 'POLLRATEEXCEEDED' ? 1_000 : undefined);
  });

  test('INVALID may mean that the element names of a reconstructed WSDL are wrong', () => {
    const unproven = `The element names of this operation are unproven, because the contract was generated from a reconstructed WSDL. The service treats a misnamed element as empty. If the arguments are correct, check the WSDL: npx logmein-rescue-soap check --url '${endpoint}?wsdl'`;
    const returned = 'requestAuthCodeSSO: the service returned INVALID (requestAuthCode_Invalid).';
    const of = (origin: NonNullable<Contract['origin']>) =>
      refused('requestAuthCodeSSO', 'requestAuthCode_Invalid', { ...contract, origin }).message;
    expect(of('reconstructed')).toBe(`${returned} ${unproven}`);
    expect(of('service')).toBe(`${returned} The credentials were not accepted.`);
    expect(refused('login', 'login_Invalid', { ...contract, origin: 'reconstructed' }).message).not.toMatch('unproven');
  });
});

describe('the result of a reply', () => {
  test('is kept up to 1,000,000 characters, and the message shows 80 of them', () => {
    const long = `startSession_${'y'.repeat(1_000_000 - 13)}`;
    expect(refused('startSession', long).result).toBe(long);
    const { result, code, message } = refused('startSession', `${long}y`);
    expect(result).toBe(`${long.slice(0, -3)}...`);
    expect(code).toBe(`${'Y'.repeat(77)}...`);
    expect(message).toContain(` the service returned ${code} (startSession_${'y'.repeat(64)}...). Neither the WSDL`);
  });

  test('is masked, and its code hidden, if it quotes a secret of the request', () => {
    const { result, code, outcome } = refused('startSession', 'startSession_S3cret-Word');
    expect({ result, code, outcome }).toEqual({ result: 'startSession_***', code: '***', outcome: 'unknown' });
  });

  test('is OK without an error', () => {
    expect(checked('login', { loginResult: 'login_OK' })).toEqual({ code: 'OK' });
    expect(() => checked('login', {})).toThrow('Body/loginResponse/loginResult');
    const codeMissing = () => checked('requestAuthCode', { requestAuthCodeResult: 'requestAuthCode_OK' });
    expect(codeMissing).toThrow('Body/requestAuthCodeResponse/sAuthCode');
  });
});

describe('the prefix of the enum values of a result', () => {
  const prefixOf = (...enumeration: string[]) => {
    const type = () => ({ kind: 'simple', base: 'string', enumeration }) as const;
    const reply = { kind: 'complex', elements: [{ name: 'opResult', ns: 'urn:a', type }] } as const;
    const output = { name: 'opResponse', ns: 'urn:a', type: () => reply };
    return resultEnumeration({ name: 'op', action: '', input: output, output, result: 'opResult' }).prefix;
  };

  test('is that of the shortest value that ends in OK', () => {
    expect(prefixOf('op_Partly_OK', 'op_OK')).toBe('op_');
    expect(prefixOf('op_OK', 'op_Partly_OK')).toBe('op_');
    expect(prefixOf('op_Partly_OK', 'op_OK', 'op_Nearly_OK')).toBe('op_');
  });

  test('is unknown without such a value', () => {
    expect(prefixOf('op_Error', 'op_Not_OK', 'OK')).toBeUndefined();
  });
});

describe('the auth state after a reply', () => {
  const kept = (name: keyof typeof contract.operations, request: object, reply: object) => {
    const auth = new AuthState(endpoint);
    prepare(operations[name] as Operation, request, auth, contract).keepSession!(reply, ['id=1']);
    const { cookies, ...others } = auth.serialize();
    return { ...others, cookies: cookies.cookies.length };
  };
  const digest = (email: string) => createHash('sha256').update(email).digest('base64url');
  const state = { version: 1, endpoint };

  test('contains the cookie and the user of a login', () => {
    expect(kept('login', { sEmail: 'Ada@b.example' }, {})).toEqual({
      ...state,
      cookies: 1,
      loginUser: digest('ada@b.example'),
    });
    // a login without an e-mail address is not the login of any known user
    expect(kept('login', {}, {})).toEqual({ ...state, cookies: 1, loginUser: digest('') });
  });

  test('contains the authcode, and its user if an e-mail address was sent', () => {
    const reply = { sAuthCode: 'a' };
    expect(kept('requestAuthCode', { sEmail: 'ada@b.example' }, reply)).toEqual({
      ...state,
      cookies: 0,
      authCode: 'a',
      authCodeUser: digest('ada@b.example'),
    });
    expect(kept('requestAuthCodeSSO', { sSSOID: '1' }, reply)).toEqual({ ...state, cookies: 0, authCode: 'a' });
  });

  test('contains the cookie of any other reply', () => {
    expect(kept('getAccount', {}, { sAuthCode: 'a' })).toEqual({ ...state, cookies: 1 });
  });

  test('is changed only by four operations otherwise', () => {
    expect([...authentications]).toEqual(['login', 'logout', 'requestAuthCode', 'requestAuthCodeSSO']);
  });
});

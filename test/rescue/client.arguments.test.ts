import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { AuthState, RescueClient, RescueRequestError, type RescueClientOptions } from '../../src/index.js';
import { demoCredentials } from '../../src/testing.js';
import { rejection } from '../support/rejection.js';
import { embeddedServer } from './support.js';

const world = embeddedServer();
const { client } = world;
const { login, sso } = demoCredentials;

describe('invalid arguments are rejected with their names before anything is sent', () => {
  test.each<[string, (rescue: RescueClient) => Promise<unknown>, RegExp]>([
    [
      'misspelt',
      (r) => r.startSession({ sesion: 1, node: 2 } as never),
      /startSession: session is missing; .*sesion is not known/,
    ],
    ['missing', (r) => r.login({ email: 'a' } as never), /login: password is missing/],
    [
      'surplus',
      (r) => r.login({ ...login, pin: 1 } as never),
      /pin is not known here; expected one of email, password/,
    ],
    [
      'a number outside xs:int',
      (r) => r.startSession({ session: 2 ** 31, node: 1 }),
      /session must be the ID of a support session, a whole number from/,
    ],
    ['a fraction', (r) => r.startSession({ session: 1.5, node: 1 }), /session must be/],
    ['text instead of a number', (r) => r.startSession({ session: '1', node: 1 } as never), /session must be/],
    [
      'a company with a non-digit',
      (r) => r.requestAuthCodeSSO({ ...sso, company: '65432l' }),
      /company must be the numeric ID/,
    ],
    ['an empty password', (r) => r.login({ ...login, password: '' }), /password must not be empty/],
    ['no argument', (r) => r.login(undefined as never), /login: the argument is missing; it must be an object/],
    ['a deadline of 0', (r) => r.login(login, { timeoutMs: 0 }), /timeoutMs must be at least 1 ms/],
    [
      'an unknown call option',
      (r) => r.login(login, { timeout: 5 } as never),
      /timeout is not known here; did you mean timeoutMs\?/,
    ],
    [
      'an operation name instead of a stub',
      (r) => r.call('getUser' as never, {} as never),
      /must be a generated stub.* client\.operations\[name\]/,
    ],
    ['no operation', (r) => r.call(undefined as never, {} as never), /must be a generated stub/],
    [
      'a stub with a misspelled member',
      (r) => r.operations.getUser({ iNodeId: 1 } as never),
      /iNodeID is required; iNodeId .* did you mean iNodeID/,
    ],
  ])('%s', async (_name, call, message) => {
    const error = await rejection(call(client()));
    expect(error).toBeInstanceOf(RescueRequestError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toMatch(/Nothing was sent/);
    expect((error as RescueRequestError).issues.length).toBeGreaterThan(0);
    expect(world.server.calls).toEqual([]);
  });
});

describe('the constructor rejects invalid options with their names', () => {
  test.each<[string, object, RegExp]>([
    ['an endpoint that is not a URL', { endpoint: 'secure.logmeinrescue.com' }, /endpoint must be an absolute URL/],
    ['an endpoint without HTTP', { endpoint: 'ftp://host/' }, /endpoint must begin with https/],
    [
      'user info',
      { endpoint: 'https://user:secret@host/' },
      /endpoint must not contain a user or a password; for HTTP Basic authentication, set httpHeaders/,
    ],
    ['?wsdl', { endpoint: 'https://host/API.asmx?wsdl' }, /leave out \?wsdl/],
    ['plain http', { endpoint: 'http://host.example/API.asmx' }, /plain http to another machine.* set allowPlainHttp/],
    ['a misspelled option', { timeout: 1 }, /timeout is not known here; did you mean timeoutMs\?/],
    [
      'unknown options, with a single list of known options',
      { qqq: 1, www: 1 },
      /qqq is not known here; expected one of [^;]+; www is not known here\. Nothing/,
    ],
    ['an invalid deadline', { timeoutMs: 1.5 }, /timeoutMs must be a whole number/],
    ['an invalid version', { soapVersion: '1.3' }, /soapVersion must be '1.1' or '1.2'/],
    [
      'transport and proxy together',
      { transport: () => ({}), proxy: 'http://p:1' },
      /proxy cannot be combined with transport/,
    ],
    [
      'a proxy that is not an HTTP URL',
      { proxy: 'https://secret@host' },
      /proxy must be the URL of an HTTP proxy: http:\/\/host:port/,
    ],
    ['an empty authcode', { authCode: '' }, /authCode must not be empty; omit it/],
    ['null for an authcode', { authCode: null as never }, /authCode must be an authcode or an API token \(a string\)/],
    ['an authcode from a file', { authCode: 'secret@\n' }, /authCode must not start or end with whitespace; trim/],
    [
      'a state and an authcode',
      { authCode: 'secret@', auth: new AuthState('https://secure.logmeinrescue.com/API/API.asmx') },
      /authCode cannot be combined with auth/,
    ],
    ['auth that is not an AuthState', { auth: { authCode: 'secret' } }, /auth must be an AuthState/],
    ['contract that is not a contract', { contract: {} }, /contract must be the contract of generated stubs/],
  ])('%s', (_name, options, message) => {
    let error: unknown;
    try {
      new RescueClient(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RescueRequestError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('secret@');
  });

  test.each<[endpoint: string, more: RescueClientOptions]>([
    ['http://localhost:1/', {}],
    ['http://127.0.0.1/', {}],
    ['http://[::1]:8/', {}],
    ['http://host.example/API.asmx', { allowPlainHttp: true }],
  ])('plain HTTP to %s is allowed with the options %j', (endpoint, more) => {
    expect(inspect(new RescueClient({ endpoint, ...more }))).toBe(`RescueClient { endpoint: '${endpoint}' }`);
  });
});

import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { AuthState, RescueRequestError } from '../../src/index.js';
import { carrierOf, isAuthState } from '../../src/rescue/auth-state.js';

const endpoint = 'https://rescue.example/API/API.asmx';

describe('the summary of a state for loggers', () => {
  test('contains the endpoint, and whether there is a cookie and an authcode', () => {
    const auth = new AuthState(endpoint);
    expect(auth.toJSON()).toEqual({ endpoint, hasCookie: false, hasAuthCode: false });
    carrierOf(auth).gotAuthCode('SECRET', undefined);
    expect(auth.toJSON()).toEqual({ endpoint, hasCookie: false, hasAuthCode: true });
    carrierOf(auth).loggedIn('a@b.example', ['id=SECRET']);
    expect(auth.toJSON()).toEqual({ endpoint, hasCookie: true, hasAuthCode: true });
    carrierOf(auth).loggedOut(carrierOf(auth).cookies.version, 'SECRET');
    expect(auth.toJSON()).toEqual({ endpoint, hasCookie: false, hasAuthCode: false });
  });

  test('is also what util.inspect shows', () => {
    expect(inspect(new AuthState(endpoint))).toBe(
      `AuthState {"endpoint":"${endpoint}","hasCookie":false,"hasAuthCode":false}`,
    );
  });
});

describe('other copies of the package', () => {
  test('find the secrets of a state under a symbol that all copies share', () => {
    const auth = new AuthState(endpoint);
    const shared = Symbol.for('logmein-rescue-soap.auth');
    expect((auth as unknown as Record<symbol, () => unknown>)[shared]?.()).toBe(carrierOf(auth));
    expect(isAuthState({ [shared]() {} })).toBe(true);
    expect(isAuthState({})).toBe(false);
    expect(isAuthState(null)).toBe(false);
    expect(isAuthState(undefined)).toBe(false);
  });

  test('compare users by the SHA-256 of the e-mail address in lower case, without surrounding white space', () => {
    const auth = new AuthState(endpoint);
    carrierOf(auth).gotAuthCode('a', ' Ada@B.example ');
    carrierOf(auth).loggedIn('Ada@B.example', ['id=1']);
    const digest = createHash('sha256').update('ada@b.example').digest('base64url');
    expect(auth.serialize()).toEqual({
      version: 1,
      endpoint,
      cookies: { origin: 'https://rescue.example', cookies: [expect.stringMatching(/^id=1/)] },
      authCode: 'a',
      loginUser: digest,
      authCodeUser: digest,
    });
  });
});

describe('an invalid state is rejected, and the error names the member', () => {
  const thrownBy = (act: () => unknown): unknown => {
    try {
      return act();
    } catch (error) {
      return error;
    }
  };
  const valid = { version: 1, endpoint, cookies: { origin: 'https://rescue.example', cookies: [] } };
  const name = 'AuthState.deserialize (store the result of auth.serialize() unchanged, or log in again)';

  test.each<[string, object, string[], string]>([
    ['another version', { version: 2 }, ['version'], 'must be 1, not another number'],
    ['no version', { version: undefined }, ['version'], 'is missing; it must be 1'],
    ['an endpoint that is not text', { endpoint: 5 }, ['endpoint'], 'must be a string, not a number'],
    ['an endpoint that is not a URL', { endpoint: 'x' }, ['endpoint'], 'must be an http(s) URL'],
    [
      'cookies that are not a list',
      { cookies: { origin: 'https://rescue.example', cookies: 5 } },
      ['cookies', 'cookies'],
      'must be an array, not a number',
    ],
    [
      'cookies without an origin',
      { cookies: { cookies: [] } },
      ['cookies', 'origin'],
      'is missing; it must be a string',
    ],
    [
      'cookies of another origin',
      { cookies: { origin: 'https://other.example', cookies: ['id=SECRET'] } },
      ['cookies', 'origin'],
      'is not the origin of the endpoint',
    ],
    ['an authcode that is not text', { authCode: 5 }, ['authCode'], 'must be a string, not a number'],
    ['a user that is not text', { loginUser: 5 }, ['loginUser'], 'must be a string, not a number'],
  ])('%s', (_name, changed, path, message) => {
    const error = thrownBy(() => AuthState.deserialize({ ...valid, ...changed }));
    expect(error).toBeInstanceOf(RescueRequestError);
    expect(error).toMatchObject({
      message: `${name}: ${path.join('.')} ${message}. Nothing was sent.`,
      issues: [{ path, message }],
    });
  });

  test('an endpoint that is not a URL, for the constructor', () => {
    const message = 'must be an absolute URL such as https://host/API/API.asmx';
    const error = thrownBy(() => new AuthState('x'));
    expect(error).toBeInstanceOf(RescueRequestError);
    expect(error).toMatchObject({
      message: `new AuthState: endpoint ${message}. Nothing was sent.`,
      issues: [{ path: ['endpoint'], message }],
    });
  });
});

describe('the cookies of a reply', () => {
  const cookieOf = (auth: AuthState) => carrierOf(auth).cookies.header();

  test('are stored if no cookie has changed since the request was sent', () => {
    const auth = new AuthState(endpoint);
    const carrier = carrierOf(auth);
    const { version } = carrier.cookies;
    carrier.received(['id=first'], version);
    expect(cookieOf(auth)).toBe('id=first');
    carrier.received(['id=late'], version);
    expect(cookieOf(auth)).toBe('id=first');
    carrier.received([], carrier.cookies.version);
    expect(cookieOf(auth)).toBe('id=first');
  });

  test('do not replace the cookies of a login that completed in the meantime', () => {
    const auth = new AuthState(endpoint);
    const carrier = carrierOf(auth);
    const { version } = carrier.cookies;
    carrier.loggedIn('a@b.example', ['id=login']);
    carrier.received(['id=other'], version);
    expect(cookieOf(auth)).toBe('id=login');
  });
});

describe('the user of the cookie and of the authcode', () => {
  const of = (step: (carrier: ReturnType<typeof carrierOf>) => void) => {
    const auth = new AuthState(endpoint);
    step(carrierOf(auth));
    return { hasCookie: auth.hasCookie, hasAuthCode: auth.hasAuthCode };
  };

  test('are the same if the addresses differ only in case and surrounding white space', () => {
    const both = { hasCookie: true, hasAuthCode: true };
    expect(
      of((carrier) => {
        carrier.loggedIn('Ada@b.example', ['id=1']);
        carrier.gotAuthCode('a', ' ada@B.example ');
      }),
    ).toEqual(both);
    expect(
      of((carrier) => {
        carrier.gotAuthCode('a', 'ada@b.example');
        carrier.loggedIn('ADA@b.example', ['id=1']);
      }),
    ).toEqual(both);
  });

  test('an authcode for another user drops the cookie, and a login as another user drops the authcode', () => {
    expect(
      of((carrier) => {
        carrier.loggedIn('ada@b.example', ['id=1']);
        carrier.gotAuthCode('a', 'bob@b.example');
      }),
    ).toEqual({ hasCookie: false, hasAuthCode: true });
    expect(
      of((carrier) => {
        carrier.gotAuthCode('a', 'bob@b.example');
        carrier.loggedIn('ada@b.example', ['id=1']);
      }),
    ).toEqual({ hasCookie: true, hasAuthCode: false });
  });

  test('an authcode whose user is unknown keeps the cookie, and a later login keeps the authcode', () => {
    const both = { hasCookie: true, hasAuthCode: true };
    expect(
      of((carrier) => {
        carrier.loggedIn('ada@b.example', ['id=1']);
        carrier.gotAuthCode('a', undefined);
        carrier.loggedIn('bob@b.example', ['id=2']);
      }),
    ).toEqual(both);
    // a cookie that no login set belongs to no known user
    expect(
      of((carrier) => {
        carrier.received(['id=1'], carrier.cookies.version);
        carrier.gotAuthCode('a', 'ada@b.example');
      }),
    ).toEqual(both);
  });

  test('a logout drops only the cookie and the authcode that it was sent with', () => {
    expect(
      of((carrier) => {
        carrier.loggedIn('ada@b.example', ['id=1']);
        carrier.gotAuthCode('a', undefined);
        carrier.loggedOut(carrier.cookies.version - 1, 'older');
      }),
    ).toEqual({ hasCookie: true, hasAuthCode: true });
    expect(
      of((carrier) => {
        carrier.loggedIn('ada@b.example', ['id=1']);
        carrier.loggedOut(carrier.cookies.version, undefined);
        // the user of the old cookie is forgotten with it
        carrier.received(['id=2'], carrier.cookies.version);
        carrier.gotAuthCode('b', 'bob@b.example');
      }),
    ).toEqual({ hasCookie: true, hasAuthCode: true });
  });
});

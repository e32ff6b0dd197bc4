import { describe, expect, test } from 'vitest';
import { AuthState } from '../../src/index.js';
import { carrierOf } from '../../src/rescue/auth-state.js';

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

import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { AuthState, RescueClient, RescueRequestError } from '../../src/index.js';
import { demoAccount, demoCredentials, ServerFault } from '../../src/testing.js';
import { rejection } from '../support/rejection.js';
import { embeddedServer } from './support.js';

const world = embeddedServer();
const { client } = world;
const { login, sso, startSession } = demoCredentials;

describe('the auth state keeps, drops and sends', () => {
  const carried = () => world.server.calls.at(-1)?.request as { sAuthCode?: string };

  test('the kept authcode is sent, an explicit one replaces it, null sends none', async () => {
    const rescue = client();
    const { authCode } = await rescue.requestAuthCodeSSO(sso);
    await rescue.operations.getAccount();
    expect(carried().sAuthCode).toBe(authCode);
    await rejection(rescue.startSession({ ...startSession, authCode: 'explicit' }));
    expect(carried().sAuthCode).toBe('explicit');
    await rejection(rescue.startSession({ ...startSession, authCode: null }));
    expect(carried().sAuthCode).toBeUndefined();
    await rescue.operations.getAccount({ sAuthCode: authCode });
    await rescue.operations.getAccount();
    expect(carried().sAuthCode).toBe(authCode);
  });

  test('a login drops an authcode for another e-mail address, but keeps an authcode by SSO', async () => {
    const [ada, tess] = demoAccount.users;
    const rescue = client();
    await rescue.requestAuthCode({ email: ada.email.toUpperCase(), password: ada.password });
    await rescue.login(login);
    expect(rescue.auth.hasAuthCode).toBe(true);
    await rescue.login({ email: tess.email, password: tess.password });
    expect(rescue.auth.hasAuthCode).toBe(false);
    await rescue.requestAuthCodeSSO(sso);
    await rescue.login({ email: tess.email, password: tess.password });
    expect(rescue.auth.hasAuthCode).toBe(true);
  });

  test('an authcode for another e-mail address drops the cookie, but an authcode by SSO keeps it', async () => {
    const tess = demoAccount.users[1];
    const rescue = client();
    await rescue.login(login);
    await rescue.requestAuthCodeSSO({ ...sso, ssoId: tess.ssoId });
    expect(rescue.auth.hasCookie).toBe(true);
    await rescue.requestAuthCode(login);
    expect(rescue.auth.hasCookie).toBe(true);
    await rescue.requestAuthCode({ email: tess.email, password: tess.password });
    expect(rescue.auth.hasCookie).toBe(false);
  });

  test('a refused login, authcode or logout changes nothing', async () => {
    const rescue = client();
    await rescue.login(login);
    await rescue.requestAuthCode(login);
    const before = rescue.auth.serialize();
    await rejection(rescue.login({ ...login, password: 'wrong' }));
    await rejection(rescue.requestAuthCode({ ...login, password: 'wrong' }));
    await rejection(rescue.requestAuthCodeSSO({ ...sso, password: 'wrong' }));
    world.server.next('logout', { fault: new ServerFault('down') });
    await rejection(rescue.logout());
    expect(rescue.auth.serialize()).toEqual(before);
  });

  test('a refused login of a new client keeps no cookie, although the reply sets one', async () => {
    const rescue = client();
    await rejection(rescue.login({ ...login, password: 'wrong' }));
    expect(rescue.auth.hasCookie).toBe(false);
  });

  test('a logout drops the cookie and the authcode', async () => {
    const rescue = client();
    await rescue.login(login);
    await rescue.requestAuthCode(login);
    await rescue.logout();
    expect([rescue.auth.hasCookie, rescue.auth.hasAuthCode]).toEqual([false, false]);
  });

  const ROUNDS = process.env['RESCUE_ALL'] === '1' ? 200 : 40;

  test(`a login concurrent with three unauthenticated calls never loses its session, ${ROUNDS} times`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      world.server.clock.advance(20_000);
      const rescue = new RescueClient({ endpoint: world.server.endpoint });
      const others = () => rejection(rescue.operations.getAccount());
      const [, , loggedIn] = await Promise.all([others(), others(), rescue.login(login), others()]);
      expect(loggedIn).toEqual({ code: 'OK' });
      await expect(rescue.operations.getAccount()).resolves.toMatchObject({ getAccountResult: 'getAccount_OK' });
      await rescue.close();
    }
  });

  test('serialize and deserialize transfer the state to another client', async () => {
    const rescue = client();
    await rescue.login(login);
    await rescue.requestAuthCode(login);
    const stored = JSON.parse(JSON.stringify(rescue.auth.serialize())) as unknown;
    const elsewhere = client({ auth: AuthState.deserialize(stored) });
    expect(await elsewhere.startSession({ ...startSession, authCode: null })).toEqual({ code: 'OK' });
    expect(elsewhere.auth.serialize()).toEqual(rescue.auth.serialize());
    // the state includes a digest of the e-mail address, so the login of another user still drops the authcode
    const tess = demoAccount.users[1];
    await elsewhere.login({ email: tess.email, password: tess.password });
    expect(elsewhere.auth.hasAuthCode).toBe(false);
  });

  test('an invalid stored state is rejected without quoting it', () => {
    for (const stored of [
      undefined,
      'secret',
      {},
      { version: 2 },
      { version: 1, endpoint: 'ftp://secret/', cookies: {} },
    ]) {
      let error: unknown;
      try {
        AuthState.deserialize(stored);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(RescueRequestError);
      expect((error as Error).message).not.toContain('secret');
    }
  });

  describe('an API token passed as the option authCode', () => {
    /** The embedded server accepts an authcode as an API token. */
    const tokenOf = async (): Promise<string> => (await client().requestAuthCode(login)).authCode;

    test('is sent with each call that takes an authcode, and no authcode is requested', async () => {
      const authCode = await tokenOf();
      world.server.clearCalls();
      const rescue = client({ authCode });
      expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
      expect(world.server.calls).toMatchObject([
        { operation: 'startSession', hasCookie: false, request: { sAuthCode: authCode } },
      ]);
      expect(rescue.auth.hasAuthCode).toBe(true);
    });

    test('is kept when any user logs in, and replaced by a requested authcode', async () => {
      const [, tess] = demoAccount.users;
      const rescue = client({ authCode: await tokenOf() });
      await rescue.login(login);
      await rescue.login({ email: tess.email, password: tess.password });
      await rescue.operations.getAccount();
      expect(rescue.auth.hasAuthCode).toBe(true);
      const { authCode } = await rescue.requestAuthCodeSSO(sso);
      await rescue.operations.getAccount();
      expect(carried().sAuthCode).toBe(authCode);
    });

    test('is dropped by a logout', async () => {
      const rescue = client({ authCode: await tokenOf() });
      await rejection(rescue.logout());
      expect(rescue.auth.hasAuthCode).toBe(true);
      await rescue.login(login);
      await rescue.logout();
      expect(rescue.auth.hasAuthCode).toBe(false);
    });

    test('is part of the state with which another process continues', async () => {
      const authCode = await tokenOf();
      const stored = JSON.stringify(client({ authCode }).auth.serialize());
      const elsewhere = client({ auth: AuthState.deserialize(JSON.parse(stored)) });
      expect(await elsewhere.startSession(startSession)).toEqual({ code: 'OK' });
      expect(carried().sAuthCode).toBe(authCode);
    });

    test('is neither dropped nor shown if the service refuses it', async () => {
      const rescue = client({ authCode: 'TOKEN-0815' });
      const error = await rejection(rescue.startSession(startSession));
      expect(error).toMatchObject({ code: 'INVALID_SECRETAUTHCODE', outcome: 'refused' });
      expect(inspect([error, rescue, rescue.auth], { depth: 9, showHidden: true })).not.toContain('TOKEN-0815');
      expect(rescue.auth.hasAuthCode).toBe(true);
    });
  });

  test('an auth state for another origin is rejected', () => {
    const auth = new AuthState('https://secure.logmeinrescue.com/API/API.asmx');
    expect(() => client({ auth })).toThrow(/auth has a different origin/);
  });
});

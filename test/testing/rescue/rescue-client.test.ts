import { describe, expect, it } from 'vitest';
import { isRescueResultError, RescueClient } from '../../../src/index.js';
import { demoCredentials } from '../../../src/testing.js';
import { started, versions } from '../support.js';

describe.each(versions)('RescueClient over SOAP %s', (soapVersion) => {
  it('logs in, starts a session and logs out with the demo account', async () => {
    const server = await started();
    const rescue = new RescueClient({ endpoint: server.endpoint, soapVersion, proxy: false });
    await rescue.login(demoCredentials.login);
    const { authCode } = await rescue.requestAuthCodeSSO(demoCredentials.sso);
    await rescue.startSession(demoCredentials.startSession);
    expect(server.session(demoCredentials.startSession.session).state).toBe('active');
    const again = await rescue.startSession(demoCredentials.startSession).catch((error: unknown) => error);
    expect(isRescueResultError(again, 'startSession') && again.code).toBe('ACTIONFAILED');
    await rescue.logout();
    expect(server.calls.at(-2)?.request).toMatchObject({ sAuthCode: authCode });
    await rescue.close();
  });
});

import { expect } from 'vitest';
import { demoCredentials, type RescueServer } from '../../../src/testing.js';
import { embeddedServer } from '../../rescue/support.js';
import { command, emptyFolder, type Ran } from '../support.js';

const { login, sso } = demoCredentials;

/** The environment variables with the credentials of a user. */
export const user = { RESCUE_EMAIL: login.email, RESCUE_PASSWORD: login.password };
export const single = { RESCUE_SSO_ID: sso.ssoId, RESCUE_SSO_PASSWORD: sso.password, RESCUE_COMPANY: sso.company };

interface Shell {
  readonly env?: Readonly<Record<string, string>>;
  readonly answers?: readonly string[];
  readonly cache?: string;
}

/** Starts an embedded server for all tests of a file, and runs `call` against it. */
export function calledService() {
  const world = embeddedServer();
  return {
    get server(): RescueServer {
      return world.server;
    },
    /** The names of the operations that were called. */
    operations: (): readonly string[] => world.server.calls.map(({ operation }) => operation),
    /** Runs `call ARGS`. No output contains a secret. */
    async call({ env = {}, answers, cache = emptyFolder() }: Shell, ...args: readonly string[]): Promise<Ran> {
      const given = { RESCUE_ENDPOINT: world.server.endpoint, XDG_CACHE_HOME: cache, ...env };
      const ran = await command({ env: given, ...(answers && { answers }) }, 'call', ...args);
      for (const secret of [
        login.password,
        sso.password,
        ...(env['RESCUE_AUTH_CODE'] ? [env['RESCUE_AUTH_CODE']] : []),
      ])
        expect(`${ran.printed}${ran.notified}`).not.toContain(secret);
      return ran;
    },
  };
}

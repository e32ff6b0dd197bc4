import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import { RescueClient, type RescueClientOptions } from '../../src/index.js';
import { demoAccount, startRescueServer, type RescueServer } from '../../src/testing.js';

/** Starts an embedded server for all tests of a file. Each test begins without calls, logins and started sessions. */
export function embeddedServer() {
  let server: RescueServer;
  beforeAll(async () => {
    server = await startRescueServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    // the limit is ten logins in three minutes
    server.clock.advance(181_000);
    server.clearCalls();
    for (const session of demoAccount.sessions.slice(0, 2)) server.session(session.id).state = 'waiting';
  });
  return {
    get server(): RescueServer {
      return server;
    },
    /** Creates a client of the server. It is closed when the test ends. */
    client(options: RescueClientOptions = {}): RescueClient {
      const rescue = new RescueClient({ endpoint: server.endpoint, ...options });
      onTestFinished(() => rescue.close());
      return rescue;
    },
  };
}

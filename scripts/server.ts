import { parseArgs } from 'node:util';
import { demoAccount, demoCredentials, startRescueServer, type RescueServer } from '../src/testing.js';
import { ignoreClosedPipes } from '../src/cli/terminal.js';

const DEFAULT_PORT = 8000;

const usage = `npm run server -- [--port N]

Starts the embedded Rescue server on 127.0.0.1. Default port: ${DEFAULT_PORT}; 0 selects a free one.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) return console.log(usage);
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port must be 0 to 65535\n\n${usage}`);
  const server = await startRescueServer({ port });
  console.log(greeting(server));
  const stop = (): void => void server.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

/** What the command prints, with the credentials of the fictitious demo account. */
function greeting({ endpoint, wsdlUrl }: RescueServer): string {
  const { login, sso, startSession } = demoCredentials;
  const others = demoAccount.users.slice(1).map(({ name, email, password }) => `    ${name}: ${email} / ${password}`);
  return `The embedded Rescue server is running. It implements our reading of the vendor's guide.

  endpoint     ${endpoint}
  WSDL         ${wsdlUrl}

  Demo account ${demoAccount.companyId} (${demoAccount.organization}), fictitious:
    login               e-mail ${login.email}, password ${login.password}
    requestAuthCodeSSO  SSO id ${sso.ssoId}, SSO password ${sso.password}, company ${sso.company}
    startSession        session ${startSession.session}, node ${startSession.node}
  Others (one is not an administrator, one is offline, one is disabled):
${others.join('\n')}

  Point a client at it:
    const rescue = new RescueClient({ endpoint: '${endpoint}' });
    await rescue.login({ email: '${login.email}', password: '${login.password}' });

Ctrl-C stops it.`;
}

ignoreClosedPipes();
main().catch((error: unknown) => {
  const { message, code } = error as NodeJS.ErrnoException;
  console.error(code === 'EADDRINUSE' ? 'The port is in use: pass another one with --port.' : message);
  process.exitCode = 1;
});

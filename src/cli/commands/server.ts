import { printable } from '../../printable.js';
import { demoAccount, demoCredentials, startRescueServer, type AccountSeed, type RescueServer } from '../../testing.js';
import { readAccounts } from '../account-file.js';
import { CommandError, reasonOf } from '../command-error.js';
import type { Command, OptionTable } from '../options.js';
import { resolved } from '../paths.js';

const DEFAULT_PORT = 8000;

const options = {
  port: { short: 'p', value: 'N', help: `the port; default: ${DEFAULT_PORT}; 0 selects a free port` },
  account: {
    value: 'FILE',
    help: 'JSON file with one account or an array of accounts, as for startRescueServer; default: a demo account',
  },
} as const satisfies OptionTable;

/** `server` */
export const server: Command = {
  summary: 'start a local Rescue server to try things out',
  positionals: [],
  options,
  help: [
    "Starts the embedded Rescue server of logmein-rescue-soap/testing on 127.0.0.1. The server implements our interpretation of the vendor's guide and is not the vendor's server. Only programs on this machine can reach the server.",
    'Prints the address of the server and the credentials of the demo account, and runs until Ctrl-C.',
  ],
  exitCodes: '0 ended by Ctrl-C or SIGTERM; 3 failure',
  async run(given, terminal) {
    const port = portOf(given.get('port'));
    const file = given.get('account');
    const accounts = file === undefined ? undefined : readAccounts(resolved(file, terminal), file);
    const started = await start(port, accounts, file);
    // registered before the address is printed, because a program that reads the address may stop this process
    // immediately
    const interrupted = new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
    terminal.print(greeting(started, file, terminal.command));
    await interrupted;
    await started.close();
    terminal.print('\nThe server has stopped.\n');
    return 0;
  },
};

function portOf(text = String(DEFAULT_PORT)): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new CommandError('--port must be a whole number from 0 to 65535: --port 8000');
}

async function start(port: number, accounts: readonly AccountSeed[] | undefined, file = ''): Promise<RescueServer> {
  try {
    return await startRescueServer({ port, ...(accounts && { accounts }) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new CommandError(`the port ${port} is in use: pass another port with --port, or 0 to select a free port`);
    throw new CommandError(code === undefined ? `--account ${file}: ${message}` : `port ${port}: ${reasonOf(error)}`);
  }
}

function greeting(server: RescueServer, file: string | undefined, command: string): string {
  const { endpoint, wsdlUrl } = server;
  return `The embedded Rescue server is running. It implements our interpretation of the vendor's guide.

  endpoint   ${endpoint}
  help page  ${endpoint} (in a browser: the operations and their messages)
  WSDL       ${wsdlUrl}

${file === undefined ? demo : `Accounts from ${printable(file)}\n`}
Call it from another shell:
  ${command} call getAccount --endpoint ${endpoint}

As with the real service, a user may log in 10 times in 3 minutes. A restart resets the count and all data.
Press Ctrl-C to stop the server.
`;
}

const { login, sso, startSession } = demoCredentials;

const demo = `Demo account ${demoAccount.companyId} (${demoAccount.organization}), with invented data:
  login               e-mail ${login.email}, password ${login.password}
  requestAuthCodeSSO  SSO ID ${sso.ssoId}, SSO password ${sso.password}, company ${sso.company}
  startSession        sessions 12345678 and 12345679 (each starts once), node ${startSession.node}
Others (one is not an administrator, one is offline, one is disabled):
${demoAccount.users
  .slice(1)
  .map(({ name, email, password }) => `  ${name}: e-mail ${email}, password ${password}\n`)
  .join('')}`;

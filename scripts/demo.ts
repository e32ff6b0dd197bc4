import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '../package.json';
import { isRescueResultError, RescueClient, type CallInfo } from '../src/index.js';
import { demoAccount, demoCredentials, startRescueServer, type RescueServer } from '../src/testing.js';
import { generate } from '../src/codegen/generate.js';
import { loadWsdl } from '../src/cli/load/load-wsdl.js';
import { shippedWsdl } from '../src/cli/paths.js';
import { ignoreClosedPipes } from '../src/cli/terminal.js';

const usage = `npm run demo

The main job from end to end against an embedded server: WSDL, stubs, login,
authcode, session, a rejected call, logout.

To try a real account: npm run cli -- connect`;

const say = (text: string): void => console.log(text);
const step = (title: string): void => say(`\n${title}`);
/** Masks a secret. */
const masked = (secret: string): string => `${'*'.repeat(8)} (${secret.length} characters)`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { endpoint: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) return say(usage);
  if (values.endpoint !== undefined)
    throw new Error(
      '--endpoint has been replaced by a command that does not start a session: npm run cli -- connect --url URL',
    );
  const server: RescueServer = await startRescueServer();
  try {
    say('This demo uses an embedded Rescue server, which implements our reading of the vendor’s guide.');
    await demonstrate(server.endpoint);
  } finally {
    await server.close();
  }
  say('\nDone. To try it with a real account, run: npm run cli -- connect');
}

async function demonstrate(endpoint: string): Promise<void> {
  const { login, sso } = demoCredentials;
  const { node } = demoCredentials.startSession;
  const sessions = [demoAccount.sessions[0].id, demoAccount.sessions[1].id] as const;
  say(`Endpoint: ${endpoint}`);
  await compareStubs(`${endpoint}?wsdl`);

  const rescue = new RescueClient({ endpoint, onCall: printCall });
  const other = new RescueClient({ endpoint, onCall: printCall });
  try {
    step('Log in: the client keeps the session cookie');
    say(`  ${JSON.stringify(await rescue.login(login))}`);

    step('Request an authcode through single sign-on: it is an out parameter');
    const { code, authCode } = await rescue.requestAuthCodeSSO(sso);
    say(`  ${JSON.stringify({ code, authCode: masked(authCode) })}`);

    step(`Start session ${sessions[0]} with only the cookie`);
    say(`  ${JSON.stringify(await rescue.startSession({ session: sessions[0], node, authCode: null }))}`);

    step(`Start session ${sessions[1]} from another client with only the authcode`);
    say(`  ${JSON.stringify(await other.startSession({ session: sessions[1], node, authCode }))}`);

    step('Make a call that is rejected: it has a wrong authcode and no cookie');
    await showRefusal(() => other.startSession({ session: sessions[1], node, authCode: 'wrong' }));

    step('Log out: the client drops the cookie and the authcode');
    say(`  ${JSON.stringify(await rescue.logout())}`);
  } finally {
    await Promise.all([rescue.close(), other.close()]);
  }
}

/** Generates stubs from the service's WSDL and compares them with the committed stubs, which contain no address. */
async function compareStubs(url: string): Promise<void> {
  step(`Download the WSDL and generate the stubs: ${url}`);
  const { text, source } = await loadWsdl(url);
  const { provenance } = await loadWsdl(shippedWsdl());
  const { files, model } = generate(text, { source, runtime: '../src/runtime.js', toolVersion: version, provenance });
  const folder = join(__dirname, '..', 'generated');
  const different = [...files].filter(([name, made]) => readFileSync(join(folder, name), 'utf8') !== made);
  say(`  ${model.operations.length} operations, ${files.size} files`);
  if (different.length === 0) return say('  identical to the committed stubs');
  const names = different.map(([name]) => name).join(', ');
  throw new Error(`The stubs differ from the committed ones (${names}): run npm run generate`);
}

async function showRefusal(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isRescueResultError(error, 'startSession')) throw error;
    say(`  ${error.name}: ${error.message}`);
    say(`  code ${error.code}, result ${error.result}, outcome ${error.outcome}`);
    return;
  }
  throw new Error('The service accepted a wrong authcode.');
}

function printCall({ operation, outcome, status, durationMs, replyBytes }: CallInfo): void {
  say(`  onCall: ${operation} ${outcome}, HTTP ${status ?? '-'}, ${durationMs.toFixed(1)} ms, ${replyBytes} bytes`);
}

ignoreClosedPipes();
main().catch((error: unknown) => {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});

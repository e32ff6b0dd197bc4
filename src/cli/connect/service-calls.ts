import type { contract as shippedContract } from '../../../generated/operations.js';
import { isRescueError } from '../../error-checks.js';
import { RescueFaultError, RescueResultError } from '../../errors.js';
import { printable, printableUrl } from '../../printable.js';
import { RescueClient } from '../../rescue/client.js';
import type { LoadOptions } from '../load/load-wsdl.js';
import { countLogin, logOut } from '../login-count.js';
import { clientNetwork } from '../network-options.js';
import type { Arguments } from '../options.js';
import { fromEnvironment, loginFrom, tokenIn } from '../prompt.js';
import type { Terminal } from '../terminal.js';
import type { Findings } from './findings.js';
import type { StepResult } from './report.js';

/** The service, and what the steps that call the service need. */
export interface Service {
  readonly given: Arguments;
  readonly endpoint: string;
  readonly findings: Findings;
  readonly network: LoadOptions;
  readonly terminal: Terminal;
  /** The support session to start, and the node of its technician. */
  readonly session: { readonly session: number; readonly node: number } | undefined;
  /** Asks whether to run a step. */
  readonly allows: (option: 'login' | 'authcode' | 'session', question: string) => Promise<boolean>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Receives the result of each call. */
  readonly results: StepResult[];
}

/** Makes a call. */
type Send = (rescue: RescueClient, options: { readonly signal: AbortSignal }) => Promise<unknown>;

const SSO_QUESTION = 'Single sign-on ID, or Enter to use the e-mail address and password [RESCUE_SSO_ID]: ';

/**
 * Runs the steps that need credentials, each only if the user allows it, and records the result of each call. Logs out
 * at the end.
 *
 * @throws CommandError at the ninth login, or if a credential is missing; errors that do not come from the service
 */
export async function callService(service: Service): Promise<void> {
  const { given, endpoint, findings, network, terminal, session, allows, signal, results } = service;
  const token = tokenIn(terminal.env);
  let client: RescueClient | undefined;
  let login: { readonly email: string; readonly password: string } | undefined;
  let isLoggedIn = false;
  let hasAuthCode = token !== undefined;

  /** @returns `true` if the call succeeded */
  async function call(step: string, send: Send): Promise<boolean> {
    // if any method needs a new release, all calls use the shipped contract
    const verdict = findings.methods.find(({ method }) => method === step)?.verdict ?? 'works';
    if (findings.exitCode === 2 && verdict !== 'works') {
      terminal.notify(`${step} was not called: it needs a new release of this package`);
      return false;
    }
    try {
      client ??= new RescueClient({
        endpoint,
        // the operations of this command have the same names in every contract that the facade accepts
        contract: findings.contract as typeof shippedContract,
        authCode: token,
        ...clientNetwork(network),
      });
      await send(client, { signal });
      results.push({ step, result: 'OK', exitCode: 0 });
      return true;
    } catch (error) {
      if (!isRescueError(error) || signal.aborted) throw error;
      // an unknown code may mean that the call was executed
      const isRefused = error instanceof RescueResultError && error.outcome === 'refused';
      const isRejected = isRefused || error instanceof RescueFaultError;
      // unlike the message, the code and the class contain no account data
      const code = error instanceof RescueResultError ? /^[A-Z_]{1,60}$/.exec(error.code) : undefined;
      const result = code === undefined ? error.name : `the service returned ${code?.[0] ?? 'an unknown code'}`;
      results.push({ step, result, exitCode: isRejected ? 2 : 3 });
      terminal.notify(error.message);
      return false;
    }
  }

  /** Calls `requestAuthCodeSSO` if there is an SSO ID, or else `requestAuthCode`. */
  async function requestAuthCode(): Promise<boolean> {
    const { RESCUE_SSO_ID: ownId, RESCUE_EMAIL: email } = terminal.env;
    const ssoId = ownId || (email ? undefined : await terminal.ask?.(SSO_QUESTION));
    if (ssoId) {
      const password = await fromEnvironment('RESCUE_SSO_PASSWORD', terminal);
      const args = { ssoId, password, company: await fromEnvironment('RESCUE_COMPANY', terminal) };
      return call('requestAuthCodeSSO', (rescue, options) => rescue.requestAuthCodeSSO(args, options));
    }
    const args = (login ??= await loginFrom(terminal));
    return call('requestAuthCode', (rescue, options) => rescue.requestAuthCode(args, options));
  }

  /** Returns `true` if no call failed. Otherwise, prints that a step is left out. */
  function canContinue(step: string): boolean {
    const hasFailed = results.some(({ exitCode }) => exitCode !== 0);
    if (hasFailed) terminal.notify(`${step} was not called, because an earlier step failed`);
    return !hasFailed;
  }

  try {
    const how = hasAuthCode ? 'getAccount with the API token' : 'log in once, getAccount, log out';
    if (await allows('login', `Call ${printableUrl(endpoint)}: ${how}?`)) {
      if (!hasAuthCode) {
        const args = (login = await loginFrom(terminal));
        await countLogin(args.email, endpoint, terminal);
        isLoggedIn = await call('login', (rescue, options) => rescue.login(args, options));
      }
      if (isLoggedIn || hasAuthCode)
        await call('getAccount', async (rescue, options) => {
          const { sOrganization = '' } = await rescue.operations.getAccount({}, options);
          terminal.print(`Organization: ${printable(sOrganization)}\n`);
        });
    } else if (!terminal.ask && !given.has('authcode')) terminal.print('Next: --login tries a login.\n');

    if (given.has('authcode') && canContinue('requestAuthCode')) {
      terminal.print("This replaces the authcode that this user's other programs use.\n");
      if (await allows('authcode', 'Request an authcode?')) {
        hasAuthCode = await requestAuthCode();
        if (hasAuthCode) terminal.print('An authcode was received. It is not shown.\n');
      }
    }

    if (session && canContinue('startSession')) {
      const question = `Start the support session ${session.session} with the technician of node ${session.node}?`;
      if (!isLoggedIn && !hasAuthCode) terminal.notify('startSession was not called: no earlier step logged in');
      else if (await allows('session', question))
        if (await call('startSession', (rescue, options) => rescue.startSession(session, options)))
          terminal.print('startSession: OK\n');
    }
  } finally {
    if (client && isLoggedIn) await logOut(client, terminal);
    await client?.close();
  }
}

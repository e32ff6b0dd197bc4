import type { contract as shippedContract } from '../../../generated/operations.js';
import { isRescueError } from '../../error-checks.js';
import { RescueFaultError, RescueResultError } from '../../errors.js';
import { printable } from '../../printable.js';
import { RescueClient } from '../../rescue/client.js';
import type { LoadOptions } from '../load/load-wsdl.js';
import { countLogin, logOut } from '../login-count.js';
import { clientNetwork } from '../network-options.js';
import { fromEnvironment, loginFrom, tokenIn } from '../prompt.js';
import type { Terminal } from '../terminal.js';
import type { Findings } from './findings.js';
import type { StepResult } from './report.js';

/** The service, and the dependencies of the steps that call the service. */
export interface Service {
  readonly endpoint: string;
  readonly findings: Findings;
  readonly network: LoadOptions;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Receives the result of each call. */
  readonly results: StepResult[];
}

const SSO_QUESTION = 'Single sign-on ID, or Enter to use the e-mail address and password [RESCUE_SSO_ID]: ';

/** Makes the calls that need credentials and records the result of each call. Disposing an instance logs out. */
export class ServiceCalls {
  /** The API token of the account, which needs no login. */
  readonly token: string | undefined;
  private client: RescueClient | undefined;
  private isLoggedIn = false;
  private hasAuthCode: boolean;
  private login: { readonly email: string; readonly password: string } | undefined;

  constructor(private readonly service: Service) {
    this.token = tokenIn(service.terminal.env);
    this.hasAuthCode = this.token !== undefined;
  }

  /** Returns `true` if no call failed. Otherwise, prints that a step is left out. */
  canContinue(step: string): boolean {
    const hasFailed = this.service.results.some(({ exitCode }) => exitCode !== 0);
    if (hasFailed) this.service.terminal.notify(`${step} was not called, because an earlier step failed`);
    return !hasFailed;
  }

  /** Logs in, unless there is an API token, and then calls `getAccount`. @throws CommandError at the ninth login */
  async getAccount(): Promise<void> {
    const { endpoint, terminal } = this.service;
    if (this.token === undefined) {
      const login = await this.credentials();
      await countLogin(login.email, endpoint, terminal);
      this.isLoggedIn = await this.call('login', (rescue, options) => rescue.login(login, options));
      if (!this.isLoggedIn) return;
    }
    await this.call('getAccount', async (rescue, options) => {
      const { sOrganization = '' } = await rescue.operations.getAccount({}, options);
      terminal.print(`Organization: ${printable(sOrganization)}\n`);
    });
  }

  /** Calls `requestAuthCodeSSO` if there is an SSO ID, or else `requestAuthCode`. The authcode is not shown. */
  async requestAuthCode(): Promise<void> {
    const { terminal } = this.service;
    const { RESCUE_SSO_ID: given, RESCUE_EMAIL: email } = terminal.env;
    const ssoId = given || (email ? undefined : await terminal.ask?.(SSO_QUESTION));
    if (ssoId) {
      const password = await fromEnvironment('RESCUE_SSO_PASSWORD', terminal);
      const company = await fromEnvironment('RESCUE_COMPANY', terminal);
      this.hasAuthCode = await this.call('requestAuthCodeSSO', (rescue, options) =>
        rescue.requestAuthCodeSSO({ ssoId, password, company }, options),
      );
    } else {
      const login = await this.credentials();
      this.hasAuthCode = await this.call('requestAuthCode', (rescue, options) =>
        rescue.requestAuthCode(login, options),
      );
    }
    if (this.hasAuthCode) terminal.print('An authcode was received. It is not shown.\n');
  }

  async startSession(args: { readonly session: number; readonly node: number }): Promise<void> {
    const { terminal } = this.service;
    if (!this.isLoggedIn && !this.hasAuthCode)
      return terminal.notify('startSession was not called: no earlier step logged in');
    if (await this.call('startSession', (rescue, options) => rescue.startSession(args, options)))
      terminal.print('startSession: OK\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.client && this.isLoggedIn) await logOut(this.client, this.service.terminal);
    await this.client?.close();
  }

  private async credentials() {
    return (this.login ??= await loginFrom(this.service.terminal));
  }

  /**
   * @returns `true` if the call succeeded
   * @throws errors that do not come from the service
   */
  private async call(
    step: string,
    send: (rescue: RescueClient, options: { readonly signal: AbortSignal }) => Promise<unknown>,
  ): Promise<boolean> {
    const { endpoint, findings, network, results, signal, terminal } = this.service;
    // if any method needs a new release, all calls use the shipped contract
    const verdict = findings.methods.find(({ method }) => method === step)?.verdict ?? 'works';
    if (findings.exitCode === 2 && verdict !== 'works') {
      terminal.notify(`${step} was not called: it needs a new release of this package`);
      return false;
    }
    try {
      this.client ??= new RescueClient({
        endpoint,
        // the operations of this command have the same names in every contract that the facade accepts
        contract: findings.contract as typeof shippedContract,
        authCode: this.token,
        ...clientNetwork(network),
      });
      await send(this.client, { signal });
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
}

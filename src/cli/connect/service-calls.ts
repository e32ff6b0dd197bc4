import type { contract as shippedContract } from '../../../generated/operations.js';
import { isRescueError } from '../../error-checks.js';
import { RescueFaultError, RescueResultError } from '../../errors.js';
import { printable } from '../../printable.js';
import { RescueClient } from '../../rescue/client.js';
import { trustedByNode } from '../load/certificates.js';
import type { LoadOptions } from '../load/load-wsdl.js';
import { countLogin } from '../login-count.js';
import { type Ask, type CredentialVariable, fromEnvironment } from '../prompt.js';
import type { Terminal } from '../terminal.js';
import type { Findings } from './findings.js';
import type { StepResult } from './report.js';

/** The service, and what the steps that call it need. */
export interface Service {
  readonly endpoint: string;
  readonly findings: Findings;
  readonly network: LoadOptions;
  readonly terminal: Terminal;
  /** Asks the user; absent without a terminal. */
  readonly ask: Ask | undefined;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Receives what each call came to. */
  readonly results: StepResult[];
}

/** How long the logout may take after Ctrl-C or an error, in milliseconds. */
const LOGOUT_MS = 5000;

/** The calls of the steps that need credentials. Each reports what it came to. */
export class ServiceCalls {
  /** The API token of the account, which needs no login. */
  readonly token: string | undefined;
  private readonly service: Service;
  private readonly rescue: RescueClient;
  private isLoggedIn = false;
  private hasAuthCode: boolean;
  private login: { readonly email: string; readonly password: string } | undefined;

  constructor(service: Service) {
    const { endpoint, findings, network, terminal } = service;
    const { ca, timeoutMs } = network;
    this.service = service;
    this.token = terminal.env['RESCUE_API_TOKEN'] || terminal.env['RESCUE_AUTH_CODE'] || undefined;
    this.hasAuthCode = this.token !== undefined;
    this.rescue = new RescueClient({
      endpoint,
      // the operations of this command have the same names in every contract that the facade accepts
      contract: findings.contract as typeof shippedContract,
      ...(this.token !== undefined && { authCode: this.token }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(ca && { tls: { ca: [...trustedByNode(), ...ca] } }),
    });
  }

  /** One login, unless there is an API token, and `getAccount`. @throws CommandError at the ninth login */
  async getAccount(): Promise<void> {
    const { endpoint, terminal, signal } = this.service;
    if (this.token === undefined) {
      const login = await this.credentials();
      const count = await countLogin(login.email, endpoint, terminal);
      if (count !== undefined) terminal.print(`login: ${count} of 10 in 3 minutes\n`);
      this.isLoggedIn = await this.call('login', () => this.rescue.login(login, { signal }));
      if (!this.isLoggedIn) return;
    }
    await this.call('getAccount', async () => {
      const { sOrganization = '' } = await this.rescue.operations.getAccount({}, { signal });
      terminal.print(`Organization: ${printable(sOrganization)}\n`);
    });
  }

  /** `requestAuthCodeSSO` if there is a single sign-on ID, else `requestAuthCode`. The authcode is not shown. */
  async requestAuthCode(): Promise<void> {
    const { terminal, ask, signal } = this.service;
    const question = 'Single sign-on ID, or Enter for e-mail address and password [RESCUE_SSO_ID]: ';
    const ssoId = terminal.env['RESCUE_SSO_ID'] || (await ask?.(question));
    const method = ssoId ? 'requestAuthCodeSSO' : 'requestAuthCode';
    let send: () => Promise<unknown>;
    if (ssoId) {
      const password = await this.credential('RESCUE_SSO_PASSWORD');
      const company = await this.credential('RESCUE_COMPANY');
      send = () => this.rescue.requestAuthCodeSSO({ ssoId, password, company }, { signal });
    } else {
      const login = await this.credentials();
      send = () => this.rescue.requestAuthCode(login, { signal });
    }
    if (!(await this.call(method, send))) return;
    this.hasAuthCode = true;
    terminal.print(`${method}: OK\n`);
  }

  async startSession(args: { readonly session: number; readonly node: number }): Promise<void> {
    const { terminal, signal } = this.service;
    if (!this.isLoggedIn && !this.hasAuthCode)
      return terminal.notify('startSession was not called: no step before it logged in');
    if (await this.call('startSession', () => this.rescue.startSession(args, { signal })))
      terminal.print('startSession: OK\n');
  }

  /** Logs out and closes the connections. */
  async close(): Promise<void> {
    if (this.isLoggedIn) await this.rescue.logout({ timeoutMs: LOGOUT_MS }).catch(() => undefined);
    await this.rescue.close();
  }

  private credential(variable: CredentialVariable): Promise<string> {
    const { terminal, ask } = this.service;
    return fromEnvironment(variable, { env: terminal.env, ask });
  }

  private async credentials() {
    return (this.login ??= {
      email: await this.credential('RESCUE_EMAIL'),
      password: await this.credential('RESCUE_PASSWORD'),
    });
  }

  /** @returns whether the call succeeded; an error that is not one of the service is thrown */
  private async call(step: string, send: () => Promise<unknown>): Promise<boolean> {
    const { findings, results, signal, terminal } = this.service;
    const finding = findings.methods.find(({ method }) => method === step);
    if (finding?.reason !== undefined) {
      terminal.notify(`${step} was not called, because it needs a release of this package`);
      return false;
    }
    try {
      await send();
      results.push({ step, result: 'OK', exitCode: 0 });
      return true;
    } catch (error) {
      if (!isRescueError(error) || signal.aborted) throw error;
      const isRejected = error instanceof RescueResultError || error instanceof RescueFaultError;
      results.push({ step, result: kindOf(error), exitCode: isRejected ? 2 : 3 });
      terminal.notify(error.message);
      return false;
    }
  }
}

/** The code or the class of an error: unlike its message, without data of the account. */
function kindOf(error: Error): string {
  if (!(error instanceof RescueResultError)) return error.name;
  return /^[A-Z_]{1,60}$/.test(error.code) ? `the service answered ${error.code}` : 'the service answered another code';
}

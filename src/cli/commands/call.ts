import { inspect } from 'node:util';
import { contract as shipped } from '../../../generated/operations.js';
import { SoapError, SoapRequestError } from '../../errors.js';
import { printableLines, printableUrl } from '../../printable.js';
import { authCodeOf } from '../../rescue/call-policy.js';
import { RescueClient } from '../../rescue/client.js';
import { isRescueResultError } from '../../rescue/codes.js';
import { MASK, SECRET_NAME } from '../../soap/mask.js';
import type { Operation, Operations } from '../../soap/schema/contract.js';
import { ServiceClient } from '../../soap/service-client.js';
import type { RequestInfo, ResponseInfo } from '../../soap/traffic.js';
import { CallRequest } from '../call/request.js';
import { type CalledService, operationOf, serviceOf } from '../call/service.js';
import { CommandError } from '../command-error.js';
import { untilInterrupted } from '../interruption.js';
import { countLogin, logOut } from '../login-count.js';
import { clientNetwork, networkOf, networkOptionNames, serviceOptions } from '../network-options.js';
import type { Command, Arguments, OptionTable } from '../options.js';
import { confirmed, loginFrom, tokenIn } from '../prompt.js';
import { jsonText, type Terminal } from '../terminal.js';

const options = {
  endpoint: {
    short: 'e',
    value: 'URL',
    help: 'the URL of the service; default: RESCUE_ENDPOINT, else the URL of --wsdl or the address in that WSDL, else the address in the API guide',
  },
  wsdl: { short: 'w', value: 'FILE|URL', help: 'the WSDL to use; default: the WSDL of this package' },
  contract: { value: 'FILE.js', help: 'the contract to use: the index.js of compiled stubs' },
  json: { help: 'print the reply as JSON' },
  envelopes: { help: 'show the envelopes on standard error, with secrets masked' },
  yes: { short: 'y', help: 'request an authcode without asking for confirmation' },
  ...serviceOptions,
} as const satisfies OptionTable;

/** `call OPERATION name=value ...` */
export const call: Command = {
  summary: 'call one operation of the service',
  positionals: ['OPERATION', 'name=value ...'],
  required: 1,
  options,
  help: [
    'Calls one operation of the WSDL once. "describe OPERATION" shows its arguments. Values are converted to the types in the WSDL. Pass a structure as JSON. To pass a list, repeat the name. null stands for nil where the WSDL allows nil. For operations that are also methods of RescueClient, the argument names of the method work as well: startSession session=12345678 node=337366.',
    'Secrets are never passed as arguments. They are read from RESCUE_EMAIL and RESCUE_PASSWORD, from RESCUE_API_TOKEN or RESCUE_AUTH_CODE, or from a prompt. For requestAuthCodeSSO, they are read from RESCUE_SSO_ID, RESCUE_SSO_PASSWORD and RESCUE_COMPANY. For any other secret, pass env:VARIABLE as its value.',
    'Logs in if the operation requires a login, and logs out afterwards. Counts logins in your cache folder, and rejects the ninth login of a user within 3 minutes. Shows an authcode only in the reply of an operation that requests an authcode.',
  ],
  exitCodes:
    '0 OK; 1 the service refused the call with a result code; 2 a fault, no reply, or it is not known whether the call was executed; 3 invalid arguments, nothing was sent; 130 Ctrl-C',
  async run(given, terminal) {
    const [name = '', ...texts] = given.positionals;
    const service = await serviceOf(given, terminal);
    const operation = operationOf(service, name);
    const request = new CallRequest(
      operation,
      texts,
      service.isRescue,
      terminal.env,
      describeCommand(operation, given, terminal),
    );
    terminal.notify(`Endpoint: ${printableUrl(service.endpoint)}`);
    if (service.isRescue && isAuthCodeRequest(request.operation)) await confirmAuthCode(given.has('yes'), terminal);
    return untilInterrupted(async (signal) => {
      try {
        await (service.isRescue ? callRescue : callOther)({ service, call: request, given, terminal, signal });
        return 0;
      } catch (error) {
        if (!(error instanceof SoapError)) throw error;
        terminal.notify(error.message);
        signal.throwIfAborted();
        if (error instanceof SoapRequestError) return 3;
        if (isRescueResultError(error)) printReply(error.reply, request.operation, given, terminal);
        return isRescueResultError(error) && error.outcome === 'refused' ? 1 : 2;
      }
    });
  },
};

/** Returns the command that describes an operation, or `undefined` for compiled stubs, which have no WSDL. */
const describeCommand = ({ name }: Operation, given: Arguments, { command }: Terminal): string | undefined =>
  given.has('contract') ? undefined : `${command} describe ${name}${given.text('wsdl', ...networkOptionNames)}`;

const isAuthCodeRequest = ({ name }: Operation): boolean => name.startsWith('requestAuthCode');

async function confirmAuthCode(isConfirmed: boolean, { ask, notify }: Terminal): Promise<void> {
  notify("This replaces the authcode that this user's other programs use.");
  if (isConfirmed) return;
  if (!ask) throw new CommandError('nothing was sent: pass --yes to request an authcode without a terminal');
  if (!(await confirmed('Request an authcode?', ask))) throw new CommandError('nothing was sent');
}

/** A call that was checked and confirmed. */
interface Call {
  readonly service: CalledService;
  readonly call: CallRequest;
  readonly given: Arguments;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Calls a Rescue operation. Logs in first if necessary, and logs out afterwards. */
async function callRescue({ service, call, given, terminal, signal }: Call) {
  const { endpoint, contract } = service;
  const { operation } = call;
  const { name } = operation;
  const authCode = tokenIn(terminal.env);
  // only the called operation must match the WSDL, not every operation that RescueClient uses
  const called = { ...contract, operations: shipped.operations };
  await using rescue = new RescueClient({ ...clientOptions(endpoint, given, terminal), authCode, contract: called });
  let isLoggedIn = false;
  try {
    const hasAuthCode = call.takesAuthCode && (authCode !== undefined || call.has('authCode'));
    if (name !== 'login' && !isAuthCodeRequest(operation) && !hasAuthCode) {
      await logIn(rescue, endpoint, terminal, signal);
      isLoggedIn = true;
    }
    const request = await call.complete(terminal);
    if (name === 'login') await countLogin(call.parameter(request, 'email'), endpoint, terminal);
    const reply: unknown = await rescue.call(operation, request, { signal });
    if (name === 'login' || name === 'logout') isLoggedIn = name === 'login';
    if (authCodeOf(operation, reply)) terminal.notify('The reply contains an authcode: treat it like a password.');
    printReply(reply, operation, given, terminal);
  } finally {
    if (isLoggedIn) await logOut(rescue, terminal);
  }
}

async function logIn(rescue: RescueClient, endpoint: string, terminal: Terminal, signal: AbortSignal): Promise<void> {
  if (!terminal.ask && !terminal.env['RESCUE_EMAIL'])
    throw new CommandError(
      'the operation requires a login: set RESCUE_EMAIL and RESCUE_PASSWORD, or RESCUE_API_TOKEN, or RESCUE_AUTH_CODE',
    );
  const login = await loginFrom(terminal);
  await countLogin(login.email, endpoint, terminal);
  await rescue.login(login, { signal });
}

/** Calls an operation of another service. */
async function callOther({ service, call, given, terminal, signal }: Call) {
  const { contract, endpoint } = service;
  const { operation } = call;
  await using client = new ServiceClient<Operations>({ ...clientOptions(endpoint, given, terminal), contract });
  const request = operation.input && (await call.complete(terminal));
  printReply(await client.call(operation, request, { signal }), operation, given, terminal);
}

function clientOptions(endpoint: string, given: Arguments, { notify }: Terminal) {
  const show = (info: RequestInfo | ResponseInfo): void =>
    notify(`\n${info.operation} ${'status' in info ? `reply, HTTP ${info.status}` : 'request'}:\n${info.envelope()}`);
  return {
    endpoint,
    ...clientNetwork(networkOf(given)),
    ...(given.has('envelopes') && { onRequest: show, onResponse: show }),
  };
}

function printReply(reply: unknown, operation: Operation, given: Arguments, { print }: Terminal): void {
  if (reply === undefined) return;
  // the user has asked for the authcode
  const shown = isAuthCodeRequest(operation) ? reply : withoutSecrets(reply);
  if (given.has('json')) return print(jsonText(shown));
  const whole = { depth: null, maxArrayLength: null, maxStringLength: null, compact: false } as const;
  print(`${printableLines(inspect(shown, whole))}\n`);
}

/** Masks strings in members whose name indicates a secret. */
function withoutSecrets(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return SECRET_NAME.test(name) && value !== '' ? MASK : value;
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, name));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecrets(each, key)]));
}

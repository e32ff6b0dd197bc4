import { carrierOf, type AuthCarrier, type AuthState } from './auth-state.js';
import { codeOf, isGuideCode, isResultOf } from './codes.js';
import { RescueRequestError, RescueResultError, type ArgumentIssue, type SoapReplyError } from '../errors.js';
import type { CallHooks, Conclusion } from '../soap/client.js';
import type { Contract, ElementDeclaration, ElementParticle, Operation } from '../soap/schema/contract.js';
import { copyOf } from '../soap/copy.js';
import { clip } from '../soap/codec/decoder.js';
import { MASK, Masks } from '../soap/mask.js';
import { membersOf } from '../soap/codec/members.js';
import { builtIns, isBuiltInType, type BuiltIn } from '../soap/schema/values.js';

/**
 * All that is Rescue's and not SOAP's: which element holds what in which spelling, what fills the authcode, what a
 * result means, and which calls change the auth state.
 */

/** The facade's methods, by the operations they call. */
export type FacadeMethod = 'login' | 'logout' | 'requestAuthCode' | 'requestAuthCodeSSO' | 'startSession';

const authCodeSpellings = ['sAuthCode', 'sAuthcode', 'sSecretAuthCode', 'authcode'];

/**
 * The spellings by which the facade knows each parameter on the wire, the best proven first (`service` operation pages,
 * then client code, then the guide's samples and names by the service's own habit).
 */
const inputSpellings: Readonly<Record<FacadeMethod, Readonly<Record<string, readonly string[]>>>> = {
  login: { email: ['sEmail', 'email'], password: ['sPassword', 'sPwd', 'pwd'] },
  logout: {},
  requestAuthCode: { email: ['sEmail', 'email'], password: ['sPassword', 'sPwd', 'pwd'] },
  requestAuthCodeSSO: {
    ssoId: ['sSSOID', 'sSSOId', 'sSsoID', 'sSsoId', 'iSSOID', 'ssoid'],
    password: ['sPassword', 'sPwd', 'sSSOPassword', 'pwd'],
    company: ['sCompany', 'iCompany', 'sCompanyID', 'iCompanyID', 'company'],
  },
  startSession: {
    session: ['iSession', 'iSessionID', 'sSession'],
    node: ['iNode', 'iNodeID', 'sNode'],
    authCode: authCodeSpellings,
  },
};

/** Operations whose element names no operation page or working client shows; none once a description was pulled. */
export const unprovenOperations: ReadonlySet<string> = new Set(['requestAuthCodeSSO']);

/** One facade method, fitted to a contract. */
export interface FittedMethod {
  readonly operation: Operation;
  /** Turns arguments under the facade's names into a request under the wire's. */
  toRequest(args: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

export type FittedFacade = Readonly<Record<FacadeMethod, FittedMethod>>;

/**
 * Fits the facade to a contract.
 *
 * @throws RescueRequestError that names every operation and parameter that fits none of the accepted spellings, and
 *   every required input that the facade does not know
 */
export function fitFacade(contract: Contract): FittedFacade {
  const issues: ArgumentIssue[] = [];
  const fitted: Partial<Record<FacadeMethod, FittedMethod>> = {};
  for (const method of Object.keys(inputSpellings) as FacadeMethod[]) {
    const operation = Object.hasOwn(contract.operations, method) ? contract.operations[method] : undefined;
    if (operation) fitted[method] = fitMethod(method, operation, issues);
    else issues.push({ path: [method], message: `the description has no operation ${method}` });
  }
  if (issues.length > 0) throw misfit(issues);
  return fitted as FittedFacade;
}

function fitMethod(method: FacadeMethod, operation: Operation, issues: ArgumentIssue[]): FittedMethod {
  const spellings = inputSpellings[method];
  const members = membersOf(operation.input);
  const known = new Set<string>();
  const parameters = Object.entries(spellings).flatMap(([parameter, accepted]) => {
    const member = find(members, accepted);
    if (member) known.add(member.name);
    if (!member)
      issues.push({ path: [method, parameter], message: `no input of ${method} is called ${accepted.join(' or ')}` });
    return member ? [{ parameter, key: member.key ?? member.name, write: writerOf(member, parameter) }] : [];
  });
  for (const { name, min = 1 } of members)
    if (min > 0 && !known.has(name))
      issues.push({
        path: [method, name],
        message: `${method} requires the input ${name}, which this facade does not know`,
      });
  const result = find(membersOf(operation.output), operation.result === undefined ? [] : [operation.result]);
  if (!result || typescriptOf(result) !== 'string')
    issues.push({ path: [method, 'code'], message: `the reply of ${method} has no result that is text` });
  if (method.startsWith('requestAuthCode') && !find(membersOf(operation.output), authCodeSpellings))
    issues.push({
      path: [method, 'authCode'],
      message: `no output of ${method} is called ${authCodeSpellings.join(' or ')}`,
    });
  return {
    operation,
    toRequest(args) {
      const request: Record<string, unknown> = {};
      for (const { parameter, key, write } of parameters)
        if (args[parameter] !== undefined) request[key] = write(args[parameter]);
      return request;
    },
  };
}

function find(members: readonly ElementParticle[], accepted: readonly string[]): ElementParticle | undefined {
  for (const name of accepted) {
    const member = members.find((candidate) => candidate.name === name);
    if (member) return member;
  }
  return undefined;
}

/** A facade's argument is a number or text; the description says which of them the wire wants. */
function writerOf(member: ElementParticle, parameter: string): (value: unknown) => unknown {
  const typescript = typescriptOf(member);
  if (typescript === 'string') return (value) => (value === null ? null : String(value));
  return (value) => {
    // not Number('0x10') nor Number(' ')
    if (typeof value !== 'number' && !/^\d+$/.test(String(value))) throw notANumber(member, parameter);
    return typescript === 'bigint' ? BigInt(value as string | number) : Number(value);
  };
}

function typescriptOf({ type }: ElementParticle): BuiltIn['typescript'] {
  const definition = typeof type === 'function' ? type() : undefined;
  const base = typeof type === 'string' ? type : definition?.kind === 'simple' ? definition.base : 'string';
  return isBuiltInType(base) ? builtIns[base].typescript : 'string';
}

function notANumber({ name }: ElementParticle, parameter: string): RescueRequestError {
  const message = `must be digits: the description makes it a number (${name})`;
  return new RescueRequestError(`${parameter} ${message}. Nothing was sent.`, {
    issues: [{ path: [parameter], message }],
  });
}

function misfit(issues: readonly ArgumentIssue[]): RescueRequestError {
  const list = issues.map(({ message }) => message).join('; ');
  return new RescueRequestError(
    `The contract does not fit RescueClient: ${list}. Generate it from the service's current description.`,
    { issues },
  );
}

/** A call as policy completes it: the request that is sent, and what happens to its reply. */
export interface PreparedCall extends CallHooks {
  readonly request: unknown;
}

/** What the policy must remember of an operation; found once. */
interface Traits {
  readonly authCodeInput: string | undefined;
  readonly authCodeOutput: string | undefined;
  readonly emailInput: string | undefined;
}

const traits = new WeakMap<Operation, Traits>();

function traitsOf(operation: Operation): Traits {
  let found = traits.get(operation);
  if (!found) {
    const key = (element: ElementDeclaration | undefined, accepted: readonly string[]): string | undefined => {
      const member = find(membersOf(element), accepted);
      return member && (member.key ?? member.name);
    };
    found = {
      authCodeInput: key(operation.input, authCodeSpellings),
      authCodeOutput: key(operation.output, authCodeSpellings),
      emailInput: key(operation.input, inputSpellings.login['email'] ?? []),
    };
    traits.set(operation, found);
  }
  return found;
}

/** Completes a call with what the auth state carries, and takes from its reply what the state keeps. */
export function prepare(operation: Operation, given: unknown, auth: AuthState): PreparedCall {
  const state = carrierOf(auth);
  const { authCode } = state;
  const { version } = state.cookies;
  const cookie = state.cookies.header();
  const request = withAuthCode(operation, copyOf(given, operation.name, RescueRequestError), authCode);
  return {
    request,
    cookie,
    conclude: (reply, missing) => conclude(operation, reply, missing, auth.endpoint, request, cookie),
    settled(reply, setCookie) {
      if (!isAuthentication(operation.name)) state.received(setCookie, version);
      else if (reply === undefined) return;
      else if (operation.name === 'logout') state.loggedOut(version, authCode);
      else authenticated(operation, request, reply, state, setCookie);
    },
  };
}

function isAuthentication(name: string): name is Exclude<FacadeMethod, 'startSession'> {
  return name === 'login' || name === 'logout' || name === 'requestAuthCode' || name === 'requestAuthCodeSSO';
}

function authenticated(
  operation: Operation,
  request: unknown,
  reply: unknown,
  state: AuthCarrier,
  setCookie: readonly string[],
): void {
  const email = textMember(request, traitsOf(operation).emailInput);
  if (operation.name === 'login') return state.loggedIn(email ?? '', setCookie);
  const authCode = authCodeOf(operation, reply);
  if (authCode !== undefined) state.gotAuthCode(authCode, operation.name === 'requestAuthCode' ? email : undefined);
}

/** The carried authcode goes along where the operation takes one and the caller gave none; `null` sends none. */
function withAuthCode(operation: Operation, request: unknown, carried: string | undefined): unknown {
  const { authCodeInput } = traitsOf(operation);
  if (authCodeInput === undefined || typeof request !== 'object' || request === null) return request;
  const given = (request as Record<string, unknown>)[authCodeInput];
  if (given === undefined) return carried === undefined ? request : { ...request, [authCodeInput]: carried };
  if (given !== null) return request;
  const { [authCodeInput]: _none, ...rest } = request as Record<string, unknown>;
  return rest;
}

/** The `out` authcode of a reply. */
export function authCodeOf(operation: Operation, reply: unknown): string | undefined {
  return textMember(reply, traitsOf(operation).authCodeOutput);
}

/**
 * @param missing makes the error for a member that is not there, by its path
 * @param request what was sent, whose values no error shows
 * @param cookie the Cookie header field that was sent
 * @returns the code, with a RescueResultError unless it is OK
 * @throws RescueReplyError if it says OK to a request for an authcode and there is none
 */
function conclude(
  operation: Operation,
  reply: unknown,
  missing: (path: string) => SoapReplyError,
  endpoint: string,
  request: unknown,
  cookie: string | undefined,
): Conclusion {
  const { name, output } = operation;
  const given = textMember(reply, operation.result);
  // blank text says no more than none, and must not pass for a refusal
  if (given === undefined || given.trim() === '') {
    // an operation without a result is no business of this policy's; one that lacks it has not said that it is done
    const due = membersOf(output).find((member) => member.name === operation.result);
    if (due && typescriptOf(due) === 'string') throw missing(`Body/${output?.name ?? ''}/${due.name}`);
    return {};
  }
  const known = codeOf(operation, given);
  if (known === 'OK') {
    const { authCodeOutput } = traitsOf(operation);
    // the description lets it be absent, since a refusal leaves it out
    if (isAuthentication(name) && authCodeOutput !== undefined && !authCodeOf(operation, reply))
      throw missing(`Body/${output?.name ?? ''}/${authCodeOutput}`);
    return { code: known };
  }
  // a literal that the description has is the service's own; any other may hold what was sent, and then tells nothing
  const shown = clip(given, MAX_RESULT);
  const result = isResultOf(operation, given) ? given : new Masks(request, cookie).quotes(shown);
  const code = result === given || result === shown ? known : MASK;
  // only a code whose meaning is known says that the call was not executed; the guide gives ERROR for time-outs, too
  const isKnown = isResultOf(operation, given) || isGuideCode(code);
  const outcome = isKnown && code !== 'ERROR' ? 'refused' : 'unknown';
  const message = `${name}: the service answered ${code} (${clip(result)}).${isKnown ? advice(name, code, endpoint) : UNKNOWN_CODE}`;
  return { code, error: new RescueResultError(message, { operation: name, outcome, code, result, reply }) };
}

function advice(name: string, code: string, endpoint: string): string {
  if (code.startsWith('INVALID') && unprovenOperations.has(name))
    return ` The names of this operation's elements are unproven, and the service reads a misnamed one as empty: if the arguments are right, look what has changed with: npx logmein-rescue-soap check --url '${endpoint}?wsdl'`;
  return adviceByCode[code] ?? '';
}

/** More of a result is not kept, in characters: no literal is longer. */
const MAX_RESULT = 1_000_000;

const UNKNOWN_CODE =
  ' Neither the WSDL nor the guide has this code, so the call may have been executed: check before retrying.';

const adviceByCode: Readonly<Record<string, string>> = {
  ERROR: ' The guide gives it for time-outs, too, so the call may have been executed: check before retrying.',
  LIMITREACHED: ' More than 10 logins in 3 minutes: wait, or use requestAuthCode and carry the authcode.',
  NOTLOGGEDIN: ' Log in (a session ends after 20 idle minutes), or give an authcode.',
  NOTLOGGEDINASADMIN:
    ' Log in as an administrator (a session ends after 20 idle minutes), or give the authcode of one.',
  INVALID_SECRETAUTHCODE: ' Request an authcode anew: one is valid until its user requests the next.',
  ACTIONFAILED: ' The technician may be offline.',
  INVALID: ' The credentials were not accepted.',
};

function textMember(value: unknown, key: string | undefined): string | undefined {
  if (key === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  const member = (value as Record<string, unknown>)[key];
  return typeof member === 'string' ? member : undefined;
}

import { RescueRequestError, RescueResultError, type SoapReplyError } from '../errors.js';
import { copyOf } from '../soap/checks.js';
import type { CallHooks, CheckedResult } from '../soap/client.js';
import { clip } from '../printable.js';
import { membersOf, type Contract, type Operation } from '../soap/schema/contract.js';
import { memoized } from '../soap/schema/simple-types.js';
import { MASK, type Masks } from '../soap/mask.js';
import { carrierOf, type AuthCarrier, type AuthState } from './auth-state.js';
import { allCodes, codeOf, resultEnumeration } from './codes.js';
import { keyOf, typescriptOf } from './parameter-names.js';

/** The Rescue-specific part of a SOAP call: handles the authcode and the cookie, and checks the result code. */

/** A call that is ready to be sent, with its request. */
export interface PreparedCall extends CallHooks {
  readonly request: unknown;
}

/** Returns the properties of an operation that this module needs. */
const traitsOf = memoized((operation: Operation) => {
  const enumeration = resultEnumeration(operation);
  return {
    authCodeInput: keyOf(operation.input, 'authCode'),
    authCodeOutput: keyOf(operation.output, 'authCode'),
    emailInput: keyOf(operation.input, 'email'),
    /** The enum values of the result, mapped to their codes. */
    codes: new Map([...enumeration.values].map((value) => [value, codeOf(operation, value, enumeration)])),
  };
});

/** Adds the authcode and the cookie of an auth state to a call. Stores the authcode and the cookies in the reply. */
export function prepare(operation: Operation, given: unknown, auth: AuthState, { origin }: Contract): PreparedCall {
  const state = carrierOf(auth);
  const { authCode } = state;
  const { version } = state.cookies;
  const cookie = state.cookies.header();
  const unprovenAt = operation.name === UNPROVEN && origin === 'reconstructed' ? auth.endpoint : undefined;
  const request = withAuthCode(operation, copyOf(given, operation.name, RescueRequestError), authCode);
  return {
    request,
    cookie,
    checkResult: (reply, missing, masks) => checkResult(operation, reply, missing, masks, unprovenAt),
    keepSession(reply, setCookie) {
      if (!authentications.has(operation.name)) state.received(setCookie, version);
      else if (reply === undefined) return;
      else if (operation.name === 'logout') state.loggedOut(version, authCode);
      else keepAuthentication(operation, request, reply, state, setCookie);
    },
  };
}

/** The operations that change the auth state. */
export const authentications: ReadonlySet<string> = new Set([
  'login',
  'logout',
  'requestAuthCode',
  'requestAuthCodeSSO',
]);

function keepAuthentication(
  operation: Operation,
  request: unknown,
  reply: unknown,
  state: AuthCarrier,
  setCookie: readonly string[],
): void {
  const email = textMember(request, traitsOf(operation).emailInput);
  if (operation.name === 'login') return state.loggedIn(email ?? '', setCookie);
  const authCode = authCodeOf(operation, reply);
  if (authCode !== undefined) state.gotAuthCode(authCode, email);
}

/** Adds the state's authcode if the operation takes an authcode, unless the caller passed an authcode or `null`. */
function withAuthCode(operation: Operation, request: unknown, authCode: string | undefined): unknown {
  const { authCodeInput } = traitsOf(operation);
  if (authCodeInput === undefined || typeof request !== 'object' || request === null) return request;
  const given = (request as Record<string, unknown>)[authCodeInput];
  if (given === undefined) return authCode === undefined ? request : { ...request, [authCodeInput]: authCode };
  if (given !== null) return request;
  const { [authCodeInput]: _null, ...rest } = request as Record<string, unknown>;
  return rest;
}

/** Returns the authcode from a reply, if it contains one. White space is not an authcode. */
export function authCodeOf(operation: Operation, reply: unknown): string | undefined {
  const authCode = textMember(reply, traitsOf(operation).authCodeOutput);
  return authCode?.trim() === '' ? undefined : authCode;
}

/**
 * Checks the result code of a reply.
 *
 * @param missing creates the error for a missing member, given the member's path
 * @param masks returns the masks for the values that were sent
 * @param unprovenAt the endpoint, if the element names of the operation are unproven
 * @returns the code, if the operation has one, and a RescueResultError if the code is not OK
 * @throws RescueReplyError if the result is missing, or the reply to a successful authcode request has no authcode
 */
function checkResult(
  operation: Operation,
  reply: unknown,
  missing: (path: string) => SoapReplyError,
  masks: () => Masks,
  unprovenAt: string | undefined,
): CheckedResult {
  const { name, output } = operation;
  const pathOf = (member: string): string => `Body/${output?.name}/${member}`;
  // an enum value has the type string, so the decoder keeps white space, such as that of a proxy that indents replies
  const value = textMember(reply, operation.result)?.trim();
  if (value === undefined || value === '') {
    // an operation whose result is not text has no code; for all others, a missing code does not mean OK
    const result = membersOf(output).find((member) => member.name === operation.result);
    if (result && typescriptOf(result) === 'string') throw missing(pathOf(result.name));
    return {};
  }
  const { codes, authCodeOutput } = traitsOf(operation);
  const isEnumerated = codes.has(value);
  const codeOfValue = codes.get(value) ?? codeOf(operation, value);
  if (codeOfValue === 'OK') {
    // the WSDL allows a reply without an authcode, because a refusal contains no authcode
    if (authentications.has(name) && authCodeOutput !== undefined && authCodeOf(operation, reply) === undefined)
      throw missing(pathOf(authCodeOutput));
    return { code: codeOfValue };
  }
  // an enum value from the WSDL is safe to show; any other value may echo the request, so its code may be hidden too
  const shown = clip(value, MAX_RESULT);
  const result = isEnumerated ? value : masks().quotes(shown);
  const code = isEnumerated || result === shown ? codeOfValue : MASK;
  // only a known code proves that the call was not executed; the guide also lists ERROR for timeouts
  const isKnown = isEnumerated || allCodes.has(code);
  const outcome = isKnown && code !== 'ERROR' ? 'refused' : 'unknown';
  const message = `${name}: the service returned ${code} (${clip(result)}).${isKnown ? advice(code, unprovenAt) : UNKNOWN_CODE}`;
  const retryAfterMs = code === 'POLLRATEEXCEEDED' ? POLL_INTERVAL_MS : undefined;
  const error = new RescueResultError(message, { operation: name, outcome, code, result, reply, retryAfterMs });
  return { code, error };
}

/** The maximum length of a result, in characters. Longer results are truncated. */
const MAX_RESULT = 1_000_000;

/** The guide's interval for PIN codes. For reports, the guide says 60 s, but 1 s was enough for one public client. */
const POLL_INTERVAL_MS = 1_000;

/** The operation whose element names do not appear on any operation page or in any working client. */
const UNPROVEN = 'requestAuthCodeSSO';

function advice(code: string, unprovenAt: string | undefined): string {
  if (code.startsWith('INVALID') && unprovenAt !== undefined)
    return ` The element names of this operation are unproven, because the contract was generated from a reconstructed WSDL. The service treats a misnamed element as empty. If the arguments are correct, check the WSDL: npx logmein-rescue-soap check --url '${unprovenAt}?wsdl'`;
  return adviceByCode[code] ?? '';
}

const UNKNOWN_CODE =
  ' Neither the WSDL nor the guide lists this code, so the call may have been executed: check before retrying.';

const adviceByCode: Readonly<Record<string, string>> = {
  ERROR: ' The guide also lists this code for timeouts, so the call may have been executed: check before retrying.',
  LIMITREACHED: ' There were more than 10 logins in 3 minutes: wait, or use requestAuthCode and keep the authcode.',
  POLLRATEEXCEEDED: ' The calls came too fast: wait a second (retryAfterMs is a guess: no reply says how long).',
  NOTLOGGEDIN: ' Log in (a session expires after 20 minutes of inactivity), or pass an authcode.',
  NOTLOGGEDINASADMIN:
    " Log in as an administrator (a session expires after 20 minutes of inactivity), or pass an administrator's authcode.",
  INVALID_SECRETAUTHCODE:
    ' The authcode or API token was not accepted. Request a new authcode, or have an administrator create a new token.',
  ACTIONFAILED:
    ' The guide lists this code for a technician who is offline. It may also mean that the session or the node is unknown, or that the session has already started (the enumeration in the WSDL has no code for these cases): check the session before retrying.',
  INVALID: ' The credentials were not accepted.',
};

function textMember(value: unknown, key: string | undefined): string | undefined {
  if (key === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  const member = (value as Record<string, unknown>)[key];
  return typeof member === 'string' ? member : undefined;
}

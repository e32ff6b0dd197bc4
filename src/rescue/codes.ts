import type { Operations as RescueOperations } from '../../generated/operations.js';
import { hasClass } from '../error-brand.js';
import type { RescueResultError } from '../errors.js';
import { clip } from '../printable.js';
import { membersOf, type Open, type Operation, type ReplyOf } from '../soap/schema/contract.js';

/** Codes that the guide lists for nearly every method. */
const common = ['ERROR', 'INVALID_SECRETAUTHCODE', 'USER_DELETED_OR_DISABLED'] as const;
const nodeCodes = [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_NODE'] as const;

const pinCodes = [
  ...common,
  'NOTLOGGEDIN',
  'NOTTECHNICIAN',
  'NOTECHCONSOLERUNNING',
  'OUTOFPINCODES',
  'POLLRATEEXCEEDED',
  'USER_IS_DELETED',
  'NOACCESSTOLENS',
] as const;

const setUserCodes = [
  ...nodeCodes,
  'INVALIDPARAM_NAME',
  'INVALIDPARAM_STATUS',
  'INVALIDPARAM_MOBILEADDON',
  'INVALIDPARAM_EMAIL',
  'EMAIL_ALREADY_IN_USE',
  'MISSING_CURRENT_PASSWORD',
] as const;

/** The source is the guide page API_Rescue_NAME (without `_v2`), unless a comment names another source. */
export const guideCodes = {
  // GLOBALIPRESTRICTED: operation page
  login: ['ERROR', 'INVALID', 'LIMITREACHED', 'GLOBALIPRESTRICTED'],
  // operation page
  logout: ['ERROR', 'NOTLOGGEDIN'],
  // POLLRATEEXCEEDED: client code
  requestAuthCode: ['ERROR', 'INVALID', 'POLLRATEEXCEEDED'],
  requestAuthCodeSSO: ['ERROR', 'INVALID', 'INVALIDPARAM_COMPANY'],
  startSession: [...common, 'NOTLOGGEDINASADMIN', 'ACTIONFAILED', 'INVALIDPARAM_SESSION', 'INVALIDPARAM_NODE'],
  cancelAction: [...common, 'NOTLOGGEDINASADMIN', 'ACTIONFAILED', 'INVALIDPARAM_SESSION'],
  getAccount: [...common, 'NOTLOGGEDIN'],
  getAccount_v2: [...common, 'NOTLOGGEDIN'],
  // operation page
  getGroup: nodeCodes,
  getUser: nodeCodes,
  getUser_v2: nodeCodes,
  // the e-mail codes: operation page
  getUser_v3: [...nodeCodes, 'INVALIDPARAM_EMAIL', 'INVALID_EMAILANDNODEIDBOTHSPECIFIED'],
  setUser: setUserCodes,
  deleteNode: [...nodeCodes, 'INVALID_DELETE'],
  // guide pages of requestPINCode_v2 and _v3
  requestPINCode: pinCodes,
  requestPINCodeV3: pinCodes,
  requestInvitationLink: pinCodes, // client code
  requestLensPINCodeV2: pinCodes,
  requestLensPINCodeV3: pinCodes,
  getNote: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_SESSION'],
  generateEmailText: [...common, 'NOTLOGGEDIN', 'NOTTECHNICIAN', 'INVALIDPINFORMAT'],
  getSession_V3: nodeCodes, // client code
  getReport: [...common, 'POLLRATEEXCEEDED'], // client code of the HTTP page
  getReport_v2: [...common, 'POLLRATEEXCEEDED'],
  // operations in the guide that the shipped WSDL does not define; a downloaded WSDL may define them
  closeSession: [...common, 'NOTLOGGEDINASADMIN', 'ACTIONFAILED', 'INVALIDPARAM_SESSION'],
  holdSession: [...common, 'NOTLOGGEDINASADMIN', 'ACTIONFAILED', 'INVALIDPARAM_SESSION'],
  transferSession: [...common, 'NOTLOGGEDINASADMIN', 'ACTIONFAILED', 'INVALIDPARAM_NODE'],
  setUser_v2: [...setUserCodes, 'INVALIDPARAM_RPATADDON'],
  createUser: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_PARENT'],
  createGroup: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_PARENT'],
  moveNode: [...nodeCodes, 'INVALIDPARAM_TARGETNODE', 'INVALID_MOVE'],
  assignChannel: [...nodeCodes, 'INVALIDPARAM_ENTRY', 'INVALID_ASSIGN'],
  unassignChannel: [...nodeCodes, 'INVALIDPARAM_ENTRY', 'INVALID_DEASSIGN'],
} as const;

/** The codes with which each operation may refuse a call, including codes that the WSDL does not define. */
export type RescueCodes = { [Name in keyof typeof guideCodes]: (typeof guideCodes)[Name][number] };

/** The codes of all methods. In the guide, a code has the same meaning for every method. */
export const allCodes: ReadonlySet<string> = new Set(Object.values(guideCodes).flat());

/** The result codes of an operation. Other strings are possible, because the service has added codes over time. */
export type RescueCode<Name extends string = string> = Name extends keyof RescueCodes
  ? Open<RescueCodes[Name]>
  : Open<(typeof common)[number]>;

/** The reply type of an operation in the shipped WSDL, or `unknown` for other operations. */
export type RescueReply<Name extends string> = Name extends keyof RescueOperations
  ? ReplyOf<RescueOperations[Name]>
  : unknown;

/**
 * Checks whether an error is a `RescueResultError`, from any copy of the package. If `operation` is given, the error
 * must also come from that operation, and `code` and `reply` are typed accordingly.
 *
 * @example if (isRescueResultError(error, 'startSession') && error.code === 'NOTLOGGEDINASADMIN') logInAgain();
 */
export function isRescueResultError<Name extends string = string>(
  error: unknown,
  operation?: Name,
): error is RescueResultError<RescueCode<Name>, RescueReply<Name>> {
  if (!hasClass(error, 'RescueResultError')) return false;
  return operation === undefined || (error as RescueResultError).operation === operation;
}

/** Enum values that differ from the guide's code. The last two are assumed, by analogy with `InvalidParam_NodeID`. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['INVALIDPARAM_NODEID', 'INVALIDPARAM_NODE'],
  ['INVALIDPARAM_EMAIL_ALREADY_IN_USE', 'EMAIL_ALREADY_IN_USE'],
  ['INVALIDPARAM_MISSING_CURRENT_PASSWORD', 'MISSING_CURRENT_PASSWORD'],
  ['INVALIDPARAM_SESSIONID', 'INVALIDPARAM_SESSION'],
  ['INVALIDPARAM_COMPANYID', 'INVALIDPARAM_COMPANY'],
]);

/** Returns the enum values of an operation's result, and the prefix of the OK value: `login_` for `login_OK`. */
export function resultEnumeration(operation: Operation): { values: ReadonlySet<string>; prefix: string | undefined } {
  const type = membersOf(operation.output).find((member) => member.name === operation.result)?.type;
  const definition = typeof type === 'function' ? type() : undefined;
  const values = definition?.kind === 'simple' ? (definition.enumeration ?? []) : [];
  // `login_OK`, even if `login_NOT_OK` is listed first; `login_NOT_OK` alone has no such prefix, and is not a success
  const isOk = (value: string): boolean => /_OK$/i.test(value) && !value.toUpperCase().endsWith('_NOT_OK');
  const [ok] = values.filter(isOk).sort((a, b) => a.length - b.length);
  return { values: new Set(values), prefix: ok?.slice(0, -2) };
}

/**
 * Returns the code of a result: the enum value in upper case, without its prefix. For a value outside the enumeration,
 * the prefix can also be the operation's name, or end at the first `_`. A long code is truncated.
 */
export function codeOf(operation: Operation, value: string, enumeration = resultEnumeration(operation)): string {
  const code = clip(value.slice(prefixLength(operation, value, enumeration)).toUpperCase());
  return aliases.get(code) ?? code;
}

function prefixLength(
  operation: Operation,
  value: string,
  { values, prefix }: ReturnType<typeof resultEnumeration>,
): number {
  // the name may contain a `_`: `getReport_v2_OK`
  const prefixes = [prefix, `${operation.name}_`, `${operation.name}Ret_`];
  const start = prefixes.find((each) => each && value.startsWith(each));
  if (start !== undefined) return start.length;
  return values.has(value) ? 0 : value.indexOf('_') + 1;
}

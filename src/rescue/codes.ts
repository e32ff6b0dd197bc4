import type { Operations as RescueOperations } from '../../generated/operations.js';
import { hasClass } from '../error-brand.js';
import type { RescueResultError } from '../errors.js';
import { clip } from '../printable.js';
import { membersOf, type Open, type Operation, type ReplyOf } from '../soap/schema/contract.js';

/** Codes that the guide lists for nearly every method. */
const common = ['ERROR', 'INVALID_SECRETAUTHCODE', 'USER_DELETED_OR_DISABLED'] as const;

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
  ...common,
  'NOTLOGGEDIN',
  'INVALIDPARAM_NODE',
  'INVALIDPARAM_NAME',
  'INVALIDPARAM_STATUS',
  'INVALIDPARAM_MOBILEADDON',
  'INVALIDPARAM_EMAIL',
  'EMAIL_ALREADY_IN_USE',
  'MISSING_CURRENT_PASSWORD',
] as const;

const guideCodes = {
  /** Guide page API_Rescue_login; GLOBALIPRESTRICTED: operation page of login. */
  login: ['ERROR', 'INVALID', 'LIMITREACHED', 'GLOBALIPRESTRICTED'],
  /** Operation page of logout. */
  logout: ['ERROR', 'NOTLOGGEDIN'],
  /** Guide page API_Rescue_requestAuthCode; POLLRATEEXCEEDED: seen in client code. */
  requestAuthCode: ['ERROR', 'INVALID', 'POLLRATEEXCEEDED'],
  /** Guide page API_Rescue_requestAuthCodeSSO. */
  requestAuthCodeSSO: ['ERROR', 'INVALID', 'INVALIDPARAM_COMPANY'],
  /** Guide page API_Rescue_startSession. */
  startSession: [...common, 'NOTLOGGEDINASADMIN', 'ACTIONFAILED', 'INVALIDPARAM_SESSION', 'INVALIDPARAM_NODE'],
  /** Guide page API_Rescue_cancelAction. */
  cancelAction: [...common, 'NOTLOGGEDINASADMIN', 'ACTIONFAILED', 'INVALIDPARAM_SESSION'],
  /** Guide page API_Rescue_getAccount. */
  getAccount: [...common, 'NOTLOGGEDIN'],
  /** Those of `getAccount`. */
  getAccount_v2: [...common, 'NOTLOGGEDIN'],
  /** Operation page of getGroup. */
  getGroup: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_NODE'],
  /** Guide page API_Rescue_getUser. */
  getUser: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_NODE'],
  /** Those of `getUser`. */
  getUser_v2: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_NODE'],
  /** Guide page API_Rescue_getUser_v3; the e-mail values: operation page of getUser_v3. */
  getUser_v3: [
    ...common,
    'NOTLOGGEDIN',
    'INVALIDPARAM_NODE',
    'INVALIDPARAM_EMAIL',
    'INVALID_EMAILANDNODEIDBOTHSPECIFIED',
  ],
  /** Guide page API_Rescue_setUser. */
  setUser: setUserCodes,
  /** Guide page API_Rescue_deleteNode. */
  deleteNode: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_NODE', 'INVALID_DELETE'],
  /** Guide pages API_Rescue_requestPINCode_v2 and _v3. */
  requestPINCode: pinCodes,
  /** Those of `requestPINCode`. */
  requestLensPINCodeV2: pinCodes,
  /** Those of `requestPINCode`. */
  requestLensPINCodeV3: pinCodes,
  /** Guide page API_Rescue_getNote. */
  getNote: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_SESSION'],
  /** Guide page API_Rescue_generateEmailText. */
  generateEmailText: [...common, 'NOTLOGGEDIN', 'NOTTECHNICIAN', 'INVALIDPINFORMAT'],
  /** Client code. */
  getSession_V3: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_NODE'],
  // operations of the guide that the shipped WSDL does not have; one that was pulled may have them
  /** Guide page API_Rescue_closeSession. */
  closeSession: [...common, 'NOTLOGGEDINASADMIN', 'ACTIONFAILED', 'INVALIDPARAM_SESSION'],
  /** Guide page API_Rescue_holdSession. */
  holdSession: [...common, 'NOTLOGGEDINASADMIN', 'ACTIONFAILED', 'INVALIDPARAM_SESSION'],
  /** Guide page API_Rescue_transferSession. */
  transferSession: [...common, 'NOTLOGGEDINASADMIN', 'ACTIONFAILED', 'INVALIDPARAM_NODE'],
  /** Guide page API_Rescue_setUser_v2. */
  setUser_v2: [...setUserCodes, 'INVALIDPARAM_RPATADDON'],
  /** Guide page API_Rescue_createUser. */
  createUser: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_PARENT'],
  /** Guide page API_Rescue_createGroup. */
  createGroup: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_PARENT'],
  /** Guide page API_Rescue_moveNode. */
  moveNode: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_NODE', 'INVALIDPARAM_TARGETNODE', 'INVALID_MOVE'],
  /** Guide page API_Rescue_assignChannel. */
  assignChannel: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_NODE', 'INVALIDPARAM_ENTRY', 'INVALID_ASSIGN'],
  /** Guide page API_Rescue_unassignChannel. */
  unassignChannel: [...common, 'NOTLOGGEDIN', 'INVALIDPARAM_NODE', 'INVALIDPARAM_ENTRY', 'INVALID_DEASSIGN'],
} as const;

/**
 * The codes with which each operation may refuse a call. They are from the vendor's guide, also where the WSDL does not
 * have them, and from the operation pages of the service.
 */
export type RescueCodes = { [Name in keyof typeof guideCodes]: (typeof guideCodes)[Name][number] };

/**
 * The guide gives a code the same meaning in all methods, so a code that it lists for another method only is also known.
 */
export const allCodes: ReadonlySet<string> = new Set(Object.values(guideCodes).flat());

/** The codes of an operation. Other strings are possible, because the service has added codes over time. */
export type RescueCode<Name extends string = string> = Name extends keyof RescueCodes
  ? Open<RescueCodes[Name]>
  : Open<(typeof common)[number]>;

/** The reply of an operation of the shipped WSDL; `unknown` for other operations. */
export type RescueReply<Name extends string> = Name extends keyof RescueOperations
  ? ReplyOf<RescueOperations[Name]>
  : unknown;

/**
 * Whether a thrown value is a `RescueResultError`, also one of another copy of the package. With `operation`, whether
 * it is of that operation, whose codes and reply then are the types of `code` and `reply`.
 *
 * @example
 * if (isRescueResultError(error, 'startSession') && error.code === 'NOTLOGGEDINASADMIN') await
 * rescue.login(credentials);
 */
export function isRescueResultError<Name extends string = string>(
  error: unknown,
  operation?: Name,
): error is RescueResultError<RescueCode<Name>, RescueReply<Name>> {
  if (!hasClass(error, 'RescueResultError')) return false;
  return operation === undefined || (error as RescueResultError).operation === operation;
}

/**
 * Enum values that differ from the guide's word. The last two were not seen: they are formed like
 * `InvalidParam_NodeID`.
 */
const aliases: ReadonlyMap<string, string> = new Map([
  ['INVALIDPARAM_NODEID', 'INVALIDPARAM_NODE'],
  ['INVALIDPARAM_EMAIL_ALREADY_IN_USE', 'EMAIL_ALREADY_IN_USE'],
  ['INVALIDPARAM_MISSING_CURRENT_PASSWORD', 'MISSING_CURRENT_PASSWORD'],
  ['INVALIDPARAM_SESSIONID', 'INVALIDPARAM_SESSION'],
  ['INVALIDPARAM_COMPANYID', 'INVALIDPARAM_COMPANY'],
]);

/** The enum values of an operation's result, and the prefix that all of them share. */
interface ResultEnumeration {
  readonly values: ReadonlySet<string>;
  readonly prefix: string;
}

const enumerations = new WeakMap<Operation, ResultEnumeration>();

export function resultEnumeration(operation: Operation): ResultEnumeration {
  let found = enumerations.get(operation);
  if (!found) {
    const type = membersOf(operation.output).find((member) => member.name === operation.result)?.type;
    const definition = typeof type === 'function' ? type() : undefined;
    const values = definition?.kind === 'simple' ? (definition.enumeration ?? []) : [];
    enumerations.set(operation, (found = { values: new Set(values), prefix: sharedPrefix(values) }));
  }
  return found;
}

/**
 * Returns the code of a result: the enum value in upper case, without the prefix that all values of its enumeration
 * share. A value that the enumeration does not have is cut after that prefix, the operation's name, or its first `_`. A
 * text that is too long for a code is clipped.
 */
export function codeOf(operation: Operation, value: string): string {
  const code = clip(value.slice(prefixLength(operation, value)).toUpperCase());
  return aliases.get(code) ?? code;
}

function prefixLength(operation: Operation, value: string): number {
  const { values, prefix } = resultEnumeration(operation);
  if (values.has(value) || (prefix !== '' && value.startsWith(prefix))) return prefix.length;
  // the name may contain a `_`: `getReport_v2_OK`
  const start = [`${operation.name}_`, `${operation.name}Ret_`].find((each) => value.startsWith(each));
  return start === undefined ? value.indexOf('_') + 1 : start.length;
}

/** `login_` of `login_Error` and `login_OK`; `''` if the values share no prefix that ends with `_`. */
function sharedPrefix(values: readonly string[]): string {
  const [first = '', ...rest] = values;
  // a single value such as `createUser_OK` has nothing to compare with
  if (rest.length === 0) return first.slice(0, first.indexOf('_') + 1);
  let length = first.length;
  for (const value of rest) while (!value.startsWith(first.slice(0, length))) length--;
  return first.slice(0, first.slice(0, length).lastIndexOf('_') + 1);
}

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

/** By the guide page API_Rescue_NAME of each operation (`_v2` has the codes of the first version), or by the source named. */
const guideCodes = {
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
  // the e-mail values: operation page
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
  // operations of the guide that the shipped WSDL does not have; a pulled WSDL may have them
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

/** The codes with which each operation may refuse a call: of the guide and operation pages, even if the WSDL lacks them. */
export type RescueCodes = { [Name in keyof typeof guideCodes]: (typeof guideCodes)[Name][number] };

/**
 * A code has the same meaning in every method of the guide, so a code that it lists for another method is also known.
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
 * Whether a thrown value is a `RescueResultError`, also from another copy of the package. With `operation`, also
 * whether it is from that operation, which gives `code` and `reply` their types.
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

/** Enum values that differ from the guide's word. The last two were not seen: they follow `InvalidParam_NodeID`. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['INVALIDPARAM_NODEID', 'INVALIDPARAM_NODE'],
  ['INVALIDPARAM_EMAIL_ALREADY_IN_USE', 'EMAIL_ALREADY_IN_USE'],
  ['INVALIDPARAM_MISSING_CURRENT_PASSWORD', 'MISSING_CURRENT_PASSWORD'],
  ['INVALIDPARAM_SESSIONID', 'INVALIDPARAM_SESSION'],
  ['INVALIDPARAM_COMPANYID', 'INVALIDPARAM_COMPANY'],
]);

/** The enum values of an operation's result, and their prefix: that of all values, otherwise that of the value for OK. */
export function resultEnumeration(operation: Operation): { values: ReadonlySet<string>; prefix: string } {
  const type = membersOf(operation.output).find((member) => member.name === operation.result)?.type;
  const definition = typeof type === 'function' ? type() : undefined;
  const values = definition?.kind === 'simple' ? (definition.enumeration ?? []) : [];
  const ok = values.find((value) => /_OK$/i.test(value))?.slice(0, -2) ?? '';
  return { values: new Set(values), prefix: sharedPrefix(values) || ok };
}

/**
 * Returns the code of a result: the enum value in upper case, without the prefix of its enumeration. A value that the
 * enumeration lacks is cut after that prefix, the operation's name, or its first `_`. A long text is clipped.
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
  if (prefix !== '' && value.startsWith(prefix)) return prefix.length;
  if (values.has(value)) return 0;
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

import type { Operations as RescueOperations } from '../../generated/operations.js';
import { hasClass, type RescueResultError } from '../errors.js';
import type { Open, Operation, ReplyOf } from '../soap/schema/contract.js';
import { clip } from '../soap/codec/decoder.js';
import { membersOf } from '../soap/codec/members.js';

/** Values that the guide lists for nearly every method (G/ method pages, behaviour of the reporting calls apart). */
type Common = 'ERROR' | 'INVALID_SECRETAUTHCODE' | 'USER_DELETED_OR_DISABLED';

type PinCode =
  | Common
  | 'NOTLOGGEDIN'
  | 'NOTTECHNICIAN'
  | 'NOTECHCONSOLERUNNING'
  | 'OUTOFPINCODES'
  | 'POLLRATEEXCEEDED'
  | 'USER_IS_DELETED'
  | 'NOACCESSTOLENS';

/**
 * The codes with which each operation may refuse, as the vendor's guide displays them, whether or not the description
 * has a literal for them yet; and those that only the service's own operation pages show.
 */
export interface RescueCodes {
  /** Guide page API_Rescue_login; GLOBALIPRESTRICTED: operation page of login. */
  login: 'ERROR' | 'INVALID' | 'LIMITREACHED' | 'GLOBALIPRESTRICTED';
  /** Operation page of logout. */
  logout: 'ERROR' | 'NOTLOGGEDIN';
  /** Guide page API_Rescue_requestAuthCode; POLLRATEEXCEEDED: seen in client code. */
  requestAuthCode: 'ERROR' | 'INVALID' | 'POLLRATEEXCEEDED';
  /** Guide page API_Rescue_requestAuthCodeSSO. */
  requestAuthCodeSSO: 'ERROR' | 'INVALID' | 'INVALIDPARAM_COMPANY';
  /** Guide page API_Rescue_startSession. */
  startSession: Common | 'NOTLOGGEDINASADMIN' | 'ACTIONFAILED' | 'INVALIDPARAM_SESSION' | 'INVALIDPARAM_NODE';
  /** Guide page API_Rescue_cancelAction. */
  cancelAction: Common | 'NOTLOGGEDINASADMIN' | 'ACTIONFAILED' | 'INVALIDPARAM_SESSION';
  /** Guide page API_Rescue_getAccount. */
  getAccount: Common | 'NOTLOGGEDIN';
  /** Those of `getAccount`. */
  getAccount_v2: Common | 'NOTLOGGEDIN';
  /** Operation page of getGroup. */
  getGroup: Common | 'NOTLOGGEDIN' | 'INVALIDPARAM_NODE';
  /** Guide page API_Rescue_getUser. */
  getUser: Common | 'NOTLOGGEDIN' | 'INVALIDPARAM_NODE';
  /** Those of `getUser`. */
  getUser_v2: Common | 'NOTLOGGEDIN' | 'INVALIDPARAM_NODE';
  /** Guide page API_Rescue_getUser_v3; the e-mail values: operation page of getUser_v3. */
  getUser_v3:
    Common | 'NOTLOGGEDIN' | 'INVALIDPARAM_NODE' | 'INVALIDPARAM_EMAIL' | 'INVALID_EMAILANDNODEIDBOTHSPECIFIED';
  /** Guide page API_Rescue_setUser. */
  setUser:
    | Common
    | 'NOTLOGGEDIN'
    | 'INVALIDPARAM_NODE'
    | 'INVALIDPARAM_NAME'
    | 'INVALIDPARAM_STATUS'
    | 'INVALIDPARAM_MOBILEADDON'
    | 'INVALIDPARAM_EMAIL'
    | 'EMAIL_ALREADY_IN_USE'
    | 'MISSING_CURRENT_PASSWORD';
  /** Guide page API_Rescue_deleteNode. */
  deleteNode: Common | 'NOTLOGGEDIN' | 'INVALIDPARAM_NODE' | 'INVALID_DELETE';
  /** Guide pages API_Rescue_requestPINCode_v2 and _v3. */
  requestPINCode: PinCode;
  /** Those of `requestPINCode`. */
  requestLensPINCodeV2: PinCode;
  /** Those of `requestPINCode`. */
  requestLensPINCodeV3: PinCode;
  /** Guide page API_Rescue_getNote. */
  getNote: Common | 'NOTLOGGEDIN' | 'INVALIDPARAM_SESSION';
  /** Guide page API_Rescue_generateEmailText. */
  generateEmailText: Common | 'NOTLOGGEDIN' | 'NOTTECHNICIAN' | 'INVALIDPINFORMAT';
  /** Client code. */
  getSession_V3: Common | 'NOTLOGGEDIN' | 'INVALIDPARAM_NODE';
  // operations of the guide that the shipped description leaves out; one that was pulled may have them
  /** Guide page API_Rescue_closeSession. */
  closeSession: Common | 'NOTLOGGEDINASADMIN' | 'ACTIONFAILED' | 'INVALIDPARAM_SESSION';
  /** Guide page API_Rescue_holdSession. */
  holdSession: Common | 'NOTLOGGEDINASADMIN' | 'ACTIONFAILED' | 'INVALIDPARAM_SESSION';
  /** Guide page API_Rescue_transferSession. */
  transferSession: Common | 'NOTLOGGEDINASADMIN' | 'ACTIONFAILED' | 'INVALIDPARAM_NODE';
  /** Guide page API_Rescue_setUser_v2. */
  setUser_v2: RescueCodes['setUser'] | 'INVALIDPARAM_RPATADDON';
  /** Guide page API_Rescue_createUser. */
  createUser: Common | 'NOTLOGGEDIN' | 'INVALIDPARAM_PARENT';
  /** Guide page API_Rescue_createGroup. */
  createGroup: Common | 'NOTLOGGEDIN' | 'INVALIDPARAM_PARENT';
  /** Guide page API_Rescue_moveNode. */
  moveNode: Common | 'NOTLOGGEDIN' | 'INVALIDPARAM_NODE' | 'INVALIDPARAM_TARGETNODE' | 'INVALID_MOVE';
  /** Guide page API_Rescue_assignChannel. */
  assignChannel: Common | 'NOTLOGGEDIN' | 'INVALIDPARAM_NODE' | 'INVALIDPARAM_ENTRY' | 'INVALID_ASSIGN';
  /** Guide page API_Rescue_unassignChannel. */
  unassignChannel: Common | 'NOTLOGGEDIN' | 'INVALIDPARAM_NODE' | 'INVALIDPARAM_ENTRY' | 'INVALID_DEASSIGN';
}

/**
 * Every code of the guide. It gives a word the same meaning in all methods, so a word that it lists for another method
 * is known, too. `RescueCodes` makes the compiler check that none is missing.
 */
const guideCodes: Readonly<Record<RescueCodes[keyof RescueCodes], true>> = {
  ACTIONFAILED: true,
  EMAIL_ALREADY_IN_USE: true,
  ERROR: true,
  GLOBALIPRESTRICTED: true,
  INVALID: true,
  INVALIDPARAM_COMPANY: true,
  INVALIDPARAM_EMAIL: true,
  INVALIDPARAM_ENTRY: true,
  INVALIDPARAM_MOBILEADDON: true,
  INVALIDPARAM_NAME: true,
  INVALIDPARAM_NODE: true,
  INVALIDPARAM_PARENT: true,
  INVALIDPARAM_RPATADDON: true,
  INVALIDPARAM_SESSION: true,
  INVALIDPARAM_STATUS: true,
  INVALIDPARAM_TARGETNODE: true,
  INVALIDPINFORMAT: true,
  INVALID_ASSIGN: true,
  INVALID_DEASSIGN: true,
  INVALID_DELETE: true,
  INVALID_EMAILANDNODEIDBOTHSPECIFIED: true,
  INVALID_MOVE: true,
  INVALID_SECRETAUTHCODE: true,
  LIMITREACHED: true,
  MISSING_CURRENT_PASSWORD: true,
  NOACCESSTOLENS: true,
  NOTECHCONSOLERUNNING: true,
  NOTLOGGEDIN: true,
  NOTLOGGEDINASADMIN: true,
  NOTTECHNICIAN: true,
  OUTOFPINCODES: true,
  POLLRATEEXCEEDED: true,
  USER_DELETED_OR_DISABLED: true,
  USER_IS_DELETED: true,
};

/** Whether the guide has the code, for any of its methods. */
export function isGuideCode(code: string): boolean {
  return Object.hasOwn(guideCodes, code);
}

/** The codes of one operation; open, because the lists have grown over time. */
export type RescueCode<Name extends string = string> = Name extends keyof RescueCodes
  ? Open<RescueCodes[Name]>
  : Open<Common>;

/** The reply of an operation of the shipped description; `unknown` for one of another. */
export type RescueReply<Name extends string> = Name extends keyof RescueOperations
  ? ReplyOf<RescueOperations[Name]>
  : unknown;

/**
 * Whether a thrown value is the refusal of a call by its result, and of that operation's, if one is named; its `code`
 * and its `reply` are then typed by that operation. Holds across copies of this package.
 */
export function isRescueResultError<Name extends string = string>(
  error: unknown,
  operation?: Name,
): error is RescueResultError<RescueCode<Name>, RescueReply<Name>> {
  if (!hasClass(error, 'RescueResultError')) return false;
  return operation === undefined || (error as RescueResultError).operation === operation;
}

/** Literals whose tail is not the guide's word. The last two have not been seen: they follow `InvalidParam_NodeID`. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['INVALIDPARAM_NODEID', 'INVALIDPARAM_NODE'],
  ['INVALIDPARAM_EMAIL_ALREADY_IN_USE', 'EMAIL_ALREADY_IN_USE'],
  ['INVALIDPARAM_MISSING_CURRENT_PASSWORD', 'MISSING_CURRENT_PASSWORD'],
  ['INVALIDPARAM_SESSIONID', 'INVALIDPARAM_SESSION'],
  ['INVALIDPARAM_COMPANYID', 'INVALIDPARAM_COMPANY'],
]);

/**
 * The guide's word for a result literal: the literal without the prefix that all literals of its enumeration share, or
 * without the operation's name or what stands before its first `_` if it is not one of them; upper case. What is too
 * long to be one is clipped.
 */
export function codeOf(operation: Operation, literal: string): string {
  const { literals, prefix } = resultOf(operation);
  const stripped = prefix !== '' && literal.startsWith(prefix);
  // the operation's own name may hold a `_`: `getReport_v2_OK`
  const name = [`${operation.name}_`, `${operation.name}Ret_`].find((start) => literal.startsWith(start));
  const own = name === undefined ? literal.indexOf('_') : name.length - 1;
  const tail = literal.slice(stripped || literals.has(literal) ? prefix.length : own + 1);
  const code = clip(tail.toUpperCase());
  return aliases.get(code) ?? code;
}

/** Whether the description has the literal as a result of the operation. */
export function isResultOf(operation: Operation, literal: string): boolean {
  return resultOf(operation).literals.has(literal);
}

interface ResultEnumeration {
  readonly literals: ReadonlySet<string>;
  readonly prefix: string;
}

const results = new WeakMap<Operation, ResultEnumeration>();

function resultOf(operation: Operation): ResultEnumeration {
  let result = results.get(operation);
  if (!result) {
    const type = membersOf(operation.output).find((member) => member.name === operation.result)?.type;
    const definition = typeof type === 'function' ? type() : undefined;
    const enumeration = definition?.kind === 'simple' ? (definition.enumeration ?? []) : [];
    result = { literals: new Set(enumeration), prefix: sharedPrefix(enumeration) };
    results.set(operation, result);
  }
  return result;
}

/** `login_` of `login_Error`, `login_OK`; `''` where the literals share none. */
function sharedPrefix(literals: readonly string[]): string {
  const [first = '', ...rest] = literals;
  // a single literal shares all of itself: `createUser_OK`
  if (rest.length === 0) return first.slice(0, first.indexOf('_') + 1);
  let length = first.length;
  for (const literal of rest) while (!literal.startsWith(first.slice(0, length))) length--;
  return first.slice(0, first.slice(0, length).lastIndexOf('_') + 1);
}

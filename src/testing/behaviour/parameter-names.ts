import { codeOf } from '../../rescue/codes.js';
import type { Operation, TypeReference } from '../../soap/schema/contract.js';
import { elementsOf, membersOf } from '../../soap/codec/members.js';
import { builtIns, isBuiltInType } from '../../soap/schema/values.js';

/**
 * Fits the behaviour of the service to a description of it: which input holds what, which literal means what, which
 * outputs there are. So the server behaves alike under descriptions that differ in names.
 */

/** What the behaviour asks of a request. */
export type Parameter =
  'email' | 'userEmail' | 'password' | 'ssoId' | 'company' | 'session' | 'node' | 'nodeRef' | 'authCode';

/** The accepted spellings on the wire, the best proven first; those of the facade, where it has the parameter. */
const spellings: Readonly<Record<Parameter, readonly string[]>> = {
  email: ['sEmail', 'email'],
  userEmail: ['sUserEmail', 'sEmail', 'email'],
  password: ['sPassword', 'sPwd', 'sSSOPassword', 'pwd'],
  ssoId: ['sSSOID', 'sSSOId', 'sSsoID', 'sSsoId', 'iSSOID', 'ssoid'],
  company: ['sCompany', 'iCompany', 'sCompanyID', 'iCompanyID', 'company'],
  session: ['iSession', 'iSessionID', 'sSession'],
  node: ['iNode', 'iNodeID', 'sNode'],
  nodeRef: ['eNodeRef', 'eNoderef', 'eNodeType'],
  authCode: ['sAuthCode', 'sAuthcode', 'sSecretAuthCode', 'authcode'],
};

/** The decoded request of one call, read under whatever names it has. */
export class Inputs {
  private readonly operation: Operation;
  private readonly request: unknown;

  constructor(operation: Operation, request: unknown) {
    this.operation = operation;
    this.request = request;
  }

  /** The value as text; `''` where the request has none. */
  text(parameter: Parameter): string {
    const value = this.value(parameter);
    return value === undefined || value === null ? '' : String(value);
  }

  /** The value as a number; 0 where the request has none, as ASMX has it. */
  number(parameter: Parameter): number {
    return Number(this.value(parameter) ?? 0);
  }

  private value(parameter: Parameter): unknown {
    const key = keyOf(this.operation.input, spellings[parameter]);
    const { request } = this;
    if (key === undefined || typeof request !== 'object' || request === null) return undefined;
    return Object.hasOwn(request, key) ? (request as Record<string, unknown>)[key] : undefined;
  }
}

/** The name of the output that carries an authcode. */
export function authCodeOutputOf(operation: Operation): string | undefined {
  return keyOf(operation.output, spellings.authCode);
}

function keyOf(element: Operation['input'], accepted: readonly string[]): string | undefined {
  const members = membersOf(element);
  for (const name of accepted) {
    const member = members.find((candidate) => candidate.name === name);
    if (member) return member.key ?? member.name;
  }
  return undefined;
}

/**
 * The versions of an operation are one family, with one behaviour and one prefix of literals: getUser_v3 answers
 * `getUser_OK`, requestLensPINCodeV2 `requestPINCode_OK` (its enumeration says so).
 */
export function familyOf(name: string): string {
  return name.replace(/_?v\d+(_\d+)?$/i, '');
}

/** The service's spelling of the guide's words, where no enumeration shows it (operation pages, but see `login.ts`). */
const tails: Readonly<Record<string, string>> = {
  OK: 'OK',
  ERROR: 'Error',
  INVALID: 'Invalid',
  INVALIDPARAM_COMPANY: 'InvalidParam_Company',
  INVALIDPARAM_NODE: 'InvalidParam_NodeID',
  INVALIDPARAM_SESSION: 'InvalidParam_Session',
  INVALIDPARAM_EMAIL: 'InvalidParam_Email',
  INVALID_EMAILANDNODEIDBOTHSPECIFIED: 'Invalid_EmailAndNodeIdBothSpecified',
  INVALID_SECRETAUTHCODE: 'Invalid_SecretAuthCode',
  USER_DELETED_OR_DISABLED: 'User_Deleted_Or_Disabled',
  NOTLOGGEDIN: 'NotLoggedIn',
  NOTLOGGEDINASADMIN: 'NotLoggedInAsAdmin',
  ACTIONFAILED: 'ActionFailed',
  LIMITREACHED: 'LimitReached',
  GLOBALIPRESTRICTED: 'GlobalIpRestricted',
};

/**
 * The literal by which an operation says a code of the guide: that of its result's enumeration, else the prefix of the
 * enumeration, or the family's name where there is none, and the tail in the service's spelling.
 *
 * @param codes in the order of preference: the first that the enumeration has, else the last
 */
export function literalOf(operation: Operation, codes: readonly string[]): string {
  const literals = enumerationOf(operation);
  for (const code of codes) {
    const literal = literals.find((each) => codeOf(operation, each) === code);
    if (literal !== undefined) return literal;
  }
  const code = codes.at(-1) ?? 'ERROR';
  return prefixOf(operation, literals) + (tails[code] ?? code);
}

function prefixOf(operation: Operation, literals: readonly string[]): string {
  const ok = literals.find((each) => codeOf(operation, each) === 'OK');
  return ok === undefined ? `${familyOf(operation.name)}_` : ok.slice(0, -'OK'.length);
}

function enumerationOf(operation: Operation): readonly string[] {
  const result = membersOf(operation.output).find(({ name, key = name }) => key === operation.result);
  const type = typeof result?.type === 'function' ? result.type() : undefined;
  return type?.kind === 'simple' ? (type.enumeration ?? []) : [];
}

/** Of outputs by their names on the wire those that the type has, as its types have them. */
export function fitted(reference: TypeReference, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  const type = typeof reference === 'string' ? undefined : reference();
  if (type?.kind === 'array') return Array.isArray(value) ? value.map((item) => fitted(type.item.type, item)) : [];
  if (type?.kind === 'complex') {
    const given = value as Readonly<Record<string, unknown>>;
    const known = elementsOf(type).filter(({ name }) => Object.hasOwn(given, name));
    return Object.fromEntries(known.map(({ name, key = name, type }) => [key, fitted(type, given[name])]));
  }
  const base = typeof reference === 'string' ? reference : type?.kind === 'simple' ? type.base : 'anyType';
  if (!isBuiltInType(base)) return value;
  const { typescript } = builtIns[base];
  if (typescript === 'string') return String(value);
  if (typescript === 'number') return Number(value);
  return typescript === 'bigint' ? BigInt(Number(value)) : value;
}

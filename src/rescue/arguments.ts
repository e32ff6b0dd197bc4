import { expected, int32, is, notEmpty, nullable, object, optional, string } from '../soap/checks.js';
import type { CallOptions } from '../soap/client.js';
import type { Operations, ReplyOf, RequestOf } from '../soap/schema/contract.js';

/** Arguments for `login` and `requestAuthCode`. */
export interface LoginArguments {
  /** The e-mail address of a Rescue user. */
  readonly email: string;
  /** The user's password. */
  readonly password: string;
}

/** Arguments for `requestAuthCodeSSO`. */
export interface RequestAuthCodeSSOArguments {
  /** The single sign-on ID of a technician, as set under Organization in the Administration Center. */
  readonly ssoId: string;
  /** The company account's Master SSO password. This password belongs to the account, not to a single user. */
  readonly password: string;
  /** The ID of the company account (digits only). */
  readonly company: string | number;
}

/** Arguments for `startSession`. */
export interface StartSessionArguments {
  /** The ID of the support session (xs:int). */
  readonly session: number;
  /** The ID of the node (xs:int): the technician who takes the session. */
  readonly node: number;
  /** An authcode to send instead of the client's authcode, or `null` to send none. Default: the client's authcode. */
  readonly authCode?: string | null | undefined;
}

/** The result of `RescueClient` methods if the code is OK. With other codes, they reject with `RescueResultError`. */
export interface Ok {
  /** The result code. */
  readonly code: 'OK';
}

/** The result of `requestAuthCode` and `requestAuthCodeSSO`. */
export interface AuthCodeOk extends Ok {
  /** The authcode, valid until the user requests another one. The client also keeps it. Treat it like a password. */
  readonly authCode: string;
}

/** A request whose authcode may be `null`. No authcode is then sent, not even the client's authcode. */
export type Sendable<Request> = unknown extends Request
  ? Request
  : { [Key in keyof Request]: Key extends 'sAuthCode' ? Request[Key] | null : Request[Key] };

/** The operations of a contract as functions. A request without required members can be omitted. */
export type BoundOperations<O extends Operations> = {
  readonly [Name in keyof O]: (
    ...args: {} extends RequestOf<O[Name]>
      ? [request?: Sendable<RequestOf<O[Name]>>, options?: CallOptions<O[Name]>]
      : [request: Sendable<RequestOf<O[Name]>>, options?: CallOptions<O[Name]>]
  ) => Promise<ReplyOf<O[Name]>>;
};

/** The messages of the checks below, and of the zod schemas in `src/schemas.ts`. */
export const messages = {
  email: expected('the e-mail address of a Rescue user (a string)'),
  password: expected("the user's password (a string)"),
  ssoId: expected('the single sign-on ID of a technician (a string)'),
  ssoPassword: expected('the single sign-on password of the company account (a string)'),
  company: expected('the numeric ID of the company account: digits only', 'string', 'number'),
};

const text = (error: ReturnType<typeof expected>) => string(error, notEmpty);
const id = (what: string) => int32(`${what}, a whole number from -2147483648 to 2147483647 (xs:int)`);

export const loginArguments = object({ email: text(messages.email), password: text(messages.password) });

export const requestAuthCodeSSOArguments = object({
  ssoId: text(messages.ssoId),
  password: text(messages.ssoPassword),
  company: is<string | number>(
    (value) => (typeof value === 'string' ? /^\d+$/.test(value) : Number.isSafeInteger(value) && Number(value) >= 0),
    messages.company,
  ),
});

export const startSessionArguments = object({
  session: id('the ID of a support session'),
  node: id('the ID of the node (the technician) that takes the session'),
  authCode: optional(nullable(string(expected('an authcode, or null to send none', 'string'), notEmpty))),
});

/** The checks of the arguments, by method name. */
export const methodArguments = {
  login: loginArguments,
  logout: object({}),
  requestAuthCode: loginArguments,
  requestAuthCodeSSO: requestAuthCodeSSOArguments,
  startSession: startSessionArguments,
};

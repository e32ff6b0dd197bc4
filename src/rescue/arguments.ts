import * as z from 'zod';
import { expected } from '../soap/argument-errors.js';
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

// zod schemas for the arguments; their messages never quote a value

const text = (what: string) => z.string(expected(what)).min(1, 'must not be empty');
const int32 = (what: string) =>
  z.int32(expected(`${what}, a whole number from -2147483648 to 2147483647 (xs:int)`, 'number'));
const digits = expected('the numeric ID of the company account: digits only', 'string', 'number');

export const loginArguments = z.strictObject({
  email: text('the e-mail address of a Rescue user (a string)'),
  password: text("the user's password (a string)"),
});

export const requestAuthCodeSSOArguments = z.strictObject({
  ssoId: text('the single sign-on ID of a technician (a string)'),
  password: text('the single sign-on password of the company account (a string)'),
  company: z.union([z.string().regex(/^\d+$/, digits), z.int().nonnegative(digits)], digits),
});

export const startSessionArguments = z.strictObject({
  session: int32('the ID of a support session'),
  node: int32('the ID of the node (the technician) that takes the session'),
  authCode: z
    .union([text('an authcode'), z.null()], expected('an authcode, or null to send none', 'string'))
    .optional(),
});

/** The argument schemas, by method name. */
export const methodArguments = {
  login: loginArguments,
  logout: z.strictObject({}),
  requestAuthCode: loginArguments,
  requestAuthCodeSSO: requestAuthCodeSSOArguments,
  startSession: startSessionArguments,
};

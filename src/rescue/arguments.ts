import { z } from 'zod';
import type { CallOptions } from '../soap/client.js';
import type { Operations, ReplyOf, RequestOf } from '../soap/schema/contract.js';

/** Arguments of `login` and `requestAuthCode`. */
export interface LoginArguments {
  /** The e-mail address of a Rescue user. */
  readonly email: string;
  /** The password of that user. */
  readonly password: string;
}

/** Arguments of `requestAuthCodeSSO`. */
export interface RequestAuthCodeSSOArguments {
  /** The single sign-on ID of a technician, as set under Organization in the Administration Center. */
  readonly ssoId: string;
  /** The Master SSO password of the company account. There is one per account, not per user. */
  readonly password: string;
  /** The ID of the company account: digits only. */
  readonly company: string | number;
}

/** Arguments of `startSession`. */
export interface StartSessionArguments {
  /** The ID of the support session; an xs:int. */
  readonly session: number;
  /** The ID of the node, the technician who takes the session; an xs:int. */
  readonly node: number;
  /** Sent instead of the authcode of the client; `null` sends none. Default: the authcode of the client. */
  readonly authCode?: string | null | undefined;
}

/** What a method of `RescueClient` returns if the service answers OK. Other codes reject with `RescueResultError`. */
export interface Ok {
  /** The result code. */
  readonly code: 'OK';
}

/** What `requestAuthCode` and `requestAuthCodeSSO` return. */
export interface AuthCodeOk extends Ok {
  /** The authcode, which the client also keeps. Valid until the same user requests another one. Treat it like a password. */
  readonly authCode: string;
}

/** A request in which the authcode may be `null`: then none is sent, not even that of the client. */
export type Sendable<Request> = unknown extends Request
  ? Request
  : { [Key in keyof Request]: Key extends 'sAuthCode' ? Request[Key] | null : Request[Key] };

/** The operations of a contract as functions. A request without required members is optional. */
export type BoundOperations<O extends Operations> = {
  readonly [Name in keyof O]: (
    ...args: {} extends RequestOf<O[Name]>
      ? [request?: Sendable<RequestOf<O[Name]>>, options?: CallOptions<O[Name]>]
      : [request: Sendable<RequestOf<O[Name]>>, options?: CallOptions<O[Name]>]
  ) => Promise<ReplyOf<O[Name]>>;
};

// zod schemas of the arguments; their messages never quote a value

const text = (what: string) => z.string({ error: `must be ${what}` }).min(1, 'must not be empty');
const int32 = (what: string) =>
  z.int32({ error: `must be ${what}, a whole number from -2147483648 to 2147483647 (xs:int)` });
const digits = 'must be the numeric ID of the company account: digits only';

export const loginArguments = z.strictObject({
  email: text('the e-mail address of a Rescue user, a string'),
  password: text('the password of that user, a string'),
});

export const requestAuthCodeSSOArguments = z.strictObject({
  ssoId: text('the single sign-on ID of a technician, a string'),
  password: text('the single sign-on password of the company account, a string'),
  company: z.union([z.string().regex(/^\d+$/, digits), z.int().nonnegative()], { error: digits }),
});

export const startSessionArguments = z.strictObject({
  session: int32('the ID of a support session'),
  node: int32('the ID of the node (a technician) that takes it'),
  authCode: z.union([text('an authcode'), z.null()], { error: 'must be an authcode, or null to send none' }).optional(),
});

/** The schemas of the arguments by method. */
export const methodArguments = {
  login: loginArguments,
  logout: z.strictObject({}),
  requestAuthCode: loginArguments,
  requestAuthCodeSSO: requestAuthCodeSSOArguments,
  startSession: startSessionArguments,
};

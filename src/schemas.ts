import * as z from 'zod';
import { messages } from './rescue/arguments.js';
import { expected } from './soap/argument-errors.js';

/**
 * zod schemas for all requests and replies in the shipped WSDL, and for the arguments of the `RescueClient` methods.
 */
export * as generated from '../generated/schemas.js';

const text = (error: ReturnType<typeof expected>) => z.string(error).min(1, 'must not be empty');
const int32 = (what: string) =>
  z.int32(expected(`${what}, a whole number from -2147483648 to 2147483647 (xs:int)`, 'number'));

export const loginArguments = z.strictObject({ email: text(messages.email), password: text(messages.password) });

export { loginArguments as requestAuthCodeArguments };

export const requestAuthCodeSSOArguments = z.strictObject({
  ssoId: text(messages.ssoId),
  password: text(messages.ssoPassword),
  company: z.union(
    [z.string().regex(/^\d+$/, messages.company), z.int(messages.company).nonnegative(messages.company)],
    messages.company,
  ),
});

export const startSessionArguments = z.strictObject({
  session: int32('the ID of a support session'),
  node: int32('the ID of the node (the technician) that takes the session'),
  authCode: z
    .union([text(expected('an authcode')), z.null()], expected('an authcode, or null to send none', 'string'))
    .optional(),
});

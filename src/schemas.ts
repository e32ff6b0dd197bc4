import * as z from 'zod';
import { messages } from './rescue/arguments.js';
import { expected } from './soap/checks.js';

/** zod schemas for all requests and replies in the shipped WSDL, by the name of their type. */
export * as generated from '../generated/schemas.js';

// zod schemas of the arguments of `RescueClient` methods. The client uses the checks in `src/rescue/arguments.ts`.

const text = (error: ReturnType<typeof expected>) => z.string(error).min(1, 'must not be empty');
const id = (what: string) =>
  z.int32(expected(`${what}, a whole number from -2147483648 to 2147483647 (xs:int)`, 'number'));

/** The arguments of `login` and `requestAuthCode`. */
export const loginArguments = z.strictObject({ email: text(messages.email), password: text(messages.password) });

export { loginArguments as requestAuthCodeArguments };

/** The arguments of `requestAuthCodeSSO`. */
export const requestAuthCodeSSOArguments = z.strictObject({
  ssoId: text(messages.ssoId),
  password: text(messages.ssoPassword),
  company: z.union(
    [z.string().regex(/^\d+$/, messages.company), z.int(messages.company).nonnegative(messages.company)],
    messages.company,
  ),
});

/** The arguments of `startSession`. */
export const startSessionArguments = z.strictObject({
  session: id('the ID of a support session'),
  node: id('the ID of the node (the technician) that takes the session'),
  authCode: z
    .union([text(expected('an authcode')), z.null()], expected('an authcode, or null to send none', 'string'))
    .optional(),
});

import { z } from 'zod';

/** zod schemas of the facade's arguments. Their messages never quote a value. */

const text = (what: string) => z.string({ error: `must be ${what}` }).min(1, 'must not be empty');
const int32 = (what: string) =>
  z.int32({ error: `must be ${what}, a whole number from -2147483648 to 2147483647 (xs:int)` });
const digits = 'must be the numeric id of the company account: digits only';

export const loginArguments = z.strictObject({
  email: text('the e-mail address of a Rescue user, a string'),
  password: text('the password of that user, a string'),
});

export const requestAuthCodeArguments = loginArguments;

export const requestAuthCodeSSOArguments = z.strictObject({
  ssoId: text('the single sign-on id of a technician, a string'),
  password: text('the single sign-on password of the company account, a string'),
  company: z.union([z.string().regex(/^\d+$/, digits), z.int().nonnegative()], { error: digits }),
});

export const startSessionArguments = z.strictObject({
  session: int32('the id of a support session'),
  node: int32('the id of the node (a technician) that takes it'),
  authCode: z.union([text('an authcode'), z.null()], { error: 'must be an authcode, or null to send none' }).optional(),
});

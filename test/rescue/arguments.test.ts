import { expect, test } from 'vitest';
import { RescueRequestError } from '../../src/errors.js';
import { methodArguments } from '../../src/rescue/arguments.js';
import * as schemas from '../../src/schemas.js';
import { check } from '../../src/soap/checks.js';

/** Returns the message of a method for the value of one member. */
function messageOf(method: keyof typeof methodArguments, member: string, value: unknown): string | undefined {
  try {
    check(RescueRequestError, methodArguments[method], { [member]: value }, method);
  } catch (error) {
    return (error as RescueRequestError).issues.find(({ path }) => path[0] === member)?.message;
  }
  return undefined;
}

const strings = [undefined, null, '', 'x', 5, [], {}];
const numbers = [undefined, null, 0, -1, 1.5, NaN, Infinity, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 1e300, '5', 5n];

test.each<[Exclude<keyof typeof methodArguments, 'logout'>, string, readonly unknown[]]>([
  ['login', 'email', strings],
  ['requestAuthCode', 'password', strings],
  ['requestAuthCodeSSO', 'ssoId', strings],
  ['requestAuthCodeSSO', 'password', strings],
  ['requestAuthCodeSSO', 'company', [...strings, ...numbers, '007', '5 ', '٣']],
  ['startSession', 'session', numbers],
  ['startSession', 'node', [...strings, ...numbers]],
  ['startSession', 'authCode', [...strings, ...numbers]],
])('the zod schema and the method %s have the same messages for %s', (method, member, values) => {
  const { [`${method}Arguments` as const]: schema } = schemas;
  const { shape } = schema as { shape: Readonly<Record<string, (typeof schemas.loginArguments)['shape']['email']>> };
  for (const value of values) {
    const [issue] = shape[member]?.safeParse(value).error?.issues ?? [];
    expect([value, messageOf(method, member, value)]).toEqual([value, issue?.message]);
  }
});

const session = 'the ID of a support session, a whole number from -2147483648 to 2147483647 (xs:int)';
const node =
  'the ID of the node (the technician) that takes the session, a whole number from -2147483648 to 2147483647 (xs:int)';

test.each<[keyof typeof methodArguments, string, unknown, string]>([
  ['login', 'email', 5, 'must be the e-mail address of a Rescue user (a string), not a number'],
  ['login', 'password', 5, "must be the user's password (a string), not a number"],
  ['requestAuthCode', 'password', '', 'must not be empty'],
  ['requestAuthCodeSSO', 'ssoId', 5, 'must be the single sign-on ID of a technician (a string), not a number'],
  [
    'requestAuthCodeSSO',
    'password',
    5,
    'must be the single sign-on password of the company account (a string), not a number',
  ],
  [
    'requestAuthCodeSSO',
    'company',
    'x',
    'must be the numeric ID of the company account: digits only, not another string',
  ],
  [
    'requestAuthCodeSSO',
    'company',
    -1,
    'must be the numeric ID of the company account: digits only, not another number',
  ],
  ['startSession', 'session', undefined, `is missing; it must be ${session}`],
  ['startSession', 'node', undefined, `is missing; it must be ${node}`],
  ['startSession', 'authCode', '', 'must not be empty'],
  ['startSession', 'authCode', 5, 'must be an authcode, or null to send none, not a number'],
])('%s with an invalid %s says what it must be and what it is (%o)', (method, member, value, message) => {
  expect(messageOf(method, member, value)).toBe(message);
});

test.each(['0', '007', 0, 9007199254740991])('a company is a number of digits: %o', (company) => {
  expect(messageOf('requestAuthCodeSSO', 'company', company)).toBeUndefined();
});

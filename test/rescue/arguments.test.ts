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

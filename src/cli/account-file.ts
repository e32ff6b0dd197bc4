import * as z from 'zod';
import { SoapRequestError } from '../errors.js';
import { expected } from '../soap/argument-errors.js';
import { check } from '../soap/arguments.js';
import type { AccountSeed } from '../testing.js';
import { CommandError, reasonOf } from './command-error.js';
import { readRegularFile } from './load/read-file.js';

const text = z.string(expected('a string'));
const id = z.int32(expected('a whole number (xs:int)', 'number'));
const flag = z.boolean(expected('true or false'));
const oneOf = <const T extends readonly string[]>(...values: T) =>
  z.enum(values, expected(`one of ${values.join(', ')}`, 'string'));
const listOf = <T extends z.ZodType>(item: T) => z.array(item, expected('an array'));
/** Returns optional members that share a type. */
const optional = <Name extends string, T extends z.ZodType>(type: T, ...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, type.exactOptional()])) as Record<Name, z.ZodExactOptional<T>>;

const roles = oneOf('masterAdministrator', 'administrator', 'technician');
const states = oneOf('waiting', 'active', 'held', 'closed');
const nodes = ['Root', 'MasterAdministrators', 'Administrators', 'Technicians'] as const;
const groups = ['AdministratorGroup', 'TechnicianGroup', 'Channel'] as const;

const user = z.strictObject({
  email: text,
  password: text,
  ...optional(text, 'name', 'nick', 'description', 'ssoId'),
  ...optional(listOf(roles), 'roles'),
  ...optional(id, 'adminId', 'techId'),
  ...optional(flag, 'enabled', 'online', 'accountHolder'),
});
const group = z.strictObject({
  nodeId: id,
  parentId: id,
  type: oneOf(...nodes, ...groups),
  name: text,
  ...optional(text, 'description'),
  ...optional(listOf(text), 'permissions'),
});
const session = z.strictObject({
  id,
  ...optional(states, 'state'),
  ...optional(id, 'technicianId', 'channelId'),
  ...optional(listOf(id), 'collaboratorIds'),
  ...optional(z.number(expected('milliseconds since 1970', 'number')), 'startedAt', 'changedAt'),
  ...optional(listOf(text), 'customFields'),
  ...optional(text, 'language', 'note', 'chat'),
});
const account: z.ZodType<AccountSeed> = z.strictObject({
  companyId: id,
  organization: text,
  ...optional(text, 'ssoPassword'),
  ...optional(flag, 'ipRestricted'),
  ...optional(z.record(states, text, expected('an object with a text for each state')), 'statusTexts'),
  ...optional(z.number(expected('minutes from UTC', 'number')), 'utcOffsetMinutes'),
  ...optional(z.number(expected('milliseconds', 'number')), 'reportIntervalMs'),
  ...optional(listOf(user), 'users'),
  ...optional(listOf(group), 'groups'),
  ...optional(listOf(session), 'sessions'),
});
const file = z.strictObject({ accounts: listOf(account).min(1, 'must have at least one account') });

/**
 * Reads the accounts of an embedded server from a JSON file. The file contains one account, an array of accounts, or an
 * object like the options of `startRescueServer`: `{ "accounts": [...] }`.
 *
 * @param name the name of the file in messages
 * @throws CommandError that lists every problem, without quoting values
 */
export function readAccounts(path: string, name: string): readonly AccountSeed[] {
  let content: unknown;
  try {
    content = JSON.parse(readRegularFile(path).toString());
  } catch (error) {
    // the message of a JSON error quotes the file, which contains passwords
    const reason = error instanceof SyntaxError ? 'it is not JSON' : reasonOf(error);
    throw new CommandError(`--account ${name}: the file could not be read: ${reason}`);
  }
  const isOption = typeof content === 'object' && content !== null && 'accounts' in content;
  try {
    return check(SoapRequestError, file, isOption ? content : { accounts: [content].flat() }, name).accounts;
  } catch (error) {
    if (!(error instanceof SoapRequestError)) throw error;
    const list = error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`).join('\n');
    throw new CommandError(`--account ${name}: it does not have valid accounts for startRescueServer:\n${list}`);
  }
}

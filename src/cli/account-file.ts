import { SoapRequestError } from '../errors.js';
import * as c from '../soap/checks.js';
import type { AccountSeed } from '../testing.js';
import { CommandError, reasonOf } from './command-error.js';
import { readRegularFile } from './load/read-file.js';

const text = c.string(c.expected('a string'));
const id = c.int32('a whole number (xs:int)');
const oneOf = <const T extends readonly string[]>(...values: T): c.Check<T[number]> =>
  c.oneOf(values, c.expected(`one of ${values.join(', ')}`, 'string'));
const listOf = <T>(item: c.Check<T>, ...more: Parameters<typeof c.arrayOf>[2][]) =>
  c.arrayOf(item, c.expected('an array'), ...more);
/** Returns optional members that share a type. */
const optional = <Name extends string, T>(type: c.Check<T>, ...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, c.optional(type)])) as Record<Name, c.OptionalCheck<T>>;

const roles = oneOf('masterAdministrator', 'administrator', 'technician');
const states = ['waiting', 'active', 'held', 'closed'] as const;
const statusTexts = { waiting: text, active: text, held: text, closed: text };
const nodes = ['Root', 'MasterAdministrators', 'Administrators', 'Technicians'] as const;
const groups = ['AdministratorGroup', 'TechnicianGroup', 'Channel'] as const;

const user = c.object({
  email: text,
  password: text,
  ...optional(text, 'name', 'nick', 'description', 'ssoId'),
  ...optional(listOf(roles), 'roles'),
  ...optional(id, 'adminId', 'techId'),
  ...optional(c.boolean(), 'enabled', 'online', 'accountHolder'),
});
const group = c.object({
  nodeId: id,
  parentId: id,
  type: oneOf(...nodes, ...groups),
  name: text,
  ...optional(text, 'description'),
  ...optional(listOf(text), 'permissions'),
});
const session = c.object({
  id,
  ...optional(oneOf(...states), 'state'),
  ...optional(id, 'technicianId', 'channelId'),
  ...optional(listOf(id), 'collaboratorIds'),
  ...optional(c.number('milliseconds since 1970'), 'startedAt', 'changedAt'),
  ...optional(listOf(text), 'customFields'),
  ...optional(text, 'language', 'note', 'chat'),
});
const account: c.Check<AccountSeed> = c.object({
  companyId: id,
  organization: text,
  ...optional(text, 'ssoPassword'),
  ...optional(c.boolean(), 'ipRestricted'),
  ...optional(c.object(statusTexts, c.expected('an object with a text for each state')), 'statusTexts'),
  ...optional(c.number('minutes from UTC'), 'utcOffsetMinutes'),
  ...optional(c.number('milliseconds'), 'reportIntervalMs'),
  ...optional(listOf(user), 'users'),
  ...optional(listOf(group), 'groups'),
  ...optional(listOf(session), 'sessions'),
});
const file = c.object({ accounts: listOf(account, [(all) => all.length > 0, 'must have at least one account']) });

/**
 * Reads the accounts of an embedded server from a JSON file. The file contains one account or an array of accounts.
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
  try {
    return c.check(SoapRequestError, file, { accounts: [content].flat() }, name).accounts;
  } catch (error) {
    if (!(error instanceof SoapRequestError)) throw error;
    const list = error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`).join('\n');
    throw new CommandError(`--account ${name}: it does not have valid accounts for startRescueServer:\n${list}`);
  }
}

import { z } from 'zod';
import { SoapRequestError } from '../errors.js';
import { check } from '../soap/arguments.js';
import type { AccountSeed } from '../testing.js';
import { CommandError, reasonOf } from './command-error.js';
import { readRegularFile } from './load/read-file.js';

const text = z.string({ error: 'must be a string' });
const id = z.int32({ error: 'must be a whole number (xs:int)' });
const flag = z.boolean({ error: 'must be true or false' });
const oneOf = <const T extends readonly string[]>(...values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

const user = z.strictObject({
  email: text,
  password: text,
  name: text.exactOptional(),
  nick: text.exactOptional(),
  description: text.exactOptional(),
  ssoId: text.exactOptional(),
  roles: z
    .array(oneOf('masterAdministrator', 'administrator', 'technician'), { error: 'must be an array of roles' })
    .exactOptional(),
  adminId: id.exactOptional(),
  techId: id.exactOptional(),
  enabled: flag.exactOptional(),
  online: flag.exactOptional(),
  accountHolder: flag.exactOptional(),
});

const groupTypes = oneOf(
  'Root',
  'MasterAdministrators',
  'Administrators',
  'Technicians',
  'AdministratorGroup',
  'TechnicianGroup',
  'Channel',
);

const group = z.strictObject({
  nodeId: id,
  parentId: id,
  type: groupTypes,
  name: text,
  description: text.exactOptional(),
  permissions: z.array(text, { error: 'must be an array of strings' }).exactOptional(),
});

const session = z.strictObject({
  id,
  state: oneOf('waiting', 'active', 'held', 'closed').exactOptional(),
  technicianId: id.exactOptional(),
  channelId: id.exactOptional(),
  startedAt: z.number({ error: 'must be milliseconds since 1970' }).exactOptional(),
  customFields: z.array(text, { error: 'must be an array of strings' }).exactOptional(),
  language: text.exactOptional(),
  note: text.exactOptional(),
  chat: text.exactOptional(),
});

const listOf = <T extends z.ZodType>(item: T) => z.array(item, { error: 'must be an array' }).exactOptional();

const account = z.strictObject({
  companyId: id,
  organization: text,
  ssoPassword: text.exactOptional(),
  ipRestricted: flag.exactOptional(),
  users: listOf(user),
  groups: listOf(group),
  sessions: listOf(session),
});

const accountFile = z.strictObject({ accounts: z.array(account, { error: 'must be an array of accounts' }).min(1) });

/**
 * Reads the accounts of an embedded server from a JSON file: one account, an array of them, or the option of
 * `startRescueServer`, `{ "accounts": [...] }`.
 *
 * @param name the file in messages
 * @throws CommandError that lists everything that is wrong, without values
 */
export function readAccounts(file: string, name: string): readonly AccountSeed[] {
  let content: unknown;
  try {
    content = JSON.parse(readRegularFile(file).toString());
  } catch (error) {
    // the message of a JSON error quotes the text
    const reason = error instanceof SyntaxError ? 'it is not JSON' : reasonOf(error);
    throw new CommandError(`--account ${name}: the file could not be read: ${reason}`);
  }
  const isOption = typeof content === 'object' && content !== null && 'accounts' in content;
  try {
    return check(SoapRequestError, accountFile, isOption ? content : { accounts: [content].flat() }, name).accounts;
  } catch (error) {
    if (!(error instanceof SoapRequestError)) throw error;
    const list = error.issues.map(({ path, message }) => `  ${path.join('.')} ${message}`).join('\n');
    throw new CommandError(`--account ${name}: this is not what startRescueServer accepts as accounts:\n${list}`);
  }
}

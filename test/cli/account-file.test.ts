import { expect, it } from 'vitest';
import { readAccounts } from '../../src/cli/account-file.js';
import { demoAccount } from '../../src/testing.js';
import { messageOf } from '../codegen/wsdl.js';
import { emptyFolder, put } from './support.js';

const accountsIn = (content: unknown) => readAccounts(put(emptyFolder(), 'a.json', JSON.stringify(content)), 'a.json');
const of = (companyId: unknown) => ({ companyId, organization: 'A' });

/** An account with every optional member and every enum value. */
const whole = {
  ...of(1),
  ssoPassword: 'p',
  ipRestricted: true,
  statusTexts: { waiting: 'a', active: 'b', held: 'c', closed: 'd' },
  utcOffsetMinutes: 60,
  reportIntervalMs: 60_000,
  users: ['masterAdministrator', 'administrator', 'technician'].map((role, at) => ({
    ...{ email: `${at}`, password: 'p', name: 'n', nick: 'n', description: 'd', ssoId: 's', roles: [role] },
    ...{ adminId: 1, techId: 2, enabled: true, online: false, accountHolder: false },
  })),
  groups: [
    'Root',
    'MasterAdministrators',
    'Administrators',
    'Technicians',
    'AdministratorGroup',
    'TechnicianGroup',
    'Channel',
  ].map((type, nodeId) => ({ nodeId, parentId: 0, type, name: 'g', description: 'd', permissions: ['p'] })),
  sessions: ['waiting', 'active', 'held', 'closed'].map((state, id) => ({
    ...{ id, state, technicianId: 1, channelId: 2, collaboratorIds: [3], startedAt: 0, changedAt: 1.5 },
    ...{ customFields: ['c'], language: 'l', note: 'n', chat: 'c' },
  })),
};

it('a file contains one account or an array of accounts', () => {
  expect(accountsIn(of(1))).toEqual([of(1)]);
  expect(accountsIn([of(1), of(2), of(3)])).toEqual([of(1), of(2), of(3)]);
  expect(accountsIn(demoAccount)).toEqual([JSON.parse(JSON.stringify(demoAccount))]);
  expect(accountsIn(whole)).toEqual([whole]);
});

/** Returns the problems of a file, without their common start. */
function problemsOf(content: unknown): string {
  const start = '--account a.json: it does not have valid accounts for startRescueServer:\n';
  const message = messageOf(() => accountsIn(content));
  expect(message.startsWith(start)).toBe(true);
  expect(message).not.toContain('SECRET');
  return message.slice(start.length);
}

it.each<[string, unknown, string]>([
  ['no account', [], '  accounts must have at least one account'],
  [
    'several problems',
    [of(2 ** 31), { ...of(1), users: [{ email: 'e', password: 'SECRET', roles: ['boss'] }], ssoPassword: 5 }],
    `  accounts.0.companyId must be a whole number (xs:int), not another number
  accounts.1.ssoPassword must be a string, not a number
  accounts.1.users.0.roles.0 must be one of masterAdministrator, administrator, technician, not another string`,
  ],
  [
    'texts where none are expected',
    Object.fromEntries(
      Object.keys(whole).map((name) => [name, name === 'organization' || /Password/.test(name) ? 1 : 'SECRET']),
    ),
    `  accounts.0.companyId must be a whole number (xs:int), not a string
  accounts.0.organization must be a string, not a number
  accounts.0.ssoPassword must be a string, not a number
  accounts.0.ipRestricted must be true or false, not a string
  accounts.0.statusTexts must be an object with a text for each state, not a string
  accounts.0.utcOffsetMinutes must be minutes from UTC, not a string
  accounts.0.reportIntervalMs must be milliseconds, not a string
  accounts.0.users must be an array, not a string
  accounts.0.groups must be an array, not a string
  accounts.0.sessions must be an array, not a string`,
  ],
  [
    'users, groups and sessions with wrong members',
    {
      ...of(1),
      users: [{}],
      groups: [{ nodeId: 1, parentId: 2, type: 'SECRET', name: 'g' }],
      sessions: [{ id: 1, state: 'SECRET', startedAt: 'SECRET', changedAt: 'SECRET' }],
    },
    `  accounts.0.users.0.email is missing; it must be a string
  accounts.0.users.0.password is missing; it must be a string
  accounts.0.groups.0.type must be one of Root, MasterAdministrators, Administrators, Technicians, AdministratorGroup, TechnicianGroup, Channel, not another string
  accounts.0.sessions.0.state must be one of waiting, active, held, closed, not another string
  accounts.0.sessions.0.startedAt must be milliseconds since 1970, not a string
  accounts.0.sessions.0.changedAt must be milliseconds since 1970, not a string`,
  ],
])('%s: every problem is listed by its path', (_, content, problems) => {
  expect(problemsOf(content)).toBe(problems);
});

it('a file that is missing or not JSON is rejected with the reason, without its text', () => {
  const folder = emptyFolder();
  const broken = put(folder, 'broken.json', '{ "password": "SECRET" ');
  expect(messageOf(() => readAccounts(broken, 'b.json'))).toBe(
    '--account b.json: the file could not be read: it is not JSON',
  );
  expect(messageOf(() => readAccounts(`${folder}/no.json`, 'no.json'))).toBe(
    '--account no.json: the file could not be read: ENOENT: no such file or directory',
  );
});

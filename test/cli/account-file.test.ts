import { expect, it } from 'vitest';
import { readAccounts } from '../../src/cli/account-file.js';
import { demoAccount } from '../../src/testing.js';
import { emptyFolder, put } from './support.js';

const accountsIn = (content: unknown) => readAccounts(put(emptyFolder(), 'a.json', JSON.stringify(content)), 'a.json');
const of = (companyId: unknown) => ({ companyId, organization: 'A' });

it('a file contains one account or an array of accounts', () => {
  expect(accountsIn(of(1))).toEqual([of(1)]);
  expect(accountsIn([of(1), of(2), of(3)])).toEqual([of(1), of(2), of(3)]);
  expect(accountsIn(demoAccount)).toEqual([JSON.parse(JSON.stringify(demoAccount))]);
});

it.each<[string, unknown, readonly string[]]>([
  ['no account', [], ['accounts must have at least one account']],
  [
    'several problems',
    [of(2 ** 31), { ...of(1), users: [{ email: 'e', password: 'SECRET', roles: ['boss'] }], ssoPassword: 5 }],
    [
      'accounts.0.companyId must be ',
      'accounts.1.ssoPassword must be a string',
      'accounts.1.users.0.roles.0 must be one of ',
    ],
  ],
])('%s: every problem is listed by its path', (_, content, problems) => {
  let message = '';
  try {
    accountsIn(content);
  } catch (error) {
    message = (error as Error).message;
  }
  const [first, ...lines] = message.split('\n');
  expect(first).toBe('--account a.json: it does not have valid accounts for startRescueServer:');
  expect(lines.toSorted()).toEqual(problems.map((problem) => expect.stringContaining(`  ${problem}`) as string));
  expect(message).not.toContain('SECRET');
});

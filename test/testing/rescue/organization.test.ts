import { describe, expect, it } from 'vitest';
import { type AccountSeed, type SupportSessionSeed, type UserSeed } from '../../../src/testing.js';
import { authCodeOf, call, loggedIn, started } from '../support.js';

describe('getAccount', () => {
  it('returns the caller, with an ID of 0 for a role that the caller does not have', async () => {
    const server = await started();
    const sAuthCode = await authCodeOf(server, 'ada@example.com');
    expect((await call(server, 'getAccount', { sAuthCode })).reply).toEqual({
      getAccountResult: 'getAccount_OK',
      iAccountID: 654321,
      sOrganization: 'Example Company',
      iAdminID: 337365,
      iTechID: 337366,
      sEmail: 'ada@example.com',
    });
    const cookie = await loggedIn(server, 'tess@example.com');
    expect((await call(server, 'getAccount', {}, { cookie })).reply).toMatchObject({ iAdminID: 0, iTechID: 337367 });
  });

  it('v2 also returns whether the Technician Console is running', async () => {
    const server = await started();
    const cookie = await loggedIn(server, 'tess@example.com');
    const running = async () => (await call(server, 'getAccount_v2', {}, { cookie })).reply;
    expect(await running()).toMatchObject({ getAccount_v2Result: 'getAccount_OK', bTcRunning: true });
    server.user('tess@example.com').online = false;
    expect(await running()).toMatchObject({ bTcRunning: false });
    const { reply } = await call(server, 'getAccount_v2', {});
    expect(reply.getAccount_v2Result).toBe('getAccount_NotLoggedIn');
  });
});

describe('a user without further settings', () => {
  it('is enabled, offline, a technician and not the account holder', async () => {
    const server = await started();
    const user = server.addUser({ email: 'new@example.com', password: 'secret' });
    expect(user).toEqual({
      email: 'new@example.com',
      password: 'secret',
      companyId: 654321,
      name: 'new',
      nick: '',
      description: '',
      ssoId: undefined,
      enabled: true,
      online: false,
      accountHolder: false,
      roles: ['technician'],
      adminId: 0,
      techId: 1_000_001,
    });
  });
});

it('a property that is undefined has its default', async () => {
  const server = await started();
  // TypeScript accepts such properties without `exactOptionalPropertyTypes`
  const none = { name: undefined, enabled: undefined, online: undefined, roles: undefined };
  const user = server.addUser({ email: 'new@example.com', password: 'secret', ...none } as unknown as UserSeed);
  expect(user).toMatchObject({ name: 'new', enabled: true, online: false, roles: ['technician'] });
  expect(server.addSession({ id: 1, language: undefined } as unknown as SupportSessionSeed).language).toBe('en');
  const account = { companyId: 7, organization: 'Seven', utcOffsetMinutes: undefined } as unknown as AccountSeed;
  expect(server.addAccount(account).utcOffsetMinutes).toBe(-300);
});

describe('getUser', () => {
  it('returns the user of a node', async () => {
    const server = await started();
    const cookie = await loggedIn(server, 'tess@example.com');
    const { reply } = await call(server, 'getUser', { iNodeID: 337365 }, { cookie });
    expect(reply).toEqual({
      getUserResult: 'getUser_OK',
      oUser: {
        iNodeID: 337365,
        sName: 'Ada Admin',
        sNick: '',
        sEmail: 'ada@example.com',
        sSSOID: '123456',
        sDescription: '',
        eType: 'MasterAdministrator',
        bAccountHolder: true,
        hasMobileAddon: false,
        eStatus: 'Online',
      },
    });
    const technician = await call(server, 'getUser_v2', { iNodeID: 337366 }, { cookie });
    expect(technician.reply.oUser).toMatchObject({ eType: 'Technician', hasRPATAddon: false });
    server.user('tess@example.com').ssoId = undefined;
    const other = await call(server, 'getUser', { iNodeID: 337367 }, { cookie });
    expect(other.reply.oUser).toMatchObject({ sEmail: 'tess@example.com', sSSOID: '', bAccountHolder: false });
    const disabled = await call(server, 'getUser', { iNodeID: 337369 }, { cookie });
    expect(disabled.reply.oUser).toMatchObject({ eType: 'Administrator', eStatus: 'Disabled' });
  });

  it.each([
    ['no node', {}, 'InvalidParam_NodeID'],
    ['a node without a user', { iNodeID: 337303 }, 'InvalidParam_NodeID'],
    ['an e-mail address', { sUserEmail: 'Tess@example.com' }, 'OK'],
    ['an unknown e-mail address', { sUserEmail: 'x' }, 'InvalidParam_Email'],
    ['a node and an e-mail address', { iNodeID: 337365, sUserEmail: 'x' }, 'Invalid_EmailAndNodeIdBothSpecified'],
  ])('v3, given %s', async (_name, request, tail) => {
    const server = await started();
    const sAuthCode = await authCodeOf(server, 'ada@example.com');
    const { reply } = await call(server, 'getUser_v3', { iNodeID: 0, sAuthCode, ...request });
    expect(reply.getUser_v3Result).toBe(`getUser_${tail}`);
    expect(reply.oUser?.iNodeID).toBe(tail === 'OK' ? 337367 : undefined);
  });

  it('v3 reports a user found by e-mail address as a technician, or else as an administrator', async () => {
    const server = await started();
    server.addUser({ email: 'adam@example.com', password: 'p', roles: ['administrator'], adminId: 5 });
    const sAuthCode = await authCodeOf(server, 'ada@example.com');
    const found = async (sUserEmail: string) => {
      const { reply } = await call(server, 'getUser_v3', { iNodeID: 0, sUserEmail, sAuthCode });
      return [reply.oUser?.iNodeID, reply.oUser?.eType];
    };
    expect(await found('ADA@example.com')).toEqual([337366, 'Technician']);
    expect(await found('adam@example.com')).toEqual([5, 'Administrator']);
  });

  it('returns the nickname and the description', async () => {
    const server = await started();
    server.addUser({ email: 'n@n', password: 'p', techId: 5, nick: 'Nick', description: 'Desk 7' });
    const sAuthCode = await authCodeOf(server, 'ada@example.com');
    const { reply } = await call(server, 'getUser', { iNodeID: 5, sAuthCode });
    expect(reply.oUser).toMatchObject({ sNick: 'Nick', sDescription: 'Desk 7', eStatus: 'Offline' });
  });

  it('requires a login', async () => {
    const { reply } = await call(await started(), 'getUser', { iNodeID: 337365 });
    expect(reply).toEqual({ getUserResult: 'getUser_NotLoggedIn' });
  });
});

describe('the tree', () => {
  it('getGroup returns a group', async () => {
    const server = await started();
    const sAuthCode = await authCodeOf(server, 'ada@example.com');
    expect((await call(server, 'getGroup', { iNodeID: 337303, sAuthCode })).reply).toEqual({
      getGroupResult: 'getGroup_OK',
      oGroup: {
        iNodeID: 337303,
        sName: 'Technicians',
        sDescription: '',
        eType: 'Technicians',
        aPermissions: ['RemoteControl', 'RemoteView', 'SendFile'],
      },
    });
    const groups = [{ nodeId: 9, parentId: 8, type: 'TechnicianGroup', name: 'G', description: 'D' } as const];
    server.addAccount({ companyId: 7, organization: 'Seven', groups, users: [{ email: 'a@b', password: 'p' }] });
    const other = { iNodeID: 9, sAuthCode: await authCodeOf(server, 'a@b') };
    expect((await call(server, 'getGroup', other)).reply.oGroup).toEqual({
      iNodeID: 9,
      sName: 'G',
      sDescription: 'D',
      eType: 'TechnicianGroup',
      aPermissions: [],
    });
    expect((await call(server, 'getGroup', { iNodeID: 9, sAuthCode })).reply.oGroup).toBeUndefined();
    expect((await call(server, 'getGroup', { iNodeID: 1, sAuthCode })).reply).toEqual({
      getGroupResult: 'getGroup_InvalidParam_NodeID',
    });
  });

  it.each(['getHierarchy', 'getHierarchy_v2'] as const)(
    '%s lists groups and people, each below its parent',
    async (name) => {
      const server = await started();
      const sAuthCode = await authCodeOf(server, 'ada@example.com');
      const { reply } = await call(server, name, { sAuthCode });
      expect(reply).toMatchObject({ [`${name}Result`]: 'getHierarchy_OK' });
      expect(reply.aHierarchy?.map((node) => [node?.iNodeID, node?.iParentID, node?.eType])).toEqual([
        [337300, 0, 'Root'],
        [337301, 337300, 'MasterAdministrators'],
        [337302, 337300, 'Administrators'],
        [337303, 337300, 'Technicians'],
        [337304, 337300, 'Channel'],
        [337365, 337301, 'MasterAdministrator'],
        [337366, 337303, 'Technician'],
        [337367, 337303, 'Technician'],
        [337368, 337303, 'Technician'],
        [337369, 337302, 'Administrator'],
        [337370, 337303, 'Technician'],
      ]);
      expect(reply.aHierarchy?.map((node) => node?.eStatus)).toEqual([
        ...Array<string>(5).fill('Offline'),
        ...['Online', 'Online', 'Online', 'Offline', 'Disabled', 'Disabled'],
      ]);
      expect((await call(server, name, {})).reply).toMatchObject({ [`${name}Result`]: 'getHierarchy_NotLoggedIn' });
    },
  );
});

describe('accounts of one’s own', () => {
  it('require only a company, an organization and users', async () => {
    const server = await started({ accounts: [{ companyId: 7, organization: 'Seven' }] });
    const user = server.addUser({ email: 'a@b', password: 'p', roles: ['administrator', 'technician'], online: true });
    const session = server.addSession({ id: 1 });
    expect(user.adminId).toBeGreaterThan(0);
    expect(user.techId).toBeGreaterThan(user.adminId);
    const cookie = await loggedIn(server, 'a@b');
    const start = await call(server, 'startSession', { iSession: 1, iNode: user.techId }, { cookie });
    expect(start.reply.startSessionResult).toBe('startSessionRet_OK');
    expect(session.state).toBe('active');
    const { reply } = await call(server, 'getHierarchy', {}, { cookie });
    expect(reply.aHierarchy?.map((node) => [node?.iNodeID, node?.iParentID, node?.eType, node?.sName])).toEqual([
      [1_000_001, 0, 'Root', 'Seven'],
      [1_000_002, 1_000_001, 'MasterAdministrators', 'MasterAdministrators'],
      [1_000_003, 1_000_001, 'Administrators', 'Administrators'],
      [1_000_004, 1_000_001, 'Technicians', 'Technicians'],
      [1_000_005, 1_000_003, 'Administrator', 'a'],
      [1_000_006, 1_000_004, 'Technician', 'a'],
    ]);
  });

  it('may lack the groups of their users, whose parent is then 0, and skip node IDs in use', async () => {
    const groups = [{ nodeId: 1_000_001, parentId: 0, type: 'Root', name: 'Seven' } as const];
    const server = await started({ accounts: [{ companyId: 7, organization: 'Seven', groups }] });
    server.addUser({ email: 'a@b', password: 'p', techId: 1_000_002 });
    server.addUser({ email: 'c@d', password: 'p' });
    server.addUser({ email: 'e@f', password: 'p', roles: ['masterAdministrator'], techId: 0 });
    const cookie = await loggedIn(server, 'a@b');
    const { reply } = await call(server, 'getHierarchy', {}, { cookie });
    expect(reply.aHierarchy?.map((node) => [node?.iNodeID, node?.iParentID, node?.sEmail])).toEqual([
      [1_000_001, 0, undefined],
      [1_000_002, 0, 'a@b'],
      [1_000_003, 0, 'c@d'],
      [1_000_004, 0, 'e@f'],
    ]);
  });

  it('a user with two roles has two nodes, even if one is the next automatic ID', async () => {
    const server = await started();
    const both = { password: 'p', roles: ['administrator', 'technician'] as const };
    const nodes = [
      server.addUser({ ...both, email: 'a@b', adminId: 1_000_001 }),
      server.addUser({ ...both, email: 'c@d', techId: 1_000_003 }),
      server.addUser({ ...both, email: 'e@f', adminId: 0, techId: 0 }),
    ].map(({ adminId, techId }) => [adminId, techId]);
    expect(nodes).toEqual([
      [1_000_001, 1_000_002],
      [1_000_004, 1_000_003],
      [0, 0],
    ]);
    expect(() => server.addUser({ ...both, email: 'g@h', adminId: 5, techId: 5 })).toThrow(
      'The user g@h needs a different node for each role: adminId and techId are 5',
    );
  });

  it('an account or user that is rejected changes nothing', async () => {
    const server = await started();
    const before = structuredClone(server.accounts);
    const account = { companyId: 7, organization: 'Seven' };
    const user = { email: 'a@b', password: 'p' };
    const session = { id: 1 };
    for (const [seed, message] of [
      [{ ...account, users: [user, user] }, 'a user a@b'],
      [{ ...account, users: [user], sessions: [session, session] }, 'a support session 1'],
      [{ ...account, groups: [{ nodeId: 337300, parentId: 0, type: 'Root', name: 'G' }] }, 'a node 337300'],
    ] satisfies [AccountSeed, string][])
      expect(() => server.addAccount(seed)).toThrow(`The server already has ${message}`);
    const administrator = { ...user, roles: ['administrator', 'technician'] as const };
    expect(() => server.addUser({ ...administrator, techId: 337300 })).toThrow('already has a node 337300');
    expect(server.accounts).toEqual(before);
    expect(server.addAccount({ ...account, groups: [], users: [user] }).users).toMatchObject([{ techId: 1_000_001 }]);
  });

  it('are independent: users and sessions without a company belong to the first account', async () => {
    const server = await started();
    const other = server.addAccount({ companyId: 7, organization: 'Seven' });
    expect(server.accounts.map(({ companyId }) => companyId)).toEqual([654321, 7]);
    expect(server.addUser({ email: 'a@b', password: 'p' }).companyId).toBe(654321);
    expect(server.addUser({ email: 'c@d', password: 'p' }, 7).companyId).toBe(7);
    expect(server.addSession({ id: 1 }).companyId).toBe(654321);
    expect(server.addSession({ id: 2 }, 7).companyId).toBe(7);
    expect([other.users.map(({ email }) => email), other.sessions.map(({ id }) => id)]).toEqual([['c@d'], [2]]);
  });

  it('reject duplicates, and say how to add what is missing', async () => {
    const server = await started();
    const user = { email: 'ADA@example.com', password: '' };
    expect(() => server.addUser(user)).toThrow('The server already has a user ADA@example.com');
    expect(() => server.addUser({ ...user, email: 'x', techId: 337304 })).toThrow('already has a node 337304');
    const administrator = { ...user, email: 'x', roles: ['administrator'] as const };
    for (const [taken, what] of [
      [337300, 'a group'],
      [337369, 'an administrator'],
      [337366, 'a technician'],
    ] as const) {
      const message = `The server already has a node ${taken}`;
      expect(() => server.addUser({ ...administrator, adminId: taken }), what).toThrow(message);
      expect(() => server.addUser({ ...user, email: 'x', techId: taken }), what).toThrow(message);
      const groups = [{ nodeId: taken, parentId: 0, type: 'Root', name: 'G' } as const];
      expect(() => server.addAccount({ companyId: taken, organization: '', groups }), what).toThrow(message);
    }
    expect(() => server.addSession({ id: 12345678 })).toThrow('already has a support session 12345678');
    expect(() => server.addAccount({ companyId: 654321, organization: '' })).toThrow('already has the company 654321');
    expect(() => server.addSession({ id: 1 }, 5)).toThrow('no account 5; add one with addAccount(...)');
    expect(() => server.user('x')).toThrow('no user x; add it with addUser(...)');
    expect(() => server.session(1)).toThrow('no support session 1; add it with addSession(...)');
    const empty = await started({ accounts: [] });
    expect(() => empty.addSession({ id: 1 })).toThrow('The server has no account yet; add one with addAccount(...)');
    expect((await call(empty, 'login', {})).reply.loginResult).toBe('login_Invalid');
  });
});

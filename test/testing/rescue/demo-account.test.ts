import { expect, it } from 'vitest';
import { demoCredentials } from '../../../src/testing.js';
import { started } from '../support.js';

it('the server starts with the demo account, and every other property has its default', async () => {
  const server = await started({ now: () => 5 });
  const company = { companyId: 654321 };
  const user = { ...company, nick: '', description: '', ssoId: undefined, enabled: true, online: false };
  const technician = { ...user, adminId: 0, roles: ['technician'], accountHolder: false };
  const session = { ...company, state: 'waiting', technicianId: 0, collaboratorIds: [], channelId: 337304 };
  const untouched = { startedAt: 5, changedAt: 5, customFields: [], language: 'en', note: undefined, chat: undefined };
  expect(server.accounts).toStrictEqual([
    {
      ...company,
      organization: 'Example Company',
      ssoPassword: 'demo-sso-password',
      ipRestricted: false,
      statusTexts: { waiting: 'Waiting', active: 'Active', held: 'On Hold', closed: 'Closed by technician' },
      utcOffsetMinutes: -300,
      reportIntervalMs: 1000,
      groups: [
        { nodeId: 337300, parentId: 0, type: 'Root', name: 'Example Company' },
        { nodeId: 337301, parentId: 337300, type: 'MasterAdministrators', name: 'Master Administrators' },
        { nodeId: 337302, parentId: 337300, type: 'Administrators', name: 'Administrators' },
        {
          nodeId: 337303,
          parentId: 337300,
          type: 'Technicians',
          name: 'Technicians',
          permissions: ['RemoteControl', 'RemoteView', 'SendFile'],
        },
        { nodeId: 337304, parentId: 337300, type: 'Channel', name: 'Default channel' },
      ],
      users: [
        {
          ...user,
          email: 'ada@example.com',
          password: 'demo-password',
          name: 'Ada Admin',
          ssoId: '123456',
          roles: ['masterAdministrator', 'technician'],
          adminId: 337365,
          techId: 337366,
          online: true,
          accountHolder: true,
        },
        {
          ...technician,
          email: 'tess@example.com',
          password: 'demo-password-2',
          name: 'Tess Technician',
          ssoId: '123457',
          techId: 337367,
          online: true,
        },
        {
          ...technician,
          email: 'olaf@example.com',
          password: 'demo-password-3',
          name: 'Olaf Offline',
          techId: 337368,
        },
        {
          ...technician,
          email: 'dora@example.com',
          password: 'demo-password-4',
          name: 'Dora Disabled',
          ssoId: '123459',
          roles: ['administrator', 'technician'],
          adminId: 337369,
          techId: 337370,
          enabled: false,
        },
      ],
      sessions: [
        {
          ...session,
          ...untouched,
          id: 12345678,
          customFields: ['Carl Customer'],
          note: 'Called twice.',
          chat: 'Hello!',
        },
        { ...session, ...untouched, id: 12345679, customFields: ['Cora Customer'] },
        { ...session, ...untouched, id: 12345680, state: 'active', technicianId: 337367 },
        { ...session, ...untouched, id: 12345681, state: 'held', technicianId: 337367 },
        { ...session, ...untouched, id: 12345682, state: 'closed', technicianId: 337367 },
      ],
    },
  ]);
});

it('the demo credentials are those of the master administrator, her first session and her own node', () => {
  expect(demoCredentials).toEqual({
    login: { email: 'ada@example.com', password: 'demo-password' },
    sso: { ssoId: '123456', password: 'demo-sso-password', company: '654321' },
    startSession: { session: 12345678, node: 337366 },
  });
});

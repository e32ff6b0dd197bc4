import type { AccountSeed } from './account.js';

const permissions = ['RemoteControl', 'RemoteView', 'SendFile'] as const;

/** The default account of `startRescueServer`. All of its data is fictional. */
export const demoAccount = {
  companyId: 654321,
  organization: 'Example Company',
  ssoPassword: 'demo-sso-password',
  groups: [
    { nodeId: 337300, parentId: 0, type: 'Root', name: 'Example Company' },
    { nodeId: 337301, parentId: 337300, type: 'MasterAdministrators', name: 'Master Administrators' },
    { nodeId: 337302, parentId: 337300, type: 'Administrators', name: 'Administrators' },
    { nodeId: 337303, parentId: 337300, type: 'Technicians', name: 'Technicians', permissions },
    { nodeId: 337304, parentId: 337300, type: 'Channel', name: 'Default channel' },
  ],
  users: [
    {
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
      email: 'tess@example.com',
      password: 'demo-password-2',
      name: 'Tess Technician',
      ssoId: '123457',
      techId: 337367,
      online: true,
    },
    { email: 'olaf@example.com', password: 'demo-password-3', name: 'Olaf Offline', techId: 337368 },
    {
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
    { id: 12345678, channelId: 337304, customFields: ['Carl Customer'], note: 'Called twice.', chat: 'Hello!' },
    { id: 12345679, channelId: 337304, customFields: ['Cora Customer'] },
    { id: 12345680, state: 'active', technicianId: 337367, channelId: 337304 },
    { id: 12345681, state: 'held', technicianId: 337367, channelId: 337304 },
    { id: 12345682, state: 'closed', technicianId: 337367, channelId: 337304 },
  ],
} as const satisfies AccountSeed;

const [ada] = demoAccount.users;

/**
 * Arguments for `RescueClient` methods that match the demo account.
 *
 * @example
 * await rescue.login(demoCredentials.login);
 * await rescue.requestAuthCodeSSO(demoCredentials.sso);
 * await rescue.startSession(demoCredentials.startSession);
 */
export const demoCredentials = {
  login: { email: ada.email, password: ada.password },
  sso: { ssoId: ada.ssoId, password: demoAccount.ssoPassword, company: String(demoAccount.companyId) },
  startSession: { session: demoAccount.sessions[0].id, node: ada.techId },
} as const;

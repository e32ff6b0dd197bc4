import type { Account, Group, User } from '../account/account.js';
import { forUsers, type Answer, type Behaviour } from './behaviour.js';

/** Looking at the account, its users and its tree. */
export const organizationBehaviours: Readonly<Record<string, Behaviour>> = {
  /** getAccount_v2 says also whether the Technician Console runs. */
  getAccount: forUsers((_scene, { user, account }) => ({
    code: 'OK',
    outputs: {
      iAccountID: account.companyId,
      sOrganization: account.organization,
      iAdminID: user.adminId,
      iTechID: user.techId,
      sEmail: user.email,
      bTcRunning: user.online,
    },
  })),

  /** getUser_v3 finds by e-mail, too; both at once are refused (operation page of getUser_v3). */
  getUser: forUsers(({ inputs }, { account }) => {
    const [nodeId, email] = [inputs.number('node'), inputs.text('userEmail')];
    if (email !== '' && nodeId !== 0) return { code: 'INVALID_EMAILANDNODEIDBOTHSPECIFIED' };
    if (email === '') {
      const user = userOfNode(account, nodeId);
      return user ? found(user, nodeId) : { code: 'INVALIDPARAM_NODE' };
    }
    const user = account.users.find((each) => each.email.toLowerCase() === email.toLowerCase());
    // a person with both parts is given as a technician: our reading
    return user ? found(user, user.techId || user.adminId) : { code: 'INVALIDPARAM_EMAIL' };
  }),

  getGroup: forUsers(({ inputs }, { account }) => {
    const group = account.groups.find(({ nodeId }) => nodeId === inputs.number('node'));
    if (!group) return { code: 'INVALIDPARAM_NODE' };
    const { nodeId, name, description = '', type, permissions = [] } = group;
    const oGroup = { iNodeID: nodeId, sName: name, sDescription: description, eType: type, aPermissions: permissions };
    return { code: 'OK', outputs: { oGroup } };
  }),

  getHierarchy: forUsers((_scene, { account }) => ({
    code: 'OK',
    outputs: { aHierarchy: [...account.groups.map(groupInTree), ...account.users.flatMap(userInTree(account))] },
  })),
};

/** A person can have two nodes, one per role. */
function userOfNode({ users }: Account, nodeId: number): User | undefined {
  return nodeId === 0 ? undefined : users.find(({ adminId, techId }) => adminId === nodeId || techId === nodeId);
}

function found(user: User, nodeId: number): Answer {
  const oUser = {
    iNodeID: nodeId,
    sName: user.name,
    sNick: user.nick,
    sEmail: user.email,
    sSSOID: user.ssoId ?? '',
    sDescription: user.description,
    eType: typeOf(user, nodeId),
    bAccountHolder: user.accountHolder,
    hasMobileAddon: false,
    hasRPATAddon: false,
    eStatus: statusOf(user),
  };
  return { code: 'OK', outputs: { oUser } };
}

function groupInTree({ nodeId, parentId, name, description = '', type }: Group): object {
  // which status a group has is not known
  return {
    iNodeID: nodeId,
    iParentID: parentId,
    sName: name,
    sDescription: description,
    eStatus: 'Offline',
    eType: type,
  };
}

function userInTree({ groups }: Account): (user: User) => object[] {
  return (user) =>
    [user.adminId, user.techId]
      .filter((nodeId) => nodeId !== 0)
      .map((nodeId) => ({
        iNodeID: nodeId,
        iParentID: groups.find(({ type }) => type === `${typeOf(user, nodeId)}s`)?.nodeId ?? 0,
        sName: user.name,
        sEmail: user.email,
        sDescription: user.description,
        eStatus: statusOf(user),
        eType: typeOf(user, nodeId),
      }));
}

/** Literals of NODE_TYPE (operation page of getGroup). */
function typeOf({ techId, roles }: User, nodeId: number): 'Technician' | 'MasterAdministrator' | 'Administrator' {
  if (nodeId === techId) return 'Technician';
  return roles.includes('masterAdministrator') ? 'MasterAdministrator' : 'Administrator';
}

/** Literals of NODE_STATUS (operation page of getUser). */
function statusOf({ enabled, online }: User): 'Disabled' | 'Online' | 'Offline' {
  return enabled ? (online ? 'Online' : 'Offline') : 'Disabled';
}

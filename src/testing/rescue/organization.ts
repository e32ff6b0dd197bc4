import type { Account, Group, User } from './account.js';
import { requireUser, type Implementation, type OperationResult } from './operation-call.js';

/** The operations that read the account, its users and its node hierarchy. */
export const organizationOperations: Readonly<Record<string, Implementation>> = {
  /** getAccount_v2 also returns whether the Technician Console is running. */
  getAccount: requireUser((_call, { user, account }) => ({
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

  /** getUser_v3 also accepts an e-mail address, but not together with a node ID (operation page of getUser_v3). */
  getUser: requireUser(({ parameters }, { account }) => {
    const [nodeId, email] = [parameters.number('node'), parameters.text('userEmail')];
    if (email !== '' && nodeId !== 0) return { code: 'Invalid_EmailAndNodeIdBothSpecified' };
    if (email === '') {
      const user = userOfNode(account, nodeId);
      return user ? userResult(user, nodeId) : { code: 'InvalidParam_NodeID' };
    }
    const user = account.users.find((each) => each.email.toLowerCase() === email.toLowerCase());
    // we assume that a user with both roles is reported as a technician
    return user ? userResult(user, user.techId || user.adminId) : { code: 'InvalidParam_Email' };
  }),

  getGroup: requireUser(({ parameters }, { account }) => {
    const group = account.groups.find(({ nodeId }) => nodeId === parameters.number('node'));
    if (!group) return { code: 'InvalidParam_NodeID' };
    const { nodeId, name, description = '', type, permissions = [] } = group;
    const oGroup = { iNodeID: nodeId, sName: name, sDescription: description, eType: type, aPermissions: permissions };
    return { code: 'OK', outputs: { oGroup } };
  }),

  getHierarchy: requireUser((_call, { account }) => ({
    code: 'OK',
    outputs: { aHierarchy: [...account.groups.map(groupInTree), ...account.users.flatMap(userInTree(account))] },
  })),
};

/** Finds the user of a node. A user can have two nodes, one per role. */
function userOfNode({ users }: Account, nodeId: number): User | undefined {
  return nodeId === 0 ? undefined : users.find(({ adminId, techId }) => adminId === nodeId || techId === nodeId);
}

function userResult(user: User, nodeId: number): OperationResult {
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
  // no source shows the status of a group
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

/** Returns a value of NODE_TYPE (operation page of getGroup). */
function typeOf({ techId, roles }: User, nodeId: number): 'Technician' | 'MasterAdministrator' | 'Administrator' {
  if (nodeId === techId) return 'Technician';
  return roles.includes('masterAdministrator') ? 'MasterAdministrator' : 'Administrator';
}

/** Returns a value of NODE_STATUS (operation page of getUser). */
function statusOf({ enabled, online }: User): 'Disabled' | 'Online' | 'Offline' {
  return enabled ? (online ? 'Online' : 'Offline') : 'Disabled';
}

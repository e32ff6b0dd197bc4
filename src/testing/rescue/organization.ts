import type { Account, Group, User } from './account.js';
import { requireUser, type Implementation } from './operation-call.js';

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
    const user = account.users.find((each) =>
      email === '' ? nodesOf(each).includes(nodeId) : each.email.toLowerCase() === email.toLowerCase(),
    );
    if (!user) return { code: email === '' ? 'InvalidParam_NodeID' : 'InvalidParam_Email' };
    // we assume that a user with both roles is reported as a technician
    return { code: 'OK', outputs: { oUser: userNode(user, nodeId || user.techId || user.adminId, account) } };
  }),

  getGroup: requireUser(({ parameters }, { account }) => {
    const group = account.groups.find(({ nodeId }) => nodeId === parameters.number('node'));
    return group ? { code: 'OK', outputs: { oGroup: groupNode(group) } } : { code: 'InvalidParam_NodeID' };
  }),

  getHierarchy: requireUser((_call, { account }) => {
    const users = account.users.flatMap((user) => nodesOf(user).map((nodeId) => userNode(user, nodeId, account)));
    return { code: 'OK', outputs: { aHierarchy: [...account.groups.map(groupNode), ...users] } };
  }),
};

/** Returns the IDs of a user's nodes. A user can have two nodes, one per role. */
function nodesOf({ adminId, techId }: User): number[] {
  return [adminId, techId].filter((nodeId) => nodeId !== 0);
}

/** Returns the members of a user's node in all operations. Each reply contains the members that its type has. */
function userNode(user: User, nodeId: number, { groups }: Account): object {
  return {
    iNodeID: nodeId,
    // if the account has no such group, the missing number is sent as 0
    iParentID: groups.find(({ type }) => type === `${typeOf(user, nodeId)}s`)?.nodeId,
    sName: user.name,
    sNick: user.nick,
    sEmail: user.email,
    sSSOID: user.ssoId ?? '',
    sDescription: user.description,
    eType: typeOf(user, nodeId),
    bAccountHolder: user.accountHolder,
    hasMobileAddon: false,
    hasRPATAddon: false,
    // a value of NODE_STATUS (operation page of getUser)
    eStatus: user.enabled ? (user.online ? 'Online' : 'Offline') : 'Disabled',
  };
}

/** Returns the members of a group's node in all operations. No source shows the status of a group. */
function groupNode({ nodeId, parentId, name, description = '', type, permissions = [] }: Group): object {
  return {
    iNodeID: nodeId,
    iParentID: parentId,
    sName: name,
    sDescription: description,
    eStatus: 'Offline',
    eType: type,
    aPermissions: permissions,
  };
}

/** Returns a value of NODE_TYPE (operation page of getGroup). */
function typeOf({ techId, roles }: User, nodeId: number): 'Technician' | 'MasterAdministrator' | 'Administrator' {
  if (nodeId === techId) return 'Technician';
  return roles.includes('masterAdministrator') ? 'MasterAdministrator' : 'Administrator';
}

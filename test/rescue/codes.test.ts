import { expect, test } from 'vitest';
import { allCodes, guideCodes } from '../../src/rescue/codes.js';

const common = 'ERROR INVALID_SECRETAUTHCODE USER_DELETED_OR_DISABLED';
const node = `${common} NOTLOGGEDIN INVALIDPARAM_NODE`;
const pin = `${common} NOTLOGGEDIN NOTTECHNICIAN NOTECHCONSOLERUNNING OUTOFPINCODES POLLRATEEXCEEDED USER_IS_DELETED NOACCESSTOLENS`;
const session = `${common} NOTLOGGEDINASADMIN ACTIONFAILED INVALIDPARAM_SESSION`;
const user = `${node} INVALIDPARAM_NAME INVALIDPARAM_STATUS INVALIDPARAM_MOBILEADDON INVALIDPARAM_EMAIL EMAIL_ALREADY_IN_USE MISSING_CURRENT_PASSWORD`;

/** The codes of the guide, which programs compare with. */
const table = {
  login: 'ERROR INVALID LIMITREACHED GLOBALIPRESTRICTED',
  logout: 'ERROR NOTLOGGEDIN',
  requestAuthCode: 'ERROR INVALID POLLRATEEXCEEDED',
  requestAuthCodeSSO: 'ERROR INVALID INVALIDPARAM_COMPANY',
  startSession: `${session} INVALIDPARAM_NODE`,
  cancelAction: session,
  getAccount: `${common} NOTLOGGEDIN`,
  getAccount_v2: `${common} NOTLOGGEDIN`,
  getGroup: node,
  getUser: node,
  getUser_v2: node,
  getUser_v3: `${node} INVALIDPARAM_EMAIL INVALID_EMAILANDNODEIDBOTHSPECIFIED`,
  setUser: user,
  deleteNode: `${node} INVALID_DELETE`,
  requestPINCode: pin,
  requestPINCodeV3: pin,
  requestInvitationLink: pin,
  requestLensPINCodeV2: pin,
  requestLensPINCodeV3: pin,
  getNote: `${common} NOTLOGGEDIN INVALIDPARAM_SESSION`,
  generateEmailText: `${common} NOTLOGGEDIN NOTTECHNICIAN INVALIDPINFORMAT`,
  getSession_V3: node,
  getReport: `${common} POLLRATEEXCEEDED`,
  getReport_v2: `${common} POLLRATEEXCEEDED`,
  closeSession: session,
  holdSession: session,
  transferSession: `${common} NOTLOGGEDINASADMIN ACTIONFAILED INVALIDPARAM_NODE`,
  setUser_v2: `${user} INVALIDPARAM_RPATADDON`,
  createUser: `${common} NOTLOGGEDIN INVALIDPARAM_PARENT`,
  createGroup: `${common} NOTLOGGEDIN INVALIDPARAM_PARENT`,
  moveNode: `${node} INVALIDPARAM_TARGETNODE INVALID_MOVE`,
  assignChannel: `${node} INVALIDPARAM_ENTRY INVALID_ASSIGN`,
  unassignChannel: `${node} INVALIDPARAM_ENTRY INVALID_DEASSIGN`,
};

test('the codes of each operation are those of the guide', () => {
  const sorted = (codes: readonly string[]) => codes.toSorted().join(' ');
  const of = (all: Readonly<Record<string, readonly string[]>>) =>
    Object.fromEntries(Object.entries(all).map(([name, codes]) => [name, sorted(codes)]));
  expect(of(guideCodes)).toEqual(
    of(Object.fromEntries(Object.entries(table).map(([name, codes]) => [name, codes.split(' ')]))),
  );
  expect(allCodes).toEqual(new Set(Object.values(table).flatMap((codes) => codes.split(' '))));
});

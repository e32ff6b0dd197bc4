import { describe, expect, it } from 'vitest';
import { authCodeOf, call, loggedIn, started } from '../support.js';

const [adasAdminNode, tess, olaf] = [337365, 337367, 337368];

describe('a PIN or link', () => {
  it('fact 16: requestPINCode needs only the cookie, and its number loses the leading zero', async () => {
    const server = await started();
    const cookie = await loggedIn(server, 'tess@example.com');
    const { reply } = await call(server, 'requestPINCode', {}, { cookie });
    expect(reply).toEqual({ requestPINCodeResult: 'requestPINCode_OK', iPINCode: 12345 });
    expect(server.session(1053012345)).toMatchObject({ state: 'waiting', technicianId: tess, channelId: 0 });
  });

  it('fact 16: requestPINCodeV3 and requestInvitationLink accept the authcode, the node and two custom fields', async () => {
    const server = await started();
    const sAuthCode = await authCodeOf(server, 'ada@example.com');
    const request = { sAuthCode, nodeId: tess, sCField0: 'Carl', sCField1: 'ticket 215' };
    expect((await call(server, 'requestPINCodeV3', request)).reply).toEqual({
      requestPINCodeV3Result: 'requestPINCode_OK',
      sPINCode: '012345',
    });
    expect((await call(server, 'requestInvitationLink', request)).reply).toEqual({
      requestInvitationLinkResult: 'requestInvitationLink_OK',
      sInvitationLink: 'https://secure.logmeinrescue.com/R?i=2&Code=012346',
    });
    const list = await call(server, 'getSession_V3', { iNodeID: tess, eNodeRef: 'NODE', sAuthCode });
    expect(list.reply.aSessions?.slice(-2)).toMatchObject([
      { iID: 1053012345, bStatus: 'SESSION_WAITING', iEntry: 0, iTechnician: tess, sCustomField1: 'ticket 215' },
      { iID: 1053012346, sCustomField0: 'Carl', bIsLead: true },
    ]);
  });

  it.each([
    ['of a node that is not a technician', 'ada@example.com', adasAdminNode, 'Error'],
    ['of a technician who is offline', 'ada@example.com', olaf, 'NoTechConsoleRunning'],
    ['requested by an administrator', 'adam@example.com', tess, 'NotTechnician'],
  ])('%s is refused and adds no session', async (_what, email, nodeId, tail) => {
    const server = await started();
    server.addUser({ email: 'adam@example.com', password: 'p', roles: ['administrator'] });
    const cookie = await loggedIn(server, email);
    const before = server.accounts[0]?.sessions.length;
    const { reply } = await call(server, 'requestPINCodeV3', { nodeId }, { cookie });
    expect(reply).toEqual({ requestPINCodeV3Result: `requestPINCode_${tail}` });
    expect(server.accounts[0]?.sessions).toHaveLength(before!);
  });

  it('of a technician who is offline needs bNoTechConsole', async () => {
    const server = await started();
    const cookie = await loggedIn(server, 'olaf@example.com');
    const results = [];
    for (const bNoTechConsole of [false, true])
      results.push((await call(server, 'requestLensPINCodeV2', { bNoTechConsole }, { cookie })).reply);
    expect(results.map((reply) => reply.requestLensPINCodeV2Result)).toEqual([
      'requestPINCode_NoTechConsoleRunning',
      'requestPINCode_OK',
    ]);
  });

  it('passes all custom fields to its session', async () => {
    const server = await started();
    const cookie = await loggedIn(server, 'tess@example.com');
    const request = { sCField0: 'a', sCField1: 'b', sCField2: 'c', sCField3: 'd', sCField4: 'e', sCField5: 'f' };
    await call(server, 'requestPINCode', request, { cookie });
    expect(server.session(1053012345).customFields).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('skips a session ID that is in use', async () => {
    const server = await started();
    server.addSession({ id: 1053012345 });
    server.addSession({ id: 1053012346 });
    const cookie = await loggedIn(server, 'tess@example.com');
    const { reply } = await call(server, 'requestPINCode', {}, { cookie });
    expect(reply.iPINCode).toBe(12347);
  });

  it('is limited to one per second, user and operation', async () => {
    const server = await started({ now: () => 1_000_000 });
    const cookie = await loggedIn(server, 'tess@example.com');
    const result = async () => (await call(server, 'requestPINCode', {}, { cookie })).reply.requestPINCodeResult;
    expect([await result(), await result()]).toEqual(['requestPINCode_OK', 'requestPINCode_PollRateExceeded']);
    server.clock.advance(999);
    expect(await result()).toBe('requestPINCode_PollRateExceeded');
    const link = await call(server, 'requestInvitationLink', { nodeId: 0 }, { cookie });
    expect(link.reply.requestInvitationLinkResult).toBe('requestInvitationLink_OK');
    const sAuthCode = await authCodeOf(server, 'ada@example.com');
    const other = await call(server, 'requestPINCode', { sAuthCode });
    expect(other.reply.requestPINCodeResult).toBe('requestPINCode_OK');
    server.clock.advance(1);
    expect(await result()).toBe('requestPINCode_OK');
  });
});

import { describe, expect, it } from 'vitest';
import type { RescueServer, RescueServerOptions } from '../../src/testing.js';
import { authCodeOf, call, loggedIn, started } from './support.js';

const [waiting, alsoWaiting, active, held, closed] = [12345678, 12345679, 12345680, 12345681, 12345682];
const [ada, tess, olaf, dora] = [337366, 337367, 337368, 337370];

async function asAda(options?: RescueServerOptions): Promise<[RescueServer, string]> {
  const server = await started(options);
  return [server, await loggedIn(server, 'ada@example.com')];
}

describe('startSession', () => {
  it.each([
    ['a waiting session', waiting, ada, 'OK'],
    ['a waiting session for another technician', waiting, tess, 'OK'],
    ['an unknown session', 1, ada, 'ActionFailed'],
    ['an active session', active, ada, 'ActionFailed'],
    ['a held session', held, ada, 'ActionFailed'],
    ['a closed session', closed, ada, 'ActionFailed'],
    ['an unknown node', waiting, 1, 'ActionFailed'],
    ['the node of an administrator', waiting, 337365, 'ActionFailed'],
    ['no node', waiting, 0, 'ActionFailed'],
    ['a technician that is offline', waiting, olaf, 'ActionFailed'],
    ['a technician that is disabled', waiting, dora, 'ActionFailed'],
  ])('%s', async (_name, iSession, iNode, tail) => {
    const [server, cookie] = await asAda();
    const before = server.accounts[0]?.sessions.map((session) => ({ ...session }));
    const { reply } = await call(server, 'startSession', { iSession, iNode }, { cookie });
    expect(reply.startSessionResult).toBe(`startSessionRet_${tail}`);
    if (tail === 'OK') expect(server.session(iSession)).toMatchObject({ state: 'active', technicianId: iNode });
    else expect(server.accounts[0]?.sessions).toEqual(before);
  });

  it('does not start a session twice', async () => {
    const [server, cookie] = await asAda();
    const start = async () =>
      (await call(server, 'startSession', { iSession: waiting, iNode: ada }, { cookie })).reply.startSessionResult;
    expect([await start(), await start()]).toEqual(['startSessionRet_OK', 'startSessionRet_ActionFailed']);
  });

  it('works with the authcode alone, and not with a wrong one', async () => {
    const server = await started();
    const sAuthCode = await authCodeOf(server, 'ada@example.com');
    const results = [];
    for (const code of ['wrong', sAuthCode])
      results.push((await call(server, 'startSession', { iSession: waiting, iNode: ada, sAuthCode: code })).reply);
    expect(results.map((reply) => reply.startSessionResult)).toEqual([
      'startSessionRet_Invalid_SecretAuthCode',
      'startSessionRet_OK',
    ]);
  });

  it('requires an administrator', async () => {
    const server = await started();
    const cookie = await loggedIn(server, 'tess@example.com');
    for (const options of [{}, { cookie }]) {
      const { reply } = await call(server, 'startSession', { iSession: waiting, iNode: tess }, options);
      expect(reply.startSessionResult).toBe('startSessionRet_NotLoggedInAsAdmin');
    }
    expect(server.session(waiting).state).toBe('waiting');
  });

  it('does not see other accounts', async () => {
    const [server, cookie] = await asAda();
    server.addAccount({ companyId: 2, organization: 'Other', users: [{ email: 'b@b', password: 'b', online: true }] });
    const other = server.addSession({ id: 5 }, 2);
    const node = server.user('b@b').techId;
    for (const [iSession, iNode] of [
      [other.id, ada],
      [waiting, node],
    ] as const) {
      const { reply } = await call(server, 'startSession', { iSession, iNode }, { cookie });
      expect(reply.startSessionResult).toBe('startSessionRet_ActionFailed');
    }
  });
});

describe('cancelAction', () => {
  it('reverts a start, once', async () => {
    const [server, cookie] = await asAda();
    const cancel = async () =>
      (await call(server, 'cancelAction', { iSession: waiting }, { cookie })).reply.cancelActionResult;
    expect(await cancel()).toBe('cancelActionRet_ActionFailed');
    await call(server, 'startSession', { iSession: waiting, iNode: tess }, { cookie });
    expect(await cancel()).toBe('cancelActionRet_OK');
    expect(server.session(waiting)).toMatchObject({ state: 'waiting', technicianId: 0 });
    expect(await cancel()).toBe('cancelActionRet_ActionFailed');
  });

  it('fails while the technician is offline, and for an unknown session', async () => {
    const [server, cookie] = await asAda();
    await call(server, 'startSession', { iSession: waiting, iNode: tess }, { cookie });
    server.user('tess@example.com').online = false;
    for (const iSession of [waiting, 1]) {
      const { reply } = await call(server, 'cancelAction', { iSession }, { cookie });
      expect(reply.cancelActionResult).toBe('cancelActionRet_ActionFailed');
    }
    expect((await call(server, 'cancelAction', { iSession: 1 })).reply.cancelActionResult).toBe(
      'cancelActionRet_NotLoggedInAsAdmin',
    );
  });
});

describe('reading sessions', () => {
  const ids = async (server: RescueServer, cookie: string, iNodeID: number, eNodeRef: 'NODE' | 'CHANNEL') => {
    const { reply } = await call(server, 'getSession_V3', { iNodeID, eNodeRef }, { cookie });
    return [reply.getSession_V3Result, ...(reply.aSessions ?? []).map((session) => session?.iID)];
  };

  it('returns the current sessions of a technician, a channel or the account', async () => {
    const [server, cookie] = await asAda();
    expect(await ids(server, cookie, tess, 'NODE')).toEqual(['getSession_OK', active, held]);
    expect(await ids(server, cookie, ada, 'NODE')).toEqual(['getSession_OK']);
    expect(await ids(server, cookie, 337304, 'CHANNEL')).toEqual(['getSession_OK', waiting, alsoWaiting, active, held]);
    expect(await ids(server, cookie, 0, 'NODE')).toEqual(['getSession_OK', waiting, alsoWaiting, active, held]);
    expect(await ids(server, cookie, 337304, 'NODE')).toEqual(['getSession_InvalidParam_NodeID']);
    expect(await ids(server, cookie, tess, 'CHANNEL')).toEqual(['getSession_InvalidParam_NodeID']);
  });

  it('returns the members of the recorded replies', async () => {
    const start = Date.UTC(2024, 1, 19, 14, 36, 37);
    const [server, cookie] = await asAda({ now: () => start });
    server.clock.advance(90_500);
    const { reply } = await call(server, 'getSession_V3', { iNodeID: 0, eNodeRef: 'NODE' }, { cookie });
    expect(reply.aSessions?.[0]).toEqual({
      iID: waiting,
      bStatus: 'SESSION_WAITING',
      sStatus: 'Waiting',
      iEntry: 337304,
      sEntry: 'Default channel',
      iTechnician: 0,
      sStartTime: '2/19/2024 2:36:37 PM',
      iWaitingTimeInSec: 90,
      sCustomField0: 'Carl Customer',
      sLanguage: 'en',
      bIsLead: false,
      bHandingOff: false,
    });
    expect(reply.aSessions?.[2]).toMatchObject({ bStatus: 'SESSION_PICKEDUP', sTechnician: 'Tess Technician' });
  });

  it('the first version returns only the result', async () => {
    const [server, cookie] = await asAda();
    const { reply } = await call(server, 'getSession', { iNodeID: 0, eNodeRef: 'NODE' }, { cookie });
    expect(reply).toEqual({ getSessionResult: 'getSession_OK' });
  });

  it('returns notes and chats', async () => {
    const [server, cookie] = await asAda();
    const note = async (iSessionID: number) => (await call(server, 'getNote', { iSessionID }, { cookie })).reply;
    expect(await note(waiting)).toEqual({ getNoteResult: 'getNote_OK', sNote: 'Called twice.' });
    expect(await note(active)).toEqual({ getNoteResult: 'getNote_OK' });
    expect(await note(1)).toEqual({ getNoteResult: 'getNote_InvalidParam_Session' });
    const chat = await call(server, 'getChat', { iSessionID: waiting });
    expect(chat.reply).toEqual({ getChatResult: 'getChat_NotLoggedIn' });
  });
});

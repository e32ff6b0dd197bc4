import { describe, expect, it } from 'vitest';
import type { RescueServer, RescueServerOptions } from '../../../src/testing.js';
import { authCodeOf, call, loggedIn, started } from '../support.js';

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

  it('needs only the authcode, and rejects a wrong authcode', async () => {
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
  it('reverts a start only once', async () => {
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
    const cancel = async (iSession: number) =>
      (await call(server, 'cancelAction', { iSession }, { cookie })).reply.cancelActionResult;
    expect(await cancel(1)).toBe('cancelActionRet_ActionFailed');
    expect(await cancel(waiting)).toBe('cancelActionRet_ActionFailed');
    server.user('tess@example.com').online = true;
    expect(await cancel(waiting)).toBe('cancelActionRet_OK');
    expect((await call(server, 'cancelAction', { iSession: 1 })).reply.cancelActionResult).toBe(
      'cancelActionRet_NotLoggedInAsAdmin',
    );
  });
});

it('startSession and cancelAction change only the state, the technician and the time of the change', async () => {
  const [server, cookie] = await asAda({ now: () => 5 });
  const before = { ...server.session(waiting) };
  server.clock.advance(2);
  await call(server, 'startSession', { iSession: waiting, iNode: tess }, { cookie });
  expect(server.session(waiting)).toEqual({ ...before, state: 'active', technicianId: tess, changedAt: 7 });
  server.clock.advance(3);
  await call(server, 'cancelAction', { iSession: waiting }, { cookie });
  expect(server.session(waiting)).toEqual({ ...before, changedAt: 10 });
});

it('cancelAction reverts the start of a session that already had a technician only once', async () => {
  const [server, cookie] = await asAda();
  server.addSession({ id: 5, technicianId: tess });
  await call(server, 'startSession', { iSession: 5, iNode: ada }, { cookie });
  const cancel = async () => (await call(server, 'cancelAction', { iSession: 5 }, { cookie })).reply.cancelActionResult;
  expect(await cancel()).toBe('cancelActionRet_OK');
  expect(server.session(5)).toMatchObject({ state: 'waiting', technicianId: tess });
  expect(await cancel()).toBe('cancelActionRet_ActionFailed');
});

it('cancelAction fails if the technician of the session was deleted', async () => {
  const [server, cookie] = await asAda();
  await call(server, 'startSession', { iSession: waiting, iNode: tess }, { cookie });
  server.removeUser('tess@example.com');
  const { reply } = await call(server, 'cancelAction', { iSession: waiting }, { cookie });
  expect(reply.cancelActionResult).toBe('cancelActionRet_ActionFailed');
  expect(server.accounts[0]?.users.map(({ name }) => name)).toEqual(['Ada Admin', 'Olaf Offline', 'Dora Disabled']);
});

it('node 0 is not a technician, even if a user has only the node of an administrator', async () => {
  const [server, cookie] = await asAda();
  server.addUser({ email: 'adam@example.com', password: 'p', name: 'Adam', roles: ['administrator'], online: true });
  const { reply } = await call(server, 'startSession', { iSession: waiting, iNode: 0 }, { cookie });
  expect(reply.startSessionResult).toBe('startSessionRet_ActionFailed');
  const list = await call(server, 'getSession_V3', { iNodeID: 0, eNodeRef: 'NODE' }, { cookie });
  expect(list.reply.aSessions?.[0]).toMatchObject({ iTechnician: 0, sTechnician: '' });
});

describe('reading sessions', () => {
  const ids = async (server: RescueServer, cookie: string, iNodeID: number, eNodeRef: 'NODE' | 'CHANNEL') => {
    const { reply } = await call(server, 'getSession_V3', { iNodeID, eNodeRef }, { cookie });
    return [reply.getSession_V3Result, ...(reply.aSessions ?? []).map((session) => session?.iID)];
  };

  const rows = async (server: RescueServer, cookie: string) => {
    const { reply } = await call(server, 'getSession_V3', { iNodeID: 0, eNodeRef: 'NODE' }, { cookie });
    return (reply.aSessions ?? []).filter((row) => row !== null);
  };

  it('returns the sessions of a technician, a channel or the account, including closed sessions (fact 7)', async () => {
    const [server, cookie] = await asAda();
    expect(await ids(server, cookie, tess, 'NODE')).toEqual(['getSession_OK', active, held, closed]);
    expect(await ids(server, cookie, ada, 'NODE')).toEqual(['getSession_OK']);
    const all = ['getSession_OK', waiting, alsoWaiting, active, held, closed];
    expect(await ids(server, cookie, 337304, 'CHANNEL')).toEqual(all);
    expect(await ids(server, cookie, 0, 'NODE')).toEqual(all);
    expect(await ids(server, cookie, 337304, 'NODE')).toEqual(['getSession_InvalidParam_NodeID']);
    expect(await ids(server, cookie, tess, 'CHANNEL')).toEqual(['getSession_InvalidParam_NodeID']);
  });

  it('facts 7 and 9: a waiting session has technician 0 and bIsLead true, and its empty texts are empty elements', async () => {
    const start = Date.UTC(2024, 1, 19, 14, 36, 37);
    const [server, cookie] = await asAda({ now: () => start });
    server.clock.advance(90_500);
    expect((await rows(server, cookie))[0]).toEqual({
      iID: waiting,
      bStatus: 'SESSION_WAITING',
      sStatus: 'Waiting',
      iEntry: 1074079128,
      sEntry: 'Default channel',
      iTechnician: 0,
      sTechnician: '',
      sStartTime: '2/19/2024 2:36:37 PM',
      iWaitingTimeInSec: 90,
      sCustomField0: 'Carl Customer',
      sCustomField1: '',
      sCustomField2: '',
      sCustomField3: '',
      sCustomField4: '',
      sCustomField5: '',
      sLanguage: 'en',
      sTransferredTo: '',
      sTransferredComment: '',
      bIsLead: true,
      bHandingOff: false,
    });
  });

  it('a row has the six custom fields and the language of its session, and never waits for a negative time', async () => {
    const [server, cookie] = await asAda({ now: () => 0 });
    const customFields = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    server.addSession({ id: 5, customFields, language: 'de', changedAt: 1 });
    expect((await rows(server, cookie)).at(-1)).toMatchObject({
      sCustomField0: 'a',
      sCustomField1: 'b',
      sCustomField2: 'c',
      sCustomField3: 'd',
      sCustomField4: 'e',
      sCustomField5: 'f',
      sLanguage: 'de',
      iWaitingTimeInSec: 0,
    });
  });

  it('fact 5: one row per session and technician; a second technician is not lead', async () => {
    const [server, cookie] = await asAda();
    server.session(active).collaboratorIds = [ada];
    expect((await rows(server, cookie)).filter(({ iID }) => iID === active)).toMatchObject([
      { iTechnician: tess, sTechnician: 'Tess Technician', bIsLead: true },
      { iTechnician: ada, sTechnician: 'Ada Admin', bIsLead: false },
    ]);
    expect(await ids(server, cookie, ada, 'NODE')).toEqual(['getSession_OK', active]);
  });

  it('facts 6 and 10: bStatus decides; sStatus is localized, and in English a held session is "On Hold"', async () => {
    const [server, cookie] = await asAda();
    const states = async () => (await rows(server, cookie)).map(({ bStatus, sStatus }) => `${bStatus} ${sStatus}`);
    expect((await states()).slice(1)).toEqual([
      'SESSION_WAITING Waiting',
      'SESSION_PICKEDUP Active',
      'SESSION_ONHOLD On Hold',
      'SESSION_CLOSEDBYTECHNICIAN Closed by technician',
    ]);
    const [account] = server.accounts;
    account!.statusTexts = { waiting: 'Em espera', active: 'Ativa', held: 'Retida', closed: 'Encerrada' };
    expect((await states()).slice(2, 4)).toEqual(['SESSION_PICKEDUP Ativa', 'SESSION_ONHOLD Retida']);
  });

  it('fact 8: the waiting time of an active session continues from the last change of its status', async () => {
    const [server, cookie] = await asAda({ now: () => 0 });
    const waited = async () => (await rows(server, cookie))[0]?.iWaitingTimeInSec;
    server.clock.advance(12_000);
    expect(await waited()).toBe(12);
    await call(server, 'startSession', { iSession: waiting, iNode: ada }, { cookie });
    expect(await waited()).toBe(0);
    server.clock.advance(573_000);
    expect(await waited()).toBe(573);
    await call(server, 'cancelAction', { iSession: waiting }, { cookie });
    expect(await waited()).toBe(0);
  });

  it('fact 9: iEntry is 0 for a PIN session, and never the node ID of the channel', async () => {
    const [server, cookie] = await asAda();
    server.addSession({ id: 5, technicianId: ada });
    const entries = (await rows(server, cookie)).map(({ iID, iEntry, sEntry }) => [iID, iEntry, sEntry]);
    expect(entries.at(-1)).toEqual([5, 0, '']);
    expect(entries.filter(([, iEntry]) => iEntry === 337304)).toEqual([]);
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
    const chat = async (options: object) => (await call(server, 'getChat', { iSessionID: waiting }, options)).reply;
    expect(await chat({ cookie })).toEqual({ getChatResult: 'getChat_OK', sChatLog: 'Hello!' });
    expect(await chat({})).toEqual({ getChatResult: 'getChat_NotLoggedIn' });
  });

  it('fact 15: getNote and getChat return ERROR for an unknown session', async () => {
    const [server, cookie] = await asAda();
    const { reply: note } = await call(server, 'getNote', { iSessionID: 1 }, { cookie });
    const { reply: chat } = await call(server, 'getChat', { iSessionID: 1 }, { cookie });
    expect([note, chat]).toEqual([{ getNoteResult: 'getNote_Error' }, { getChatResult: 'getChat_Error' }]);
  });
});

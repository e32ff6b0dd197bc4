import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contract } from '../../generated/operations.js';
import {
  AuthState,
  isRescueError,
  RescueClient,
  type CallInfo,
  type Operation,
  type RescueError,
  type RescueFaultError,
  type RescueResultError,
} from '../../src/index.js';
import { createTransport } from '../../src/soap/client-options.js';
import type { ClosableTransport } from '../../src/soap/http/undici-transport.js';
import { membersOf } from '../../src/soap/schema/contract.js';
import { escapeText } from '../../src/soap/xml/names.js';
import { ServerFault, startRescueServer, type Effect, type RescueServer } from '../../src/testing.js';
import { expectHidden, found, marked, markedId, markedText, shown, type Marker } from './markers.js';

// Puts a marker into every field of every request and reply, and searches everything that can be displayed for the
// markers.

const operations = Object.values(contract.operations) as readonly Operation[];

let server: RescueServer;
let transport: ClosableTransport;
let rescue: RescueClient;
let infos: CallInfo[];
/** Markers for the secrets that the client has received and sends, such as cookies and the authcode. */
let carried: Marker[];

beforeAll(async () => {
  server = await startRescueServer();
  transport = createTransport();
});
afterAll(async () => {
  await transport.close();
  await server.close();
});

beforeEach(async () => {
  server.clearCalls();
  server.clock.advance(181_000);
  infos = [];
  rescue = new RescueClient({ endpoint: server.endpoint, transport, onCall: (info) => infos.push(info) });
  const cookie = markedId('Set-Cookie');
  const authCode = markedText('the carried authcode');
  carried = [cookie.marker, authCode.marker];
  server.on('login', () => ({ loginResult: 'login_OK' }));
  server.on('requestAuthCodeSSO', () => ({
    requestAuthCodeSSOResult: 'requestAuthCode_OK',
    sAuthCode: authCode.value,
  }));
  server.next('login', { headers: { 'Set-Cookie': `ASP.NET_SessionId=${cookie.value}; path=/; HttpOnly` } });
  const [email, password, sso, master] = ['e-mail', 'password', 'SSO id', 'SSO password'].map(markedText);
  await rescue.login({ email: email?.value ?? '', password: password?.value ?? '' });
  await rescue.requestAuthCodeSSO({ ssoId: sso?.value ?? '', password: master?.value ?? '', company: 1_600_000_001 });
  for (const each of [email, password, sso, master]) if (each) carried.push(each.marker);
});

/** Returns markers for the cookies that the server received. */
function cookies(): Marker[] {
  const sent = new Set(server.calls.map(({ headers }) => headers.cookie?.replace(/^.*?=/, '')));
  return [...sent].flatMap((value) => (value === undefined ? [] : [{ path: 'a cookie', cores: [value] }]));
}

const literalsOf = (operation: Operation): readonly string[] => {
  const type = membersOf(operation.output).find(({ name }) => name === operation.result)?.type;
  const definition = typeof type === 'function' ? type() : undefined;
  return (definition?.kind === 'simple' ? definition.enumeration : undefined) ?? [];
};
const literalOf = (operation: Operation, isOk: boolean): string =>
  literalsOf(operation).find((literal) => literal.endsWith('_OK') === isOk) ??
  `${operation.name}_${isOk ? 'OK' : 'Invalid'}`;

/** Prepares a request and a reply of the server, both with a marker in every field. */
function scene(operation: Operation, isOk = true) {
  const request = marked(operation.input);
  const reply = marked(operation.output, { [operation.result as string]: literalOf(operation, isOk) });
  server.on(operation.name as 'getAccount', (() => reply.value) as never);
  return { request, reply, sent: [...request.markers, ...carried], run: () => rescue.call(operation, request.value) };
}

async function failureOf(promise: Promise<unknown>): Promise<RescueError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isRescueError(error)) throw new Error(`no error of this package: ${inspect(error)}`);
  return error;
}

/**
 * Returns everything about a client that can be displayed. The reply and the detail of an error can only be read by
 * name.
 */
const things = (error?: unknown): Record<string, unknown> => ({
  client: rescue,
  'auth state': rescue.auth,
  'copied auth state': AuthState.deserialize(rescue.auth.serialize()),
  operations: rescue.operations,
  transport,
  'onCall infos': infos,
  ...(error === undefined ? {} : { error }),
});

test('a displayed marker is found, so the tests below can fail', () => {
  const { value, markers } = marked((operations[0] as Operation).input);
  expect(markers.length).toBeGreaterThan(1);
  expect(found(shown({ deep: { value } }), markers)).toEqual(markers.map(({ path }) => path));
  expect(found(shown(new Error('x', { cause: { value } })), markers)).toEqual(markers.map(({ path }) => path));
  expect(found(encodeURIComponent(JSON.stringify(value)), markers)).toEqual(markers.map(({ path }) => path));
  const hidden = Object.defineProperty({}, 'hidden', { value, enumerable: false });
  expect(found(shown(hidden), markers)).toEqual(markers.map(({ path }) => path));
});

test('there are 36 operations, and markers for most of their fields', () => {
  expect(operations).toHaveLength(36);
  const fields = operations.flatMap(({ input, output }) => [...marked(input).markers, ...marked(output).markers]);
  expect(fields.length).toBeGreaterThan(200);
});

describe.each(operations.map((operation) => [operation.name, operation] as const))('%s', (_name, operation) => {
  const { name } = operation;

  test('that succeeds shows its reply only in the result', async () => {
    const { request, reply, sent, run } = scene(operation);
    expect(await run()).toEqual(reply.value);
    expect(server.calls.at(-1)?.request).toEqual(request.value);
    expectHidden(things(), [...sent, ...cookies(), ...reply.markers]);
    expect(infos.at(-1)).toMatchObject({ operation: name, outcome: 'ok', code: 'OK' });
  });

  test('that is refused shows its reply only in error.reply', async () => {
    const { reply, sent, run } = scene(operation, false);
    const error = await failureOf(run());
    expect(error.name).toBe('RescueResultError');
    expect((error as RescueResultError).reply).toEqual(reply.value);
    expectHidden(things(error), [...sent, ...cookies(), ...reply.markers]);
  });

  test('that receives a fault that echoes the request shows the fault text without the request', async () => {
    const { request, sent, run } = scene(operation);
    const text = markedId('the text of the fault');
    const detail = markedText('the detail of the fault');
    const html = (value: string): string => escapeText(value).replaceAll('"', '&quot;').replaceAll("'", '&#39;');
    const forms = [String, escapeText, html, encodeURIComponent, (value: string) => `[${value}]${value}`];
    server.on(name as 'getAccount', (received, { headers }) => {
      const values = [headers.cookie ?? '', headers.cookie?.replace(/^.*=/, '') ?? '', ...leavesOf(received)];
      const echo = forms.map((form) => values.map(form).join(' and ')).join('; ');
      expect(found(echo, request.markers)).toHaveLength(request.markers.length);
      throw new ServerFault(`${text.value}: cannot read ${echo}`, {
        code: 'Client',
        detail: `<a b="${html(echo)}">${escapeText(detail.value)} ${escapeText(echo)}</a>`,
      });
    });
    for (const soapVersion of ['1.1', '1.2'] as const) {
      const other = new RescueClient({ endpoint: server.endpoint, soapVersion, transport, auth: rescue.auth });
      const error = await failureOf(soapVersion === '1.1' ? run() : other.call(operation, request.value));
      expect(error.name).toBe('RescueFaultError');
      expect((error as RescueFaultError).faultString).toContain(text.value);
      expectHidden(things(error), [...sent, ...cookies(), detail.marker]);
      // the detail can be read by name
      const kept = inspect((error as RescueFaultError).detail, { depth: Infinity, maxStringLength: Infinity });
      expect(found(kept, [detail.marker])).toHaveLength(1);
    }
  });

  test.each<[string, (echo: string) => Effect, string]>([
    [
      'a page',
      (echo) => ({ body: `<html><p>${echo}</p></html>`, headers: { 'Content-Type': 'text/html' } }),
      'RescueReplyError',
    ],
    [
      'text',
      (echo) => ({
        body: echo,
        headers: { 'Content-Type': `text/plain; x="${encodeURIComponent(echo).slice(0, 900)}"` },
      }),
      'RescueReplyError',
    ],
    ['unexpected content in the Body', (echo) => ({ body: envelope(`<x>${echo}</x>`) }), 'RescueReplyError'],
    ['text instead of members', (echo) => ({ body: envelope(response(operation, echo)) }), 'RescueReplyError'],
    [
      'an unknown element and no result',
      (echo) => ({ body: envelope(response(operation, `<x>${echo}</x>`)) }),
      'RescueReplyError',
    ],
    [
      'an unterminated attribute',
      (echo) => ({ body: envelope(response(operation, `<x y="${echo}`)) }),
      'RescueReplyError',
    ],
    [
      'an incomplete envelope',
      (echo) => ({ body: envelope(response(operation, `<x>${echo}`)).slice(0, -60) }),
      'RescueReplyError',
    ],
    ['a broken envelope', (echo) => ({ body: envelope(response(operation, `<x>${echo}&nbsp;`)) }), 'RescueReplyError'],
    [
      '502 and a page',
      (echo) => ({ status: 502, body: `<html>${echo}`, headers: { 'Content-Type': 'text/html' } }),
      'RescueConnectionError',
    ],
    [
      'a redirect',
      (echo) => ({
        status: 302,
        body: echo,
        headers: { Location: `http://a.example/?x=${encodeURIComponent(echo)}#y`.slice(0, 4000) },
      }),
      'RescueConnectionError',
    ],
    ['a reset', () => ({ reset: true }), 'RescueConnectionError'],
    ['half a body', () => ({ reset: 'within-body' }), 'RescueConnectionError'],
  ])('that gets %s shows neither what was sent nor what came', async (_answer, effect, error) => {
    const { reply, request, sent, run } = scene(operation);
    const content = markedId('the content of the reply');
    const echo = escapeText(`${content.value} ${JSON.stringify(request.value)}`).replaceAll('"', '&quot;');
    server.next(name as 'getAccount', effect(echo));
    const failed = await failureOf(run());
    expect(failed.name).toBe(error);
    expectHidden(things(failed), [...sent, ...cookies(), ...reply.markers, content.marker]);
  });

  test('with an invalid request names the member but not its value', async () => {
    const { request, sent } = scene(operation);
    const wrong = markedText('a wrong value');
    const values = Object.entries(request.value).map(([key, value]) => [
      key,
      typeof value === 'string' ? [value] : wrong.value,
    ]);
    for (const given of [
      { ...request.value, surplus: wrong.value },
      { ...Object.fromEntries(values), surplus: 1 },
      wrong.value,
      [wrong.value],
      Buffer.from(wrong.value),
      () => wrong.value,
      Object.fromEntries([...Object.keys(request.value), 'surplus'].map((key) => [key, new Date()])),
    ]) {
      const error = await failureOf(rescue.call(operation, given));
      expect(error).toMatchObject({ name: 'RescueRequestError', outcome: 'not-sent' });
      expectHidden(things(error), [...sent, ...cookies(), wrong.marker]);
    }
  });

  test('that is aborted or times out shows nothing', async () => {
    const { sent, run, request } = scene(operation);
    server.next(name as 'getAccount', { delayMs: Infinity });
    const late = await failureOf(rescue.call(operation, request.value, { timeoutMs: 5 }));
    expect(late.name).toBe('RescueTimeoutError');
    const reason = new Error('mine');
    const controller = new AbortController();
    const aborted = rescue
      .call(operation, request.value, { signal: controller.signal })
      .catch((error: unknown) => error);
    controller.abort(reason);
    const error = (await aborted) as Error;
    expect(error.cause).toBe(reason);
    await run().catch(() => undefined);
    expectHidden({ ...things(late), reason, aborted: error }, [...sent, ...cookies()]);
  });
});

/** Returns every string and number in a value. */
function leavesOf(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

function response({ output }: Operation, content: string): string {
  return output ? `<${output.name} xmlns="${output.ns}">${content}</${output.name}>` : '';
}

function envelope(content: string): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${content}</s:Body></s:Envelope>`;
}

import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contract } from '../../generated/operations.js';
import { RescueClient, type Logger, type Operation, type RequestInfo, type ResponseInfo } from '../../src/index.js';
import { createTransport } from '../../src/soap/client-options.js';
import type { ClosableTransport } from '../../src/soap/http/undici-transport.js';
import { SECRET_NAME } from '../../src/soap/mask.js';
import { escapeText } from '../../src/soap/xml/names.js';
import { startRescueServer, type Effect, type RescueServer } from '../../src/testing.js';
import { found, marked, markedId, shown, type Marker } from './markers.js';

// Tests what the log, the hooks and the errors show of the traffic. They show personal data, but no secrets.

const operations = Object.values(contract.operations) as readonly Operation[];
const withSecrets = operations.filter(({ input }) => marked(input).markers.some(isSecret));

let server: RescueServer;
let transport: ClosableTransport;

beforeAll(async () => {
  server = await startRescueServer();
  transport = createTransport();
});
afterAll(async () => {
  await transport.close();
  await server.close();
});

function isSecret({ path }: Marker): boolean {
  return SECRET_NAME.test(path.slice(path.lastIndexOf('/') + 1));
}

/** A secret, with the parts and base64 forms of it that must not be visible. */
interface Secret {
  readonly value: string;
  readonly marker: Marker;
}

function secretsOf({ value, markers }: ReturnType<typeof marked>): Secret[] {
  return markers.filter(isSecret).map((marker) => {
    const text = (value as Record<string, string>)[marker.path.slice(marker.path.lastIndexOf('/') + 1)] ?? '';
    expect(found(text, [marker]), marker.path).toHaveLength(1);
    return { value: text, marker: { path: marker.path, cores: [...marker.cores, ...base64Of(text)] } };
  });
}

/**
 * Returns the base64 forms of a text for its three possible offsets, without the characters that adjacent bytes affect.
 */
function base64Of(text: string): string[] {
  return [0, 1, 2].map((before) =>
    Buffer.from('x'.repeat(before) + text)
      .toString('base64')
      .slice(4, -6),
  );
}

/** Returns everything that shows parts of a call. */
async function shownOf(operation: Operation, request: object, effect: Effect | undefined, secrets: readonly Secret[]) {
  const requests: RequestInfo[] = [];
  const responses: ResponseInfo[] = [];
  const lines: string[] = [];
  const add = (message: string) => void lines.push(message);
  const logger: Logger = { error: add, warn: add, info: add, debug: add };
  const token = markedId('Authorization');
  const key = markedId('X-Api-Key');
  const cookie = markedId('Cookie');
  const fresh = markedId('Set-Cookie');
  server.on('login', () => ({ loginResult: 'login_OK' }));
  server.next('login', { headers: { 'Set-Cookie': `ASP.NET_SessionId=${cookie.value}; path=/; HttpOnly` } });
  const rescue = new RescueClient({
    endpoint: server.endpoint,
    transport,
    httpHeaders: { Authorization: `Bearer ${token.value}`, 'X-Api-Key': key.value },
    logger,
    logLevel: 'debug',
    onRequest: (info) => requests.push(info),
    onResponse: (info) => responses.push(info),
  });
  await rescue.login({ email: 'ada@example.com', password: 'not-a-marker' });
  const echo = [token, key, cookie].map(({ value }) => value).join(' ');
  const headers = { 'X-Echo': echo, 'Set-Cookie': `new=${fresh.value}; path=/`, ...effect?.headers };
  if (effect) server.next(operation.name as 'getAccount', { ...effect, headers });
  const ended: unknown = await rescue.call(operation, request as never).catch((error: unknown) => error);
  const error = ended instanceof Error ? [shown(ended), (ended as { body?: string }).body ?? ''] : [];
  const infos = [...requests, ...responses].map(
    (info) => `${inspect(info)} ${JSON.stringify(info)} ${info.envelope()}`,
  );
  const texts = { log: lines.join('\n'), hooks: infos.join('\n'), error: error.join('\n') };
  const all = [...secrets.map(({ marker }) => marker), token.marker, key.marker, cookie.marker];
  return { ...texts, leaks: Object.values(texts).flatMap((text) => found(text, [...all, fresh.marker])), lines };
}

/** All forms in which a service may echo a secret, as XML text. */
const forms: Readonly<Record<string, (value: string) => string>> = {
  'as XML': escapeText,
  'as XML in XML': (value) => escapeText(escapeText(value)),
  'URL-encoded': encodeURIComponent,
  'in base64': (value) => Buffer.from(`u:${value}`).toString('base64'),
  'as JSON': (value) => escapeText(JSON.stringify(value)),
  'in a CDATA section': (value) => `<![CDATA[${value}]]>`,
  'in a comment': (value) => `<!-- ${value.replaceAll('--', '- -')} -->`,
  'in an attribute': (value) => `<b c="${escapeText(value).replaceAll('"', '&quot;')}"/>`,
  'split by a comment': (value) => `${escapeText(value.slice(0, 5))}<!-- - -->${escapeText(value.slice(5))}`,
  'split by a CDATA section': (value) => `${escapeText(value.slice(0, 5))}<![CDATA[${value.slice(5)}]]>`,
  'split by elements': (value) => `<b>${escapeText(value.slice(0, 5))}</b><i>${escapeText(value.slice(5))}</i>`,
};

const fault = (text: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>${text}</faultstring><detail><a>${text}</a></detail></s:Fault></s:Body></s:Envelope>`;

const answers: Readonly<Record<string, (echo: string) => Effect>> = {
  'a fault': (echo) => ({ status: 500, body: fault(echo) }),
  'a page': (echo) => ({ status: 502, body: `<html><p>${echo}</p>`, headers: { 'Content-Type': 'text/html' } }),
  'a page in UTF-16': (echo) => ({
    body: Buffer.from(`<html>${echo}`, 'utf16le'),
    headers: { 'Content-Type': 'text/html; charset=utf-16le' },
  }),
  'a page whose charset is wrong': (echo) => ({
    body: `<html>${echo}`,
    headers: { 'Content-Type': 'text/html; charset=iso-8859-1' },
  }),
};

test('a visible secret is found, so these tests can fail', () => {
  expect(withSecrets.length).toBeGreaterThan(25);
  const secrets = secretsOf(marked(contract.operations.login.input));
  for (const [name, form] of Object.entries(forms))
    for (const { value, marker } of secrets) expect(found(form(value), [marker]), name).toHaveLength(1);
});

test.each(withSecrets.map((operation) => [operation.name, operation] as const))(
  '%s shows no secret of its request and reply in the log and the hooks, but other values',
  async (name, operation) => {
    const request = marked(operation.input);
    const result = operation.result as string;
    const reply = marked(operation.output, { [result]: `${name}_OK` });
    const replySecrets = reply.markers.filter(isSecret);
    server.on(name as 'getAccount', (() => reply.value) as never);
    const { leaks, log, hooks } = await shownOf(operation, request.value, {}, secretsOf(request));
    expect(leaks).toEqual([]);
    expect([...found(log, replySecrets), ...found(hooks, replySecrets)]).toEqual([]);
    const others = request.markers.filter((marker) => !isSecret(marker));
    expect(found(log, others)).toHaveLength(others.length);
    expect(found(hooks, others)).toHaveLength(others.length);
  },
);

const echoes = Object.entries(answers).flatMap(([answer, effect]) =>
  Object.entries(forms).map(([name, form]) => ({ answer, name, effect, form })),
);
const names = ['login', 'requestAuthCodeSSO', 'startSession'] as const;

test.each(echoes.map((each, index) => ({ ...each, called: names[index % names.length] ?? 'login' })))(
  '$answer that echoes the secrets of $called $name shows none',
  async ({ effect, form, called }) => {
    const operation: Operation = contract.operations[called];
    const request = marked(operation.input);
    const secrets = secretsOf(request);
    const echo = secrets.map(({ value }) => form(value)).join(' and ');
    const { leaks, lines } = await shownOf(operation, request.value, effect(echo), secrets);
    expect(leaks).toEqual([]);
    expect(lines.at(-2)).toContain('***');
  },
);

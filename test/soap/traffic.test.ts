import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { RescueClient, type RescueClientOptions } from '../../src/index.js';
import type { Operation } from '../../src/soap/schema/contract.js';
import { SoapClient, type CallOptions, type SoapClientOptions } from '../../src/soap/client.js';
import type { CallInfo } from '../../src/soap/call-info.js';
import {
  environmentLogLevel,
  logLevels,
  trafficOf,
  type Logger,
  type LogLevel,
  type RequestInfo,
  type ResponseInfo,
} from '../../src/soap/traffic.js';
import { cannedTransport, envelope, type CannedReply } from '../support/canned-transport.js';

const NS = 'urn:t';
const ENDPOINT = 'http://localhost/API';
const login: Operation = {
  name: 'login',
  action: 'urn:t/login',
  input: {
    name: 'login',
    ns: NS,
    type: () => ({
      kind: 'complex',
      elements: [
        { name: 'sName', ns: NS, type: 'string' },
        { name: 'sPassword', ns: NS, type: 'string' },
      ],
    }),
  },
  output: {
    name: 'loginResponse',
    ns: NS,
    type: () => ({ kind: 'complex', elements: [{ name: 'sAuthCode', ns: NS, type: 'string' }] }),
  },
};
const REQUEST = { sName: 'Ada Lovelace', sPassword: 'Correct-Horse7' };
const REPLY: CannedReply = {
  headers: { 'set-cookie': ['id=new-cookie; path=/'], 'x-request-id': 'r-1', 'x-echo': 'Correct-Horse7' },
  body: envelope(`<loginResponse xmlns="${NS}"><sAuthCode>new-authcode</sAuthCode></loginResponse>`),
};
const SECRETS = /correct-horse7|new-cookie|new-authcode|old-cookie|t-12345/i;

function client(options: Partial<SoapClientOptions>, answer: CannedReply = REPLY) {
  const transport = cannedTransport(answer);
  const soap = new SoapClient({ endpoint: ENDPOINT, transport, timeoutMs: 1000, maxReplyBytes: 1_000_000, ...options });
  const call = (callOptions?: CallOptions) => soap.call(login, REQUEST, callOptions, { cookie: 'id=old-cookie' });
  return { call, transport };
}

function recorder() {
  const lines: string[] = [];
  const add = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  const logger: Logger = { error: add('error'), warn: add('warn'), info: add('info'), debug: add('debug') };
  return { lines, logger };
}

describe('onRequest and onResponse', () => {
  test('receive plain data with masked header fields, and the masked envelope on demand', async () => {
    const requests: RequestInfo[] = [];
    const responses: ResponseInfo[] = [];
    const { call, transport } = client({
      httpHeaders: { Authorization: 'Bearer t-12345', 'X-Correlation-Id': 'c-1', 'X-Copy': 't-12345' },
      onRequest: (info) => requests.push(info),
      onResponse: (info) => responses.push(info),
    });
    await call();
    expect(requests).toMatchObject([
      {
        id: 1,
        operation: 'login',
        url: ENDPOINT,
        headers: {
          'Content-Type': 'text/xml; charset=utf-8',
          SOAPAction: '"urn:t/login"',
          Authorization: 'Bearer ***',
          'X-Correlation-Id': 'c-1',
          'X-Copy': '***',
          Cookie: 'id=***',
        },
      },
    ]);
    expect(transport.requests[0]?.headers).toMatchObject({ Authorization: 'Bearer t-12345', Cookie: 'id=old-cookie' });
    expect(requests[0]?.envelope()).toContain('<sName>Ada Lovelace</sName><sPassword>***</sPassword>');
    expect(responses).toMatchObject([
      {
        id: 1,
        operation: 'login',
        url: ENDPOINT,
        status: 200,
        headers: { 'set-cookie': ['id=***; path=/'], 'x-request-id': 'r-1', 'x-echo': '***' },
      },
    ]);
    expect(responses[0]?.durationMs).toBeGreaterThan(0);
    expect(responses[0]?.envelope()).toContain('<sAuthCode>***</sAuthCode>');
    for (const info of [...requests, ...responses]) {
      const shown = inspect(info, { depth: 9, showHidden: true }) + JSON.stringify(info) + info.envelope();
      expect(shown).not.toMatch(SECRETS);
    }
  });

  test.each<[string, CannedReply, string]>([
    ['HTML', { status: 502, headers: { 'content-type': 'text/html' }, body: '<p>Correct-Horse7</p>' }, '<p>***</p>'],
    [
      'UTF-16',
      {
        headers: { 'content-type': 'text/xml; charset=utf-16' },
        body: Buffer.from('<p>Correct-Horse7</p>', 'utf16le'),
      },
      '<p>***</p>',
    ],
    [
      'UTF-16 that no header field declares',
      { headers: { 'content-type': 'text/html' }, body: Buffer.from(' <p>Correct-Horse7</p>', 'utf16le') },
      '(44 bytes that are not text)',
    ],
    ['an unknown charset', { headers: { 'content-type': 'a/b; charset=x' }, body: 'Correct-Horse7 é' }, '*** Ã©'],
    ['no body', { status: 500, body: '' }, ''],
  ])('show %s as it is, masked', async (_name, answer, want) => {
    let shown: string | undefined;
    const { call } = client({ onResponse: (info) => (shown = info.envelope()) }, answer);
    await call().catch(() => undefined);
    expect(shown).toBe(want);
  });

  test('do not include onResponse if there is no response', async () => {
    const onResponse = vi.fn();
    const onRequest = vi.fn();
    const transport: SoapClientOptions['transport'] = (_request, events) => {
      queueMicrotask(() => events.error(new Error('no')));
      return { resume() {}, abort() {} };
    };
    await client({ onRequest, onResponse, transport })
      .call()
      .catch(() => undefined);
    expect(onRequest).toHaveBeenCalledOnce();
    expect(onResponse).not.toHaveBeenCalled();
  });

  test('do not report an invalid request, because it is not sent', async () => {
    const onRequest = vi.fn();
    const { call, transport } = client({ onRequest, httpHeaders: () => ({ Host: 'x' }) });
    await expect(call()).rejects.toMatchObject({ outcome: 'not-sent' });
    expect(onRequest).not.toHaveBeenCalled();
    expect(transport.requests).toEqual([]);
  });

  test.each<[string, (info: unknown) => unknown]>([
    [
      'throws',
      () => {
        throw new Error('hook');
      },
    ],
    ['rejects', () => Promise.reject(new Error('hook'))],
    [
      'mutates the object that it receives',
      (info) => {
        const { headers } = info as { headers: Record<string, unknown> };
        for (const name of Object.keys(headers)) headers[name] = 'changed';
        headers['X-New'] = 'new';
        Object.assign(info as object, { url: 'http://other', envelope: undefined, status: 500, operation: 'x' });
      },
    ],
  ])('a hook that %s harms nothing', async (_name, hook) => {
    const { lines, logger } = recorder();
    const options = { onRequest: hook, onResponse: hook, logger, logLevel: 'debug' } as const;
    const { call, transport } = client(options);
    expect(await call()).toEqual({ sAuthCode: 'new-authcode' });
    expect(transport.requests[0]).toMatchObject({ url: ENDPOINT, headers: { Cookie: 'id=old-cookie' } });
    expect(JSON.stringify(transport.requests)).not.toContain('X-New');
    expect(lines.join()).not.toMatch(/changed|http:\/\/other/);
    await new Promise(setImmediate);
  });

  test('may abort their call', async () => {
    const controller = new AbortController();
    const { call } = client({ onRequest: () => controller.abort(new Error('mine')) });
    await expect(call({ signal: controller.signal })).rejects.toMatchObject({ name: 'SoapAbortedError' });
  });

  test('without hooks and log, no part of an envelope is retained', async () => {
    const kept: number[] = [];
    const { call } = client({ onCall: ({ replyBytes }) => kept.push(replyBytes) });
    const spy = vi.spyOn(Buffer, 'concat');
    await call();
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
    expect(kept[0]).toBeGreaterThan(100);
  });
});

describe('the log', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  test('at level info, contains one line per call', async () => {
    const { lines, logger } = recorder();
    const { call } = client({ logger, logLevel: 'info' });
    await call();
    await call();
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(
      /^info \[logmein-rescue-soap \d+\.2\] login ok: HTTP status 200, \d+ ms, \d{3} bytes sent, \d{3} received$/,
    );
  });

  test.each<[string, CannedReply, RegExp]>([
    [
      'a call that failed and may have been executed is an error',
      { status: 502, body: '' },
      /^error .* login failed, outcome unknown: SoapConnectionError, HTTP status 502, \d+ ms/,
    ],
    [
      'a call that was not executed is a warning',
      { status: 404, body: '' },
      /^warn .* login refused: SoapConnectionError, HTTP status 404, \d+ ms/,
    ],
  ])('%s', async (_name, answer, want) => {
    const { lines, logger } = recorder();
    await client({ logger, logLevel: 'warn' }, answer)
      .call()
      .catch(() => undefined);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(want);
    const quiet = recorder();
    await client({ logger: quiet.logger, logLevel: 'error' }, { status: 404, body: '' })
      .call()
      .catch(() => undefined);
    expect(quiet.lines).toEqual([]);
  });

  const call: CallInfo = {
    ...{ id: 3, operation: 'op', outcome: 'ok', status: 200, durationMs: 1.6, requestBytes: 10, replyBytes: 20 },
    ...{ unknownElements: [], unknownEnumValues: [] },
  };
  const { status: _, ...unanswered } = call;
  test.each<[info: CallInfo, line: string]>([
    [call, 'info [logmein-rescue-soap 7.3] op ok: HTTP status 200, 2 ms, 10 bytes sent, 20 received'],
    [
      { ...call, code: 'op_OK' },
      'info [logmein-rescue-soap 7.3] op ok: HTTP status 200, 2 ms, 10 bytes sent, 20 received',
    ],
    [
      { ...call, outcome: 'refused', code: 'op_No', error: 'E' },
      'warn [logmein-rescue-soap 7.3] op refused: op_No, E, HTTP status 200, 2 ms, 10 bytes sent, 20 received',
    ],
    [
      { ...unanswered, outcome: 'not-sent', error: 'E' },
      'warn [logmein-rescue-soap 7.3] op not sent: E, 2 ms, 10 bytes sent, 20 received',
    ],
    [
      { ...unanswered, outcome: 'unknown', error: 'E' },
      'error [logmein-rescue-soap 7.3] op failed, outcome unknown: E, 2 ms, 10 bytes sent, 20 received',
    ],
  ])('has a line for the end of a call: %o', (info, line) => {
    const { lines, logger } = recorder();
    trafficOf({ logger, logLevel: 'info' }, 7)?.ended(info);
    expect(lines).toEqual([line]);
  });

  test('contains the messages of its level and of the levels before it', () => {
    const infos = (['ok', 'refused', 'not-sent', 'unknown'] as const).map((outcome) => ({ ...call, outcome }));
    const shown = (logLevel: LogLevel): string => {
      const { lines, logger } = recorder();
      for (const info of infos) trafficOf({ logger, logLevel }, 7)?.ended(info);
      return lines.map((line) => line.split(' ', 1)[0]).join(' ');
    };
    expect(logLevels.map(shown)).toEqual([
      '',
      'error',
      'warn warn error',
      'info warn warn error',
      'info warn warn error',
    ]);
  });

  test('and the hooks need a Traffic object only if one of them is set; it keeps bodies only if they are shown', () => {
    const hook = () => undefined;
    const kept = (options: Parameters<typeof trafficOf>[0]) => trafficOf(options, 1)?.keptBytes;
    expect([kept({}), kept({ logLevel: 'off' }), kept({ logger: recorder().logger })]).toEqual(
      Array(3).fill(undefined),
    );
    expect([kept({ onRequest: hook }), kept({ logLevel: 'error' }), kept({ logLevel: 'info' })]).toEqual([0, 0, 0]);
    expect([kept({ onResponse: hook }), kept({ logLevel: 'debug' })]).toEqual([133_120, 133_120]);
  });

  test('shows line breaks and tabs of any system in the same way', () => {
    const { lines, logger } = recorder();
    trafficOf({ logger, logLevel: 'info' }, 1)?.ended({ ...call, operation: 'a\r\nb\rc\td' });
    expect(lines[0]).toContain('a\nb\nc  d ok');
  });

  test('at level debug, also contains both HTTP heads and envelopes, masked', async () => {
    const { lines, logger } = recorder();
    await client({ logger, logLevel: 'debug', httpHeaders: { 'X-Api-Key': 't-12345' } }).call();
    expect(lines.map((line) => line.replace(/ \d+\.1\]|\d+ ms/g, ''))).toEqual([
      expect.stringContaining(
        `debug [logmein-rescue-soap login request\nPOST ${ENDPOINT}\nContent-Type: text/xml; charset=utf-8\nSOAPAction: "urn:t/login"\nX-Api-Key: ***\nCookie: id=***\n\n<?xml`,
      ),
      expect.stringContaining('debug [logmein-rescue-soap login response\nHTTP status 200\ncontent-type: text/xml'),
      expect.stringContaining('info [logmein-rescue-soap login ok: '),
    ]);
    expect(lines[0]).toContain('<sName>Ada Lovelace</sName><sPassword>***</sPassword>');
    expect(lines[1]).toContain('set-cookie: id=***; path=/\nx-request-id: r-1\nx-echo: ***\n\n<?xml');
    expect(lines[1]).toContain('<sAuthCode>***</sAuthCode>');
    expect(lines.join()).not.toMatch(SECRETS);
  });

  test('truncates a reply that is too long', async () => {
    const { lines, logger } = recorder();
    const body = `<html>${'x'.repeat(300_000)}</html>`;
    await client({ logger, logLevel: 'debug' }, { body, pieces: 1000 })
      .call()
      .catch(() => undefined);
    expect(lines[1]?.length).toBeLessThan(66_000);
    expect(lines[1]).toContain('... (truncated after 65536 characters)');
  });

  test('contains no control characters from a reply', async () => {
    const { lines, logger } = recorder();
    await client({ logger, logLevel: 'debug' }, { body: '<a>\u001b[31m\tx\r\ny</a>' })
      .call()
      .catch(() => undefined);
    expect(lines[1]).toContain('<a>\\u{1B}[31m  x\ny</a>');
  });

  test('is off by default', async () => {
    const { lines, logger } = recorder();
    await client({ logger }).call();
    expect(lines).toEqual([]);
  });

  test('uses the level in the environment if the option is not set', async () => {
    vi.stubEnv('LOGMEIN_RESCUE_SOAP_LOG', 'error');
    const { lines, logger } = recorder();
    const calling = (options: RescueClientOptions) =>
      new RescueClient({ transport: cannedTransport({ status: 500 }), logger, ...options })
        .logout()
        .catch(() => undefined);
    await calling({});
    expect(lines).toEqual([expect.stringMatching(/^error .*logout failed, outcome unknown/)]);
    await calling({ logLevel: 'off' });
    expect(lines).toHaveLength(1);
  });

  test('goes to standard error if no logger is set', async () => {
    const write = vi.spyOn(console, 'error').mockReturnValue();
    await client({ logLevel: 'debug' }).call();
    expect(write).toHaveBeenCalledTimes(3);
  });

  test('is not affected by a logger that throws or rejects', async () => {
    const fail = () => {
      throw new Error('logger');
    };
    const reject = () => Promise.reject(new Error('logger')) as unknown as void;
    const logger: Logger = { error: fail, warn: fail, info: fail, debug: reject };
    expect(await client({ logger, logLevel: 'debug' }).call()).toEqual({ sAuthCode: 'new-authcode' });
    await new Promise(setImmediate);
  });

  test('the environment sets the level, and an invalid level causes a single warning', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
    vi.stubEnv('LOGMEIN_RESCUE_SOAP_LOG', ' DEBUG ');
    expect(environmentLogLevel()).toBe('debug');
    vi.stubEnv('LOGMEIN_RESCUE_SOAP_LOG', '');
    expect(environmentLogLevel()).toBeUndefined();
    expect(warn).not.toHaveBeenCalled();
    vi.stubEnv('LOGMEIN_RESCUE_SOAP_LOG', 'everything');
    expect([environmentLogLevel(), environmentLogLevel()]).toEqual([undefined, undefined]);
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]?.[0]).toBe(
      'LOGMEIN_RESCUE_SOAP_LOG is not a log level: expected off, error, warn, info, debug. Nothing is logged.',
    );
  });
});

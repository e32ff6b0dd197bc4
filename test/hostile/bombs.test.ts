import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { RescueFaultError } from '../../src/index.js';
import { heapMB } from '../support/heap.js';
import { call, envelope, expectOutcome, failure, good, guard, httpServer, replyOf, rescueAt } from './support.js';

guard();

const MB = 1024 * 1024;

/** A prefix followed by 300 MB, which are generated while they are sent. */
function* large(beginning: string, piece: string): Generator<Buffer> {
  yield Buffer.from(beginning);
  const block = Buffer.from(piece.repeat(Math.ceil(MB / piece.length)));
  for (let sent = 0; sent < 300; sent++) yield block;
}

/** Starts a server that sends a compressed first reply until the reader stops, and normal replies after that. */
async function bombServer(body: () => Generator<Buffer>) {
  let isFirst = true;
  return httpServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/xml', ...(isFirst ? { 'Content-Encoding': 'gzip' } : {}) });
    if (!isFirst) return response.end(good('startSession'));
    isFirst = false;
    // the client closes the connection before the end of the reply
    pipeline(Readable.from(body()), createGzip({ level: 1 }), response).catch(() => undefined);
    return undefined;
  });
}

/** Runs a step, and returns its duration and the maximum memory growth of the process in megabytes. */
async function measured<T>(step: () => Promise<T>): Promise<{ result: T; ms: number; grownMB: number }> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 10);
  const begun = performance.now();
  try {
    const result = await step();
    const ms = performance.now() - begun;
    return { result, ms, grownMB: (Math.max(most, process.memoryUsage.rss()) - before) / MB };
  } finally {
    clearInterval(timer);
  }
}

const head = envelope('').replace(/<\/soap:Body>.*$/, '');
const inReply = head + replyOf('startSession', '').replace(/<\/startSessionResponse>$/, '');

describe('300 MB of gzip', () => {
  test.each<[string, () => Generator<Buffer>, RegExp]>([
    ['of zeros', () => large('', '\0'), /not well-formed XML .*no root element/],
    ['of HTML', () => large('<html>', '<p>x</p>'), /is not a SOAP envelope .*root element html/],
    ['of <', () => large(head, '<'), /not well-formed XML/],
    ['of nested <a>', () => large(inReply, '<a>'), /is nested deeper than 64 elements/],
    ['in a DOCTYPE', () => large('<!DOCTYPE a [', '<!ENTITY a "b">'), /has a DOCTYPE/],
    ['of white space', () => large('', ' '), /no root element within its first 65536 characters/],
  ])('%s costs no more than what came before the error', async (_name, body, message) => {
    const server = await bombServer(body);
    let read = 0;
    const rescue = rescueAt(server.endpoint, { onCall: ({ replyBytes }) => (read = replyBytes) });
    const { result: error, ms, grownMB } = await measured(() => failure(call(rescue, 'startSession')));
    expect(error).toMatchObject({ name: 'RescueReplyError', status: 200 });
    expectOutcome(error, 'unknown', server.requests.length);
    expect(error.message).toMatch(message);
    expect(read).toBeLessThan(256 * 1024);
    expect(ms).toBeLessThan(5_000);
    expect(grownMB).toBeLessThan(160);
    expect(await call(rescue, 'startSession')).toEqual({ code: 'OK' });
  });

  test.each<[string, () => Generator<Buffer>, number]>([
    ['in a single value', () => large(`${inReply}<startSessionResult>`, 'x'), 8],
    ['in a single value full of line breaks', () => large(`${inReply}<startSessionResult>`, 'x\r'), 8],
    ['in a single value full of references', () => large(`${inReply}<startSessionResult>`, 'x&#10;'), 16],
    ['of unknown elements', () => large(inReply, '<a/>'), 2],
    ['in a fault', () => large(`${head}<soap:Fault><detail>`, '<a b="c"/>'), 4],
    ['of comments', () => large(inReply, '<!---->'), 2],
  ])('%s ends at maxReplyBytes', async (_name, body, mb) => {
    const server = await bombServer(body);
    const rescue = rescueAt(server.endpoint, { maxReplyBytes: mb * MB });
    const { result: error, ms, grownMB } = await measured(() => failure(call(rescue, 'startSession')));
    expect(error).toMatchObject({ name: 'RescueReplyError', status: 200 });
    expectOutcome(error, 'unknown', server.requests.length);
    expect(error.message).toContain(`is larger than ${mb * MB} bytes. If that is expected, raise maxReplyBytes.`);
    expect(ms).toBeLessThan(10_000);
    expect(grownMB).toBeLessThan(160);
    expect(await call(rescue, 'startSession')).toEqual({ code: 'OK' });
  });

  test('in a single value is rejected after 64 MiB by default', async () => {
    const server = await bombServer(() => large(`${inReply}<startSessionResult>`, 'x'));
    const rescue = rescueAt(server.endpoint);
    const { result: error, ms, grownMB } = await measured(() => failure(call(rescue, 'startSession')));
    expect(error.message).toMatch(/is larger than 67108864 bytes/);
    expect(ms).toBeLessThan(10_000);
    expect(grownMB).toBeLessThan(400);
    expect(await call(rescue, 'startSession')).toEqual({ code: 'OK' });
  });

  test('does not block the event loop', async () => {
    const server = await bombServer(() => large(inReply, '<a/>'));
    const rescue = rescueAt(server.endpoint, { maxReplyBytes: 4 * MB });
    let turns = 0;
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      turns++;
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    await failure(call(rescue, 'startSession'));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
    expect(longest).toBeLessThan(500);
  });

  test('is aborted at the deadline', async () => {
    const server = await bombServer(() => large(inReply, '<!---->'));
    const rescue = rescueAt(server.endpoint);
    const { result: error, ms } = await measured(() => failure(call(rescue, 'startSession', { timeoutMs: 150 })));
    expect(error).toMatchObject({ name: 'RescueTimeoutError', outcome: 'unknown', status: 200 });
    expect(ms).toBeLessThan(1_000);
    expect(await call(rescue, 'startSession')).toEqual({ code: 'OK' });
  });
});

test('a fault of many megabytes keeps its text', async () => {
  const beginning = `${head}<soap:Fault><faultcode>soap:Client</faultcode><faultstring>why</faultstring><detail>`;
  const body = Buffer.concat([
    Buffer.from(beginning),
    Buffer.from('<a b="c"/>'.repeat(800_000)),
    Buffer.from('</detail></soap:Fault></soap:Body></soap:Envelope>'),
  ]);
  const { endpoint } = await httpServer((_request, response) =>
    response.writeHead(500, { 'Content-Type': 'text/xml' }).end(body),
  );
  const rescue = rescueAt(endpoint);
  await failure(call(rescue, 'startSession'));
  const before = await heapMB();
  const error = (await failure(call(rescue, 'startSession'))) as RescueFaultError;
  // the complete text would be more than 100 MB
  expect((await heapMB()) - before).toBeLessThan(20);
  expect(error).toMatchObject({
    name: 'RescueFaultError',
    faultCode: 'Client',
    faultString: 'why',
    outcome: 'refused',
  });
  expect(error.detail?.children.length).toBeLessThan(10_000);
});

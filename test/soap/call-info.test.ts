import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, test } from 'vitest';
import type { CallEnded, CallInfo, CallStarted } from '../../src/soap/call-info.js';
import { SoapClient } from '../../src/soap/client.js';
import { cannedTransport, envelope } from '../support/canned-transport.js';
import { NS, operation } from '../support/contract.js';

const endpoint = 'http://localhost/API/API.asmx';
const body = envelope(
  `<testResponse xmlns="${NS}"><testResult>Red</testResult><iRequired>1</iRequired></testResponse>`,
);

function client(onCall?: (info: CallInfo) => void) {
  const transport = cannedTransport({ body });
  return new SoapClient({ endpoint, soapVersion: '1.1', transport, timeoutMs: 1000, maxReplyBytes: 1e6, onCall });
}

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

function heard<T>(name: string): T[] {
  const messages: T[] = [];
  const listener = (message: unknown) => void messages.push(message as T);
  subscribe(name, listener);
  ends.push(() => unsubscribe(name, listener));
  return messages;
}

describe('the channels of node:diagnostics_channel', () => {
  test('publish each call of every client without any content', async () => {
    const started = heard<CallStarted>('logmein-rescue-soap:call:start');
    const ended = heard<CallEnded>('logmein-rescue-soap:call:end');
    const [one, other] = [client(), client()];
    await one.call(operation, { iRequired: 1, sOptional: 'secret' });
    await one.call(operation, {} as never).catch(() => undefined);
    await other.call(operation, { iRequired: 1 });
    expect(started).toMatchObject([
      { id: 1, operation: 'test', endpoint },
      { id: 2, operation: 'test', endpoint },
      { id: 1, operation: 'test', endpoint },
    ]);
    expect(ended).toMatchObject([
      { id: 1, outcome: 'ok', status: 200 },
      { id: 2, outcome: 'not-sent', error: 'SoapRequestError' },
      { id: 1, outcome: 'ok' },
    ]);
    expect(ended.map((each) => each.client)).toEqual(started.map((each) => each.client));
    expect(started[0]?.client).not.toBe(started[2]?.client);
    expect(JSON.stringify([started, ended])).not.toContain('secret');
  });

  test('publish the same info as onCall', async () => {
    const ended = heard<CallEnded>('logmein-rescue-soap:call:end');
    const infos: CallInfo[] = [];
    await client((info) => infos.push(info)).call(operation, { iRequired: 1 });
    expect(ended).toMatchObject(infos);
  });
});

test('reading stops if a reply has more elements than maxReplyElements', async () => {
  const rows = '<row/>'.repeat(50);
  const transport = cannedTransport({ body: envelope(`<testResponse xmlns="${NS}">${rows}</testResponse>`) });
  const soap = new SoapClient({
    endpoint,
    soapVersion: '1.1',
    transport,
    timeoutMs: 1000,
    maxReplyBytes: 1e6,
    maxReplyElements: 20,
  });
  await expect(soap.call(operation, { iRequired: 1 })).rejects.toMatchObject({
    name: 'SoapReplyError',
    message: expect.stringContaining('has more than 20 elements') as string,
  });
});

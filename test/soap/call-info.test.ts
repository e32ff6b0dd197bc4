import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, test } from 'vitest';
import { notify, type CallEnded, type CallInfo, type CallStarted } from '../../src/soap/call-info.js';
import { SoapClient, type SoapClientOptions } from '../../src/soap/client.js';
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

describe('the info on a call', () => {
  const unknownBoth = envelope(
    `<testResponse xmlns="${NS}"><testResult>Blue</testResult><iRequired>1</iRequired><new/></testResponse>`,
  );
  const calling = async (transport: SoapClientOptions['transport'], options: Partial<SoapClientOptions> = {}) => {
    const infos: CallInfo[] = [];
    const soap = new SoapClient({
      ...{ endpoint, transport, timeoutMs: 1000, maxReplyBytes: 1e6, onCall: (info) => infos.push(info), ...options },
    });
    const result: unknown = await soap.call(operation, { iRequired: 1 }).catch((error: unknown) => error);
    expect(infos).toHaveLength(1);
    return { info: infos[0] as CallInfo, result };
  };

  test('that succeeds has the sizes, the status, and what the WSDL does not define', async () => {
    const transport = cannedTransport({ body: unknownBoth });
    const { info } = await calling(transport);
    expect(info).toEqual({
      id: 1,
      operation: 'test',
      outcome: 'ok',
      status: 200,
      durationMs: expect.any(Number) as number,
      requestBytes: Buffer.byteLength(transport.requests[0]?.body ?? ''),
      replyBytes: unknownBoth.length,
      unknownElements: ['Body/testResponse/new'],
      unknownEnumValues: [{ path: 'Body/testResponse/testResult', value: 'Blue' }],
    });
    const plain = await calling(cannedTransport({ body }));
    expect(plain.info).toMatchObject({ unknownElements: [], unknownEnumValues: [] });
  });

  test('that fails has the class of the error, and no status if there was no response', async () => {
    const { info } = await calling(() => {
      throw new Error('no');
    });
    expect(info).toEqual({
      id: 1,
      operation: 'test',
      outcome: 'not-sent',
      error: 'Error',
      durationMs: expect.any(Number) as number,
      ...{ requestBytes: 0, replyBytes: 0, unknownElements: [], unknownEnumValues: [] },
    });
    const failed = await calling(cannedTransport({ status: 404, body: 'x' }));
    expect(failed.info).toMatchObject({ outcome: 'refused', error: 'SoapConnectionError', status: 404, replyBytes: 1 });
  });

  test('and its error and its response have the time since the call began', async () => {
    const before = performance.now();
    const times: number[] = [];
    const onResponse = ({ durationMs }: { durationMs: number }) => times.push(durationMs);
    const { info, result } = await calling(cannedTransport({ status: 404, body: 'x' }), { onResponse });
    times.push((result as { durationMs: number }).durationMs, info.durationMs);
    expect(times).toHaveLength(3);
    for (const each of times) {
      expect(each).toBeGreaterThan(0);
      expect(each).toBeLessThanOrEqual(performance.now() - before);
    }
  });

  test('has enum values of at most 80 characters', async () => {
    const long = 'x'.repeat(2000);
    const reply = envelope(
      `<testResponse xmlns="${NS}"><testResult>${long}</testResult><iRequired>1</iRequired></testResponse>`,
    );
    const { info } = await calling(cannedTransport({ body: reply }));
    expect(info.unknownEnumValues).toEqual([{ path: 'Body/testResponse/testResult', value: `${'x'.repeat(77)}...` }]);
  });
});

describe('a callback of the user', () => {
  test('is called with the value, and its errors have no effect', async () => {
    const values: unknown[] = [];
    notify((value) => values.push(value), 5);
    notify(undefined, 5);
    notify(() => {
      throw new Error('mine');
    }, 5);
    notify(() => Promise.reject(new Error('mine')), 5);
    // a value with a `then` method may also reject
    notify(() => ({ then: (_: unknown, reject: (error: Error) => void) => reject(new Error('mine')) }), 5);
    notify(() => null, 5);
    await new Promise(setImmediate);
    expect(values).toEqual([5]);
  });
});

import { describe, expect, test, vi } from 'vitest';
import { getDocument } from '../../../src/soap/http/get-document.js';
import type { TransportEvents, TransportRequest } from '../../../src/soap/http/transport.js';

/** Starts a download with a transport whose events the test calls. */
function download(options: { maxBytes?: number; headers?: Record<string, string>; signal?: AbortSignal } = {}) {
  let request = {} as TransportRequest;
  let events = {} as TransportEvents;
  const abort = vi.fn();
  const { signal = new AbortController().signal } = options;
  const got = getDocument(
    'http://host/x?wsdl',
    (given, givenEvents) => {
      [request, events] = [given, givenEvents];
      return { resume: () => undefined, abort };
    },
    { maxBytes: 10, ...options, signal },
  );
  got.catch(() => undefined);
  return { got, request: () => request, events: () => events, abort };
}

describe('getDocument', () => {
  test('sends a GET, and returns the status, the header fields and the bytes', async () => {
    const { got, request, events, abort } = download({ headers: { 'User-Agent': 'x' } });
    const headers = { Accept: 'text/xml, application/wsdl+xml, application/xml, */*;q=0.1', 'User-Agent': 'x' };
    expect(request()).toEqual({ method: 'GET', url: 'http://host/x?wsdl', headers });
    const { sent, start, data, end } = events();
    sent();
    start(404, { a: 'b' });
    for (const part of ['12345', '67890']) expect(data(Buffer.from(part))).toBe(true);
    end();
    expect(await got).toEqual({ status: 404, headers: { a: 'b' }, bytes: Buffer.from('1234567890') });
    expect(abort.mock.calls).toEqual([[new Error('the download was aborted')]]);
  });

  test('returns no bytes if there are more than maxBytes', async () => {
    const { got, events } = download();
    events().start(200, {});
    events().data(Buffer.from('1234567890'));
    expect(events().data(Buffer.from('1'))).toBe(true);
    events().end();
    expect(await got).toEqual({ status: 200, headers: {} });
  });

  test('rejects with the error of the transport, or with the reason of the signal', async () => {
    const { got, events, abort } = download();
    events().error(new Error('lost'));
    await expect(got).rejects.toThrow('lost');
    expect(abort).toHaveBeenCalledOnce();
    const controller = new AbortController();
    const removed = vi.spyOn(controller.signal, 'removeEventListener');
    const aborted = download({ signal: controller.signal });
    controller.abort(new Error('mine'));
    await expect(aborted.got).rejects.toThrow('mine');
    expect(aborted.abort).toHaveBeenCalledOnce();
    expect(removed).toHaveBeenCalledOnce();
  });

  test('sends nothing if the signal is already aborted', async () => {
    const transport = vi.fn();
    const signal = AbortSignal.abort(new Error('mine'));
    await expect(getDocument('http://host/', transport, { maxBytes: 1, signal })).rejects.toThrow('mine');
    expect(transport).not.toHaveBeenCalled();
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contract } from '../../generated/index.js';
import { RescueRequestError, type Transport } from '../../src/index.js';
import { startRescueServer, type RescueServer } from '../../src/testing.js';
import { checkWsdl } from '../../src/wsdl-check.js';
import { contractFrom, wsdlOf } from '../codegen/wsdl.js';
import { heldTimeLimit } from '../support/time-limit.js';

const shipped = readFileSync(join(__dirname, '../../wsdl/rescue.wsdl'), 'utf8');

/** Returns the shipped WSDL with one change. */
function changed(from: string | RegExp, to: string): string {
  const wsdl = shipped.replace(from, to);
  if (wsdl === shipped) throw new Error(`${String(from)} is not in the description`);
  return wsdl;
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function serving(wsdl: string): Promise<RescueServer> {
  const server = await startRescueServer({ wsdl, contract: contract as never });
  ends.push(() => server.close());
  return server;
}

describe('the check of the live WSDL', () => {
  test('the status is the same for a WSDL that differs only in host and prefixes', async () => {
    const server = await serving(changed('<wsdl:definitions', '<!-- another comment --><wsdl:definitions'));
    const result = await checkWsdl({ endpoint: server.endpoint });
    expect(result).toMatchObject({ status: 'same', installed: contract.fingerprint, live: contract.fingerprint });
    expect(result.changes).toEqual([]);
  });

  test('an additional enum value in a reply is compatible', async () => {
    const server = await serving(
      changed(/(<s:enumeration value="login_LimitReached"\s*\/>)/, '$1<s:enumeration value="login_New"/>'),
    );
    const result = await checkWsdl({ endpoint: server.endpoint });
    expect(result).toMatchObject({ status: 'compatible', wire: 'compatible' });
    expect(result.live).not.toBe(contract.fingerprint);
    expect(result.changes).toHaveLength(1);
    expect(result.changes[0]?.operations).toEqual(['login']);
  });

  test('a parameter with a name that the facade does not accept is breaking, and the method is reported', async () => {
    const server = await serving(changed('name="iSession" type="s:int"', 'name="iSupportCase" type="s:int"'));
    const result = await checkWsdl({ endpoint: server.endpoint });
    expect(result).toMatchObject({ status: 'breaking', types: 'breaking', wire: 'breaking' });
    expect(result.facade?.find(({ method }) => method === 'startSession')?.problem).toContain('iSupportCase');
  });

  test('only the WSDL is requested, and no cookie is sent', async () => {
    const requests: { method: string; url: string; headers: object; body?: string }[] = [];
    const { status } = await checkWsdl({
      endpoint: 'https://host/API/API.asmx',
      transport: (request, events) => {
        requests.push(request);
        queueMicrotask(() => {
          events.sent();
          events.start(200, { 'content-type': 'text/xml' });
          events.data(Buffer.from(shipped));
          events.end();
        });
        return { resume: () => undefined, abort: () => undefined };
      },
    });
    expect(status).toBe('same');
    expect(requests).toEqual([
      {
        method: 'GET',
        url: 'https://host/API/API.asmx?wsdl',
        headers: { Accept: expect.stringContaining('text/xml') as string },
      },
    ]);
  });
});

describe('the status is unknown, with the reason, for', () => {
  let server: RescueServer;
  beforeEach(async () => void (server = await serving(shipped)));

  test.each<[string, (server: RescueServer) => string, RegExp]>([
    ['another page', ({ endpoint }) => new URL('/nowhere', endpoint).href, /received status 404/],
    ['HTML', ({ endpoint }) => endpoint, /this is an HTML page, not a WSDL/],
    [
      'an unreachable service',
      () => 'http://127.0.0.1:9/x?wsdl&key=secret',
      /http:\/\/127\.0\.0\.1:9\/x: the document could not be downloaded: .*ECONNREFUSED/,
    ],
  ])('%s', async (_, urlOf, reason) => {
    const result = await checkWsdl({ endpoint: server.endpoint, url: urlOf(server) });
    expect(result).toMatchObject({ status: 'unknown', installed: contract.fingerprint, changes: [] });
    expect(result.reason).toMatch(reason);
    expect(result.reason).not.toContain('secret');
  });

  test('a WSDL that imports a missing document, unless the document is allowed to be missing', async () => {
    const schema = '<s:import namespace="urn:o" schemaLocation="http://127.0.0.1:1/o.xsd"/>';
    const text = wsdlOf({ request: '<s:element name="a" type="o:T" xmlns:o="urn:o"/>', schema });
    const own = await startRescueServer({ wsdl: text, contract: contract as never });
    ends.push(() => own.close());
    const { endpoint } = own;
    const { status, reason, live } = await checkWsdl({ endpoint });
    expect({ status, live }).toEqual({ status: 'unknown', live: undefined });
    expect(reason).toContain('the document "http://127.0.0.1:1/o.xsd" cannot be read: it is at another origin');
    expect(await checkWsdl({ endpoint, allowMissing: ['urn:o'] })).toMatchObject({ status: 'breaking' });
  });

  test('a WSDL that takes too long', async () => {
    const { limits, end } = heldTimeLimit();
    const transport: Transport = () => {
      setImmediate(end);
      return { resume: () => undefined, abort: () => undefined };
    };
    const result = await checkWsdl({ endpoint: 'https://host/x', transport, timeoutMs: 5 });
    expect(limits()).toEqual([5]);
    expect(result.reason).toMatch(
      /^https:\/\/host\/x\?wsdl: the download was not complete after 0\.005 seconds; try again/,
    );
  });

  test('a change is found but not described for a custom contract without its WSDL', async () => {
    const wsdl = changed('name="iSession" type="s:int"', 'name="iSessionID" type="s:int"');
    const stubs = contractFrom(wsdl) as never;
    expect(await checkWsdl({ endpoint: server.endpoint, contract: stubs })).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('stale') as string,
    });
  });
});

test('a contract of an older version is reported as such, and not as a change to the WSDL', async () => {
  const server = await serving(shipped);
  const older = { ...contract, fingerprint: contract.fingerprint.replace(/^\d+:/, '') };
  expect(await checkWsdl({ endpoint: server.endpoint, contract: older })).toEqual({
    status: 'unknown',
    installed: older.fingerprint,
    changes: [],
    reason: expect.stringMatching(/generated by an older version: regenerate/) as string,
  });
});

test('a signal aborts the check before or during the download, with its reason as the cause', async () => {
  const server = await serving(shipped);
  const reason = new Error('mine');
  const wanted = { name: 'RescueAbortedError', code: 'ABORT_ERR', outcome: 'not-sent', cause: reason };
  await expect(checkWsdl({ endpoint: server.endpoint, signal: AbortSignal.abort(reason) })).rejects.toMatchObject(
    wanted,
  );
  const controller = new AbortController();
  const transport = () => {
    queueMicrotask(() => controller.abort(reason));
    return { resume: () => undefined, abort: () => undefined };
  };
  await expect(checkWsdl({ endpoint: 'https://host/x', transport, signal: controller.signal })).rejects.toMatchObject(
    wanted,
  );
});

test('invalid options are rejected', async () => {
  const endpoint = 'https://host/x';
  await expect(checkWsdl({ endpoint, url: 'file:///etc/passwd' })).rejects.toThrow(RescueRequestError);
  await expect(checkWsdl({ endpoint, timeout: 1 } as never)).rejects.toThrow('checkWsdl: timeout');
});

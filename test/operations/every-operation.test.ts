import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '../../generated/index.js';
import { RescueClient, type Operation } from '../../src/index.js';
import type { Operations } from '../../src/runtime.js';
import { startRescueServer, type RescueServer } from '../../src/testing.js';
import { exampleReply, exampleRequest, type Extent } from './example.js';

/** Calls every operation in the contract over HTTP and checks the reply. */

const operations = Object.entries<Operation>(contract.operations);
const extents: [what: string, Extent][] = [
  ['with every member', 'whole'],
  ['without the optional members', 'least'],
];

let server: RescueServer<Operations>;
beforeAll(async () => {
  server = await startRescueServer<Operations>();
});
afterAll(() => server.close());

describe.each(['1.1', '1.2'] as const)('over SOAP %s', (soapVersion) => {
  describe.each(extents)('%s', (_what, extent) => {
    test.each(operations)(
      '%s: the server receives the request, and the client receives the reply',
      async (name, operation) => {
        const request = exampleRequest(operation, extent);
        // a reply with OK but without the requested authcode is not a success
        const reply = exampleReply(operation, name.startsWith('requestAuthCode') ? 'whole' : extent);
        const received: unknown[] = [];
        server.clearCalls();
        server.on(name, (arrived) => {
          received.push(arrived);
          return reply as object;
        });
        const rescue = new RescueClient<Operations>({ endpoint: server.endpoint, contract, soapVersion });

        expect(await rescue.operations[name]?.(request)).toStrictEqual(reply);
        await rescue.close();

        expect(received).toStrictEqual([request]);
        expect(server.calls).toMatchObject([{ operation: name, soapVersion, action: operation.action }]);
        const { headers, envelope } = server.calls[0]!;
        expect(headers['content-length']).toBe(String(Buffer.byteLength(envelope)));
        expect(headers['content-type']).toMatch(
          soapVersion === '1.1' ? /^text\/xml; charset=utf-8$/ : /^application\/soap\+xml; charset=utf-8(;|$)/,
        );
        expect(headers.soapaction).toBe(soapVersion === '1.1' ? `"${operation.action}"` : undefined);
      },
    );
  });
});

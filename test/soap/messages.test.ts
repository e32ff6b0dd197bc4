import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ServiceClient, type SoapError } from '../../src/runtime.js';
import type { Contract, Operation } from '../../src/soap/schema/contract.js';

// `ServiceClient` calls any service, so none of its messages may speak of Rescue or of what only `RescueClient` has.

const ofRescue = /rescue|log ?in\b|auth ?code|managed|startSession|technician/i;

const run: Operation = {
  name: 'run',
  action: 'urn:t/run',
  input: {
    name: 'run',
    ns: 'urn:t',
    type: () => ({ kind: 'complex', elements: [{ name: 'n', ns: 'urn:t', type: 'int' }] }),
  },
  output: {
    name: 'ran',
    ns: 'urn:t',
    type: () => ({ kind: 'complex', elements: [{ name: 'n', ns: 'urn:t', type: 'int' }] }),
  },
};
const contract: Contract<{ run: Operation }> = {
  targetNamespace: 'urn:t',
  fingerprint: '3:0',
  origin: 'service',
  soap: { '1.1': '/t.asmx' },
  operations: { run },
};

const envelope = (body: string) =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${body}</e:Body></e:Envelope>`;

/** Calls with a reply and returns the message of the error. */
async function failure(status: number, body: string, headers: Record<string, string> = {}, request: object = { n: 1 }) {
  const client = new ServiceClient({
    endpoint: 'https://host/t.asmx',
    contract,
    transport: (_, events) => {
      queueMicrotask(() => {
        events.sent();
        events.start(status, { 'content-type': 'text/xml', ...headers });
        events.data(Buffer.from(body));
        events.end();
      });
      return { resume: () => undefined, abort: () => undefined };
    },
  });
  return client.operations.run(request as { n: number }).then(
    () => 'no error',
    (error: SoapError) => error.message,
  );
}

describe('no message of ServiceClient speaks of Rescue', () => {
  test('in the string literals of src/soap', () => {
    const root = join(__dirname, '../../src/soap');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.c?ts$/.test(name));
    const found = files.flatMap((name) => {
      const code = readFileSync(join(root, name), 'utf8').replace(/\/\*[^]*?\*\/|^import .*$|(?<=^|\s)\/\/.*$/gm, '');
      // identifiers have no space, messages do
      const texts = code.match(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*"/g) ?? [];
      return texts
        .filter((each) => each.includes(' ') && ofRescue.test(each.replace(/logmein-rescue-soap/g, '')))
        .map((each) => `${name}: ${each}`);
    });
    expect(files.length).toBeGreaterThan(50);
    expect(found).toEqual([]);
  });

  test.each([
    ['an unknown option', { retries: 1 }],
    ['the option of another library', { agent: {} }],
    ['an option of RescueClient', { auth: {} }],
    ['an API token', { authCode: 'x' }],
    ['no endpoint', { endpoint: undefined }],
    ['no contract', { contract: undefined }],
    ['plain HTTP', { endpoint: 'http://host/' }],
    ['a SOAP version that is not offered', { soapVersion: '1.2' }],
    ['a file instead of a certificate', { tls: { ca: '/etc/ca.pem' } }],
  ])('for %s', (_, options) => {
    const given = { endpoint: 'https://host/', contract, ...options };
    const messages: string[] = [];
    try {
      new ServiceClient(given as ConstructorParameters<typeof ServiceClient>[0]);
    } catch (error) {
      messages.push((error as Error).message);
    }
    expect(messages).toHaveLength(1);
    // a message may repeat the name of the option that was passed
    for (const name of Object.keys(options)) expect(messages[0]?.replaceAll(name, '')).not.toMatch(ofRescue);
  });

  test.each<[name: string, status: number, body: string, headers?: Record<string, string>, request?: object]>([
    ['a fault', 500, envelope('<e:Fault><faultcode>e:Server</faultcode><faultstring>no</faultstring></e:Fault>')],
    ['a redirect', 302, '', { location: 'https://other/login.aspx' }],
    ['status 401', 401, '', { 'www-authenticate': 'NTLM, Negotiate' }],
    ['status 403', 403, ''],
    ['status 404', 404, ''],
    ['status 415', 415, ''],
    ['status 429', 429, ''],
    ['status 500 without a fault', 500, 'down'],
    ['status 503', 503, ''],
    ['a page', 200, '<html></html>', { 'content-type': 'text/html' }],
    ['an empty Body', 200, envelope('')],
    ['another element', 200, envelope('<other/>')],
    ['a missing member', 200, envelope('<ran xmlns="urn:t"/>')],
    ['a value of another type', 200, envelope('<ran xmlns="urn:t"><n>x</n></ran>')],
    ['an invalid argument', 200, '', {}, { n: 'x', m: 1 }],
  ])('for %s', async (_, ...exchange) => {
    const message = await failure(...exchange);
    expect(message).toMatch(/^run: /);
    expect(message).not.toMatch(ofRescue);
  });
});

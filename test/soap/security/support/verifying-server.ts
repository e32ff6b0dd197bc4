import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { EnvelopeReader } from '../../../../src/soap/envelope-reader.js';
import type { Operation } from '../../../../src/soap/schema/contract.js';
import { SOAP11, SOAP12, type SoapVersion } from '../../../../src/soap/xml/names.js';
import { childOf, textOf, type XmlElement } from '../../../../src/soap/xml/tree.js';
import { envelope } from '../../../support/canned-transport.js';

export const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
export const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const PROFILE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0';

/** The operation that the server offers. */
export const ask: Operation = {
  name: 'ask',
  action: 'urn:s/ask',
  input: { name: 'ask', ns: 'urn:s', type: 'string' },
  output: { name: 'answer', ns: 'urn:s', type: 'string' },
};
export const contract = { targetNamespace: 'urn:s', fingerprint: 'none', operations: { ask } };

/** How long a token or a timestamp is valid, in milliseconds. */
const MAX_AGE = 5 * 60_000;

/** Checks a UsernameToken the way a service does. It computes digests itself and remembers every nonce. */
export class UsernameTokens {
  /** The accepted nonces. */
  readonly nonces = new Set<string>();
  readonly password: string;

  constructor(password: string) {
    this.password = password;
  }

  /** Describes why a `Security` block is rejected; `undefined` if it is accepted. */
  problemOf(security: XmlElement): string | undefined {
    const timestamp = childOf(security, 'Timestamp');
    if (timestamp) {
      const [created, expires] = ['Created', 'Expires'].map((name) => Date.parse(textOf(childOf(timestamp, name))));
      if (!((created as number) <= Date.now() && Date.now() < (expires as number))) return 'the timestamp has expired';
    }
    const token = childOf(security, 'UsernameToken');
    if (textOf(childOf(token, 'Username')) !== 'Ada <&>') return 'the user is unknown';
    const password = childOf(token, 'Password');
    const type = password?.attributes.find(({ name }) => name === 'Type')?.value;
    if (type === `${PROFILE}#PasswordText`)
      return textOf(password) === this.password ? undefined : 'the password is wrong';
    if (type !== `${PROFILE}#PasswordDigest`) return `the password type is ${type}`;
    const nonce = textOf(childOf(token, 'Nonce'));
    const created = textOf(childOf(token, 'Created'));
    if (this.nonces.has(nonce)) return 'the nonce was used before';
    if (!(Math.abs(Date.now() - Date.parse(created)) < MAX_AGE)) return 'the token has expired';
    const digest = createHash('sha1').update(Buffer.from(nonce, 'base64')).update(created).update(this.password);
    if (digest.digest('base64') !== textOf(password)) return 'the digest is wrong';
    this.nonces.add(nonce);
    return undefined;
  }
}

export interface Received {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly version: SoapVersion | undefined;
  /** The header blocks. */
  readonly blocks: readonly XmlElement[];
}

/** Reads the header blocks of an envelope. */
export function blocksOf(body: string): Pick<Received, 'blocks' | 'version'> {
  const reader = new EnvelopeReader({
    expect: (ns, name) => ({ ns, name, type: 'tree' }),
    expected: 'an element',
    keepsOtherHeaders: true,
  });
  reader.write(body);
  const content = reader.end();
  if (content.kind !== 'element') throw new Error(`the envelope cannot be read: ${JSON.stringify(content)}`);
  return { version: reader.version, blocks: (reader.headers?.['$any'] ?? []) as XmlElement[] };
}

/** Whether a block has `mustUnderstand` in the namespace of the SOAP version. */
export function isMandatory({ attributes }: XmlElement, version: SoapVersion | undefined): boolean {
  const ns = version === '1.1' ? SOAP11 : SOAP12;
  return attributes.some((each) => each.ns === ns && each.name === 'mustUnderstand' && each.value === '1');
}

/** A service that accepts a request only with valid credentials. Its faults repeat the credentials that were sent. */
export class VerifyingServer implements AsyncDisposable {
  readonly received: Received[] = [];
  readonly tokens: UsernameTokens;
  private readonly http = createServer((request, response) => {
    void text(request).then((body) => {
      const { version, blocks } = blocksOf(body);
      this.received.push({ body, headers: request.headers, version, blocks });
      const problem = this.problemOf(request.headers.authorization, blocks);
      const sent = blocks.map((block) => textOf(block)).join(' ');
      const fault = `<soap:Fault><faultcode>soap:Client</faultcode><faultstring>${problem}: ${request.headers.authorization} ${escaped(sent)}</faultstring></soap:Fault>`;
      response.writeHead(problem === undefined ? 200 : 500, { 'content-type': 'text/xml; charset=utf-8' });
      response.end(envelope(problem === undefined ? '<answer xmlns="urn:s">yes</answer>' : fault, version));
    });
  });

  private constructor(password: string) {
    this.tokens = new UsernameTokens(password);
  }

  static async start(password: string): Promise<VerifyingServer> {
    const server = new VerifyingServer(password);
    server.http.listen(0, '127.0.0.1');
    await once(server.http, 'listening');
    return server;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/`;
  }

  private problemOf(authorization: string | undefined, blocks: readonly XmlElement[]): string | undefined {
    const security = blocks.find(({ ns, name }) => ns === WSSE && name === 'Security');
    if (security) return this.tokens.problemOf(security);
    const basic = Buffer.from(`Ada <&>:${this.tokens.password}`).toString('base64');
    return authorization === `Basic ${basic}` ? undefined : 'the credentials are wrong';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, 'close');
  }
}

const escaped = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

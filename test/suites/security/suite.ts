import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WSSecurityCert, WSSecurityPlusCert, type WSSecurity as NodeSoapWSSecurity } from 'soap';
import { ServiceClient, type TransportRequest } from '../../../src/runtime.js';
import { WSSecurity, type SecurityObject, type WSSecurityOptions } from '../../../src/security.js';
import { SOAP11, SOAP12 } from '../../../src/soap/xml/names.js';
import { childOf, textOf, type XmlElement } from '../../../src/soap/xml/tree.js';
import { blocksOf, contract, UsernameTokens, WSU } from '../../soap/security/support/verifying-server.js';
import { cannedTransport, envelope } from '../../support/canned-transport.js';

/**
 * The security objects of node-soap in requests of this package: xmlsec1 verifies the signatures, and zeep writes the
 * UsernameTokens to compare them with.
 *
 *     npx ts-node test/suites/security/suite.ts
 *
 * Exit code 0: passed; 1: failed; 2: xmlsec1 or zeep is not installed, and what needs it was left out.
 */

const run = promisify(execFile);
const timeout = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'security-'));
const file = (name: string): string => join(folder, name);
const password = 'hunter-2 <&> ü';
const user = 'Ada <&>';

/** Values that signing must not change: references, white space, characters outside of the BMP, a large text. */
const requests = ['a &<>"\r\n\t  b', 'ü 😀 ]]>', '', 'x'.repeat(100_000)];

/** Calls with the security objects. @returns the envelopes, one for each request */
async function envelopesWith(
  security: SecurityObject | readonly SecurityObject[],
  soapVersion: '1.1' | '1.2',
): Promise<string[]> {
  const transport = cannedTransport({ body: envelope('<answer xmlns="urn:s">yes</answer>', soapVersion) });
  const client = new ServiceClient({ endpoint: 'https://host/', contract, security, soapVersion, transport });
  for (const request of requests) await client.operations.ask(request);
  return transport.requests.map(({ body }: TransportRequest) => String(body));
}

/** Whether a program can be run. If not, says what is left out. */
async function isInstalled(program: string, args: readonly string[], advice: string): Promise<boolean> {
  try {
    await run(program, args, { timeout });
    return true;
  } catch {
    console.error(`LEFT OUT: ${advice}`);
    return false;
  }
}

async function signatures(): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: password },
  });
  writeFileSync(file('key.pem'), publicKey);
  const cert = (options = {}) => new WSSecurityCert(privateKey, publicKey, password, options);
  const token = (hasTimeStamp: boolean) => new WSSecurity(user, password, { hasTimeStamp, mustUnderstand: true });
  const objects: readonly [string, SecurityObject | readonly SecurityObject[], parts: number][] = [
    ['WSSecurityCert', cert(), 2],
    ['WSSecurityCert with wsu:Id', cert({ signerOptions: { idMode: 'wssecurity' } }), 2],
    ['WSSecurity and WSSecurityCert', [token(false), cert()], 2],
    ['WSSecurity with a timestamp, and WSSecurityCert', [token(true), cert({ hasTimeStamp: false })], 1],
    ['WSSecurityPlusCert', new WSSecurityPlusCert(token(false) as NodeSoapWSSecurity, cert()), 2],
  ];
  for (const [name, security, parts] of objects)
    for (const version of ['1.1', '1.2'] as const) {
      const bodies = await envelopesWith(security, version);
      for (const [at, body] of bodies.entries()) {
        strictEqual(textOf(bodyOf(body)), requests[at], `${name}: the text of the request has changed`);
        const output = await verified(body, version);
        ok(output.includes(`SignedInfo References (ok/all): ${parts}/${parts}`), `${name}, ${version}: ${output}`);
        // a changed request must fail, so that the check itself is checked
        const forged = body.replace(/(<ask [^>]*?)(\/?>)/, '$1 forged="1"$2');
        ok(forged !== body && !(await isVerified(forged, version)), `${name}: a changed request was verified`);
      }
    }
  console.log(`xmlsec1: ${objects.length * 2 * requests.length} signatures verified, and as many forgeries found.`);
}

async function verified(body: string, version: '1.1' | '1.2'): Promise<string> {
  writeFileSync(file('envelope.xml'), body);
  const ids = [`${version === '1.1' ? SOAP11 : SOAP12}:Body`, `${WSU}:Timestamp`];
  const idOf = ids.flatMap((element) => ['--id-attr:Id', element]);
  const args = ['--verify', '--pubkey-pem', file('key.pem'), '--enabled-key-data', 'rsa', ...idOf];
  const { stdout, stderr } = await run('xmlsec1', [...args, file('envelope.xml')], { timeout });
  return stdout + stderr;
}

const isVerified = (body: string, version: '1.1' | '1.2'): Promise<boolean> =>
  verified(body, version).then(
    () => true,
    () => false,
  );

/** The request element, read by our own parser. */
function bodyOf(body: string): XmlElement {
  const wrapped = body.replace(/^<\?xml.*?\?>/, '');
  const { blocks } = blocksOf(
    envelope('<x/>').replace('<soap:Body>', `<soap:Header>${wrapped}</soap:Header><soap:Body>`),
  );
  return childOf(childOf(blocks[0], 'Body'), 'ask') as XmlElement;
}

/** An element without what may differ: prefixes, IDs, and the order of attributes. */
function plain({ ns, name, attributes, children }: XmlElement): unknown {
  const own = attributes.filter((each) => each.name !== 'Id').map((each) => `{${each.ns}}${each.name}=${each.value}`);
  return {
    ns,
    name,
    own: own.sort(),
    children: children.map((each) => (typeof each === 'string' ? each : plain(each))),
  };
}

async function usernameTokens(python: string): Promise<void> {
  const variants: readonly WSSecurityOptions[] = [
    { passwordType: 'PasswordDigest', hasTimeStamp: false },
    { passwordType: 'PasswordText', hasTimeStamp: false, hasTokenCreated: false },
  ];
  for (const options of variants) {
    const [ours = ''] = await envelopesWith(new WSSecurity(user, password, options), '1.1');
    const [security] = blocksOf(ours).blocks as [XmlElement];
    const token = childOf(security, 'UsernameToken') as XmlElement;
    const created = textOf(childOf(token, 'Created')) || '2030-01-01T00:00:00Z';
    const args = [user, password, created, textOf(childOf(token, 'Nonce'))];
    const { stdout } = await run(python, ['-W', 'ignore', join(__dirname, 'username-token.py'), ...args], {
      timeout,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const [theirs] = blocksOf(stdout.trim()).blocks as [XmlElement];
    deepStrictEqual(plain(security), plain(theirs));
    for (const each of [security, theirs]) strictEqual(new UsernameTokens(password).problemOf(each), undefined);
  }
  console.log(`zeep: ${variants.length} UsernameTokens are the same, and accepted by the same check.`);
}

async function main(): Promise<number> {
  const python = '/usr/bin/python3';
  const hasXmlsec = await isInstalled('xmlsec1', ['--version'], 'signatures; apt-get install xmlsec1');
  const hasZeep = await isInstalled(python, ['-c', 'import zeep'], 'zeep; apt-get install python3-zeep');
  if (hasXmlsec) await signatures();
  if (hasZeep) await usernameTokens(python);
  return hasXmlsec && hasZeep ? 0 : 2;
}

void main()
  .then((code) => (process.exitCode = code))
  .finally(() => rmSync(folder, { recursive: true, force: true }));

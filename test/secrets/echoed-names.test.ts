import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { isRescueError, RescueClient, type CallInfo } from '../../src/index.js';
import { cannedTransport, envelope, type CannedReply } from '../support/canned-transport.js';

// A hostile service may echo request values as names, which our messages would quote. Tests that no message shows them.

const password = 'Correct-Horse7';
const inReply = (members: string): string =>
  envelope(`<loginResponse xmlns="https://secure.logmeinrescue.com/API/API.asmx">${members}</loginResponse>`);
const result = '<loginResult>login_OK</loginResult>';

async function shownFor(reply: CannedReply): Promise<string> {
  const infos: CallInfo[] = [];
  const rescue = new RescueClient({ transport: cannedTransport(reply), onCall: (info) => infos.push(info) });
  const ended: unknown = await rescue.login({ email: 'someone@example.com', password }).catch((error: unknown) => {
    expect(isRescueError(error)).toBe(true);
    return error;
  });
  return `${inspect(ended, { depth: 10, showHidden: true })} ${String((ended as Error).stack)} ${JSON.stringify([ended, infos])}`;
}

test.each<[string, CannedReply]>([
  ['a charset', { headers: { 'content-type': `text/xml; charset=${password}` }, body: envelope('') }],
  [
    'the charset of the XML declaration',
    { headers: { 'content-type': 'text/xml' }, body: `<?xml version="1.0" encoding="${password}"?><a/>` },
  ],
  ['a content type', { headers: { 'content-type': `text/${password}` }, body: '<a/>' }],
  ['the root element', { body: `<${password}/>` }],
  ['the namespace of an Envelope', { body: `<Envelope xmlns="urn:${password}"/>` }],
  ['an element of the Body', { body: envelope(`<${password}/>`) }],
  ['an element within a value', { body: inReply(`<loginResult><${password}/></loginResult>`) }],
  ['a duplicate attribute', { body: envelope(`<a ${password}="" ${password}=""/>`) }],
  ['an undeclared prefix', { body: envelope(`<${password}:a/>`) }],
  ['an element that the WSDL does not have', { body: inReply(`${result}<${password}/>`) }],
  ['the host of a redirect', { status: 302, headers: { location: `https://${password}.example.org/` } }],
  ['a result', { body: inReply(`<loginResult>login_${password}</loginResult>`) }],
  ['a result that begins with it', { body: inReply(`<loginResult>${password}_Bad</loginResult>`) }],
  ['a truncated name', { body: envelope(`<${'n'.repeat(70)}${password}/>`) }],
])('%s that echoes the password is masked', async (_name, reply) => {
  const shown = (await shownFor(reply)).toLowerCase();
  expect(shown).toContain('***');
  expect(shown).not.toContain(password.toLowerCase().slice(0, 7));
});

test('an unknown result that only echoes the request is still an error with an unknown outcome', async () => {
  const body = inReply(`<loginResult>login_${password}</loginResult>`);
  const rescue = new RescueClient({ transport: cannedTransport({ body }) });
  const error: unknown = await rescue
    .login({ email: 'someone@example.com', password })
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'RescueResultError', outcome: 'unknown', code: '***', result: 'login_***' });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { messageOf, wsdlOf } from '../wsdl.js';
import { readWsdl } from '../../../src/codegen/read/read-wsdl.js';

// docs/service-client.md quotes what `generate` prints for each construct that this package rejects by name.

const page = readFileSync(join(__dirname, '../../../docs/service-client.md'), 'utf8');
const rows = new Map(
  [...page.matchAll(/^\| ([\w/ ,-]+?) +\| `([^`]+)` +\|/gm)].map(([, name = '', message = '']) => [name, message]),
);

const policy = (assertion: string) =>
  wsdlOf().replace(
    '<soap:binding',
    `<wsp:Policy xmlns:wsp="http://www.w3.org/ns/ws-policy" xmlns:sp="http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702"><wsp:ExactlyOne><wsp:All>${assertion}</wsp:All></wsp:ExactlyOne></wsp:Policy><soap:binding`,
  );
const token = (name: string) =>
  policy(`<sp:EndorsingSupportingTokens><wsp:Policy><sp:${name}/></wsp:Policy></sp:EndorsingSupportingTokens>`);
const http = (name: string) =>
  policy(`<http:${name} xmlns:http="http://schemas.microsoft.com/ws/06/2004/policy/http"/>`);

/** A WSDL that asks for each construct. */
const wsdls: Readonly<Record<string, string>> = {
  'rpc style': wsdlOf().replaceAll('style="document"', 'style="rpc"'),
  'SOAP encoding': wsdlOf().replaceAll('use="literal"', 'use="encoded"'),
  'WS-Addressing': policy('<wsam:Addressing xmlns:wsam="http://www.w3.org/2007/05/addressing/metadata"/>'),
  'MTOM requests': policy(
    '<m:OptimizedMimeSerialization xmlns:m="http://schemas.xmlsoap.org/ws/2004/09/policy/optimizedmimeserialization"/>',
  ),
  NTLM: http('NtlmAuthentication'),
  'Kerberos, over HTTP': http('NegotiateAuthentication'),
  'Kerberos, in the envelope': token('KerberosToken'),
  'WS-Trust': token('IssuedToken'),
  'WS-ReliableMessaging': policy('<r:RMAssertion xmlns:r="http://docs.oasis-open.org/ws-rx/wsrmp/200702"/>'),
};

describe('a WSDL that asks for a construct that is rejected by name gets the message that the page quotes', () => {
  it('the page has a row for each construct', () => expect([...rows.keys()]).toEqual(Object.keys(wsdls)));

  it.each(Object.entries(wsdls))('%s', (name, text) => {
    const said = /style|encoding/.test(name)
      ? messageOf(() => readWsdl(text, 'a.wsdl')).replaceAll(/\n\s*/g, '; ')
      : readWsdl(text, 'a.wsdl').notices.join('\n');
    expect(said).toContain(rows.get(name));
  });
});

import { describe as suite, expect, it } from 'vitest';
import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import { messageOf, wsdlOf } from '../../wsdl.js';

const prefixes = {
  wsp: 'http://schemas.xmlsoap.org/ws/2004/09/policy',
  wsp15: 'http://www.w3.org/ns/ws-policy',
  wsu: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
  wsaw: 'http://www.w3.org/2006/05/addressing/wsdl',
  wsam: 'http://www.w3.org/2007/05/addressing/metadata',
  wsoma: 'http://schemas.xmlsoap.org/ws/2004/09/policy/optimizedmimeserialization',
  sp: 'http://schemas.xmlsoap.org/ws/2005/07/securitypolicy',
  sp12: 'http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702',
  wsrm: 'http://schemas.xmlsoap.org/ws/2005/02/rm/policy',
  msb: 'http://schemas.microsoft.com/ws/06/2004/mspolicy/netbinary1',
  x: 'urn:x',
};
const declared = Object.entries(prefixes)
  .map(([prefix, ns]) => `xmlns:${prefix}="${ns}"`)
  .join(' ');

/** Returns a WSDL with policies, and with additional elements in its first binding. */
function withPolicy(parts: { definitions?: string; binding?: string; operation?: string; required?: string }): string {
  const { definitions = '', binding = '', operation = '' } = parts;
  return wsdlOf({
    definitions: `${definitions}<wsdl:service name="S"><wsdl:port name="Q" binding="tns:soap"/></wsdl:service>`,
  })
    .replace('<wsdl:definitions', `<wsdl:definitions ${declared}`)
    .replace('<soap:binding', `${binding}<soap:binding`)
    .replace('<soap:operation', `${operation}<soap:operation`);
}

function notices(text: string): readonly string[] {
  const { description, notices: all } = readWsdl(text, 'x');
  expect(description.operations).toHaveLength(1);
  return all;
}

const inBinding = (policy: string) => withPolicy({ binding: policy });
const all = (assertions: string) =>
  `<wsp:Policy><wsp:ExactlyOne><wsp:All>${assertions}</wsp:All></wsp:ExactlyOne></wsp:Policy>`;

suite('the requirements of a policy are in a notice', () => {
  const assertions: readonly [string, string, string][] = [
    ['WS-Addressing', '<wsaw:UsingAddressing/>', 'WS-Addressing (UsingAddressing)'],
    ['WS-Addressing 1.0', '<wsam:Addressing><wsp:Policy/></wsam:Addressing>', 'WS-Addressing (Addressing)'],
    ['MTOM', '<wsoma:OptimizedMimeSerialization/>', 'MTOM (OptimizedMimeSerialization)'],
    ['security', '<sp:AsymmetricBinding/>', 'WS-Security (AsymmetricBinding)'],
    [
      'security with its tokens',
      '<sp12:SignedSupportingTokens><wsp:Policy><sp12:UsernameToken/></wsp:Policy></sp12:SignedSupportingTokens>',
      'WS-Security (SignedSupportingTokens: UsernameToken)',
    ],
    [
      'security with its tokens, but not with tokens of others and not with other assertions',
      '<sp12:SignedSupportingTokens><wsp:Policy><x:OtherToken/><sp12:RequireDerivedKeys/><sp12:X509Token/></wsp:Policy></sp12:SignedSupportingTokens>',
      'WS-Security (SignedSupportingTokens: X509Token)',
    ],
    ['reliable messaging', '<wsrm:RMAssertion/>', 'WS-ReliableMessaging (RMAssertion)'],
    ["WCF's binary encoding", '<msb:BinaryEncoding/>', "WCF's binary encoding (BinaryEncoding)"],
    ['an unknown assertion', '<x:Y/>', '{urn:x}Y'],
    ['several', '<wsaw:UsingAddressing/><x:Y/>', 'WS-Addressing (UsingAddressing), {urn:x}Y'],
  ];
  it.each(assertions)('%s', (_, assertion, want) => {
    expect(notices(inBinding(all(assertion)))).toEqual([
      `a policy of <wsdl:binding> requires ${want}; this client does not do that automatically, so the service may reject its calls (x:18)`,
    ]);
  });

  const addressing = '<wsaw:UsingAddressing/>';
  const places: readonly [string, string, string][] = [
    [
      'by its Id',
      withPolicy({
        definitions: `<wsp:Policy wsu:Id="p">${addressing}</wsp:Policy>`,
        binding: '<wsp:PolicyReference URI="#p"/>',
      }),
      'the policy p',
    ],
    [
      'in WS-Policy 1.5, by its name',
      withPolicy({ definitions: `<wsp15:Policy Name="urn:p"><wsp15:All>${addressing}</wsp15:All></wsp15:Policy>` }),
      'the policy urn:p',
    ],
    [
      'for an operation',
      withPolicy({ operation: `<wsp:Policy>${addressing}</wsp:Policy>` }),
      'a policy of <wsdl:operation>',
    ],
    [
      'for a port',
      withPolicy({}).replace(
        '<wsdl:port name="Q" binding="tns:soap"/>',
        `<wsdl:port name="Q" binding="tns:soap"><wsp:Policy>${addressing}</wsp:Policy></wsdl:port>`,
      ),
      'a policy of <wsdl:port>',
    ],
    ['without a policy', inBinding('<wsaw:UsingAddressing wsdl:required="true"/>'), 'a policy of <wsdl:binding>'],
  ];
  it.each(places)('%s', (_, text, want) => {
    expect(notices(text)).toEqual([expect.stringMatching(`^${want} requires WS-Addressing \\(UsingAddressing\\);`)]);
  });

  it('of a policy in another document are reported by its URI', () => {
    expect(notices(inBinding('<wsp:PolicyReference URI="http://h/p.xml#q"/>'))).toEqual([
      expect.stringContaining('requires the policy "http://h/p.xml#q", which was not read;'),
    ]);
  });

  it('of several alternatives include the requirements of each, unless one requires nothing', () => {
    const either = (one: string, other: string) =>
      `<wsp:Policy><wsp:ExactlyOne><wsp:All>${one}</wsp:All><wsp:All>${other}</wsp:All></wsp:ExactlyOne></wsp:Policy>`;
    const of = (policy: string) => notices(inBinding(policy)).map((each) => /requires ([^;]*);/.exec(each)?.[1]);
    expect(of(either('<x:Y/><x:Z/>', '<x:Y/>'))).toEqual(['{urn:x}Y, {urn:x}Z']);
    expect(of(either('<x:Y/>', ''))).toEqual([]);
  });
});

it('a notice lists at most ten requirements, and at most ten tokens of an assertion', () => {
  const many = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, at) => `<${prefix}:N${at}Token/>`).join('');
  const listed = (count: number, name: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => name(at)).join(', ');
  expect(notices(inBinding(all(many(11, 'x'))))[0]).toContain(`requires ${listed(10, (at) => `{urn:x}N${at}Token`)};`);
  const tokens = `<sp:SignedSupportingTokens>${many(11, 'sp')}${many(1, 'sp')}</sp:SignedSupportingTokens>`;
  expect(notices(inBinding(all(tokens)))[0]).toContain(
    `requires WS-Security (SignedSupportingTokens: ${listed(10, (at) => `N${at}Token`)});`,
  );
});

suite('an assertion is named', () => {
  const requirement = (assertion: string) => /requires ([^;]*);/.exec(notices(inBinding(all(assertion))).join())?.[1];
  const http = (name: string) => `<h:${name} xmlns:h="http://schemas.microsoft.com/ws/06/2004/policy/http"/>`;

  it.each([
    ['<sp12:Trust13/>', 'WS-Trust (Trust13)'],
    ['<sp:Trust10/>', 'WS-Trust (Trust10)'],
    ['<sp:NoTrust1/>', 'WS-Security (NoTrust1)'],
    ['<sp:A><sp:IssuedToken/><sp:B><sp:X509Token/></sp:B><sp:Token/></sp:A>', 'WS-Trust (A: IssuedToken, X509Token)'],
    [http('BasicAuthentication'), 'HTTP authentication (BasicAuthentication)'],
    ['<m:MTOM xmlns:m="http://www.w3.org/2007/08/soap12-mtom-policy"/>', 'MTOM (MTOM)'],
    ['<r:RM xmlns:r="http://docs.oasis-open.org/ws-rx/wsrmp/200702"/>', 'WS-ReliableMessaging (RM)'],
    [
      '<s:A xmlns:s="http://schemas.xmlsoap.org/ws/2005/07/securitypolicyx"/>',
      '{http://schemas.xmlsoap.org/ws/2005/07/securitypolicyx}A',
    ],
    ['<x:Y Optional="true" x:Optional="true"/>', '{urn:x}Y'],
    ['<x:Y wsp:Optional="false"/>', '{urn:x}Y'],
    ['<x:Y wsp:Other="true"/>', '{urn:x}Y'],
    ['<x:Y wsp:Optional="true" wsp15:Ignorable="false"/>', undefined],
    ['<x:Y/><x:Y/><x:Z/>', '{urn:x}Y, {urn:x}Z'],
    ['<wsp:Other><x:Y/></wsp:Other>', undefined],
    ['<wsp:All URI="http://h/p"><x:Y/></wsp:All>', '{urn:x}Y'],
    ['<wsp:PolicyReference URI="http://h/p"/><x:Y/>', 'the policy "http://h/p", which was not read, {urn:x}Y'],
  ])('%s', (assertion, want) => expect(requirement(assertion)).toBe(want));

  it.each([
    ['wsu:Id="p"', 'the policy p'],
    ['xml:id="p"', 'the policy p'],
    ['Name="p"', 'the policy p'],
    ['IdName="p"', 'a policy of <wsdl:binding>'],
  ])('with its policy, %s', (attribute, want) => {
    expect(notices(inBinding(`<wsp:Policy ${attribute}><x:Y/></wsp:Policy>`))).toEqual([
      `${want} requires {urn:x}Y; this client does not do that automatically, so the service may reject its calls (x:18)`,
    ]);
  });

  it('only in policies, not in types', () => {
    const policy = '<s:annotation><s:appinfo><wsp:Policy><x:Y/></wsp:Policy></s:appinfo></s:annotation>';
    expect(notices(withPolicy({}).replace('</s:schema>', `${policy}$&`))).toEqual([]);
    expect(notices(withPolicy({ definitions: '<x:a><wsp:Policy><x:Y/></wsp:Policy></x:a>' }))[1]).toMatch(
      /^a policy of <x:a> requires \{urn:x\}Y;/,
    );
  });
});

suite('there is no notice for', () => {
  const withoutNotice: readonly [string, string][] = [
    ['an optional assertion', inBinding(all('<wsaw:UsingAddressing wsp:Optional="true"/>'))],
    ['an ignorable assertion', inBinding('<wsp15:Policy><x:Y wsp15:Ignorable="1"/></wsp15:Policy>')],
    ['an empty policy', inBinding('<wsp:Policy/>')],
    ['a reference without a policy', inBinding('<wsp:PolicyReference URI="#no"/>')],
    [
      'policies that are required and empty',
      withPolicy({ definitions: '<wsp:UsingPolicy wsdl:required="true"/><wsp:Policy wsu:Id="Empty"/>' }),
    ],
  ];
  it.each(withoutNotice)('%s', (_, text) => {
    expect(notices(text)).toEqual([]);
  });
});

it('a required extension that is not a policy is rejected', () => {
  expect(
    messageOf(() =>
      readWsdl(
        inBinding('<x:y wsdl:required="true"/>').replace(/<wsdl:binding name="soap12"[^]*?<\/wsdl:binding>/, ''),
        'x',
      ),
    ),
  ).toContain('<x:y>, which the WSDL requires, is not supported');
});

suite('transport security', () => {
  const binding = (sp: string, token: string, more = '') =>
    inBinding(
      all(
        `<${sp}:TransportBinding><wsp:Policy><${sp}:TransportToken><wsp:Policy>${token}</wsp:Policy></${sp}:TransportToken><${sp}:AlgorithmSuite><wsp:Policy><${sp}:Basic256/></wsp:Policy></${sp}:AlgorithmSuite><${sp}:Layout><wsp:Policy><${sp}:Strict/></wsp:Policy></${sp}:Layout>${more}</wsp:Policy></${sp}:TransportBinding>`,
      ),
    );

  it.each([
    ['2005/07', binding('sp', '<sp:HttpsToken RequireClientCertificate="false"/>')],
    ['1.2', binding('sp12', '<sp12:HttpsToken/>')],
  ])('with HTTPS alone requires nothing that the client does not do: WS-SecurityPolicy %s', (_, wsdl) =>
    expect(notices(wsdl)).toEqual([]),
  );

  it.each([
    ['a client certificate', binding('sp', '<sp:HttpsToken RequireClientCertificate="true"/>')],
    [
      'a client certificate in WS-SecurityPolicy 1.2',
      binding('sp12', '<sp12:HttpsToken><wsp:Policy><sp12:RequireClientCertificate/></wsp:Policy></sp12:HttpsToken>'),
    ],
    ['a timestamp', binding('sp', '<sp:HttpsToken/>', '<sp:IncludeTimestamp/>')],
    ['another token', binding('sp', '<sp:SpnegoContextToken/>')],
    ['no token', inBinding(all('<sp:TransportBinding/>'))],
  ])('with %s is in a notice', (_, wsdl) =>
    expect(notices(wsdl).join()).toMatch(
      /^a policy of <wsdl:binding> requires WS-Security \(TransportBinding(: TransportToken, (Https|SpnegoContext)Token)?\);/,
    ),
  );
});

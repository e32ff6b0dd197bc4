import type { Contract, ElementParticle, Operation } from '../../src/soap/schema/contract.js';
import { ServiceClient } from '../../src/runtime.js';
import { cannedTransport, envelope, type CannedReply } from '../support/canned-transport.js';
import { complex } from '../support/declarations.js';

/** A kind of reply that can be created in any size. */
export interface ReplyShape {
  readonly name: string;
  /** Creates a reply that is about `n` times as long as a reply of size 1. */
  readonly make: (n: number) => CannedReply;
  /** The expected outcome of a call: a value, or an error whose message matches. */
  readonly outcome: 'value' | RegExp;
}

const ns = 'urn:g';
const element = (name: string, type: ElementParticle['type'], max = 1): ElementParticle => ({
  name,
  ns,
  type,
  min: 0,
  ...(max > 1 && { max }),
});

/** With backtracking, matching this pattern would take exponential time. */
const evil = { kind: 'simple', base: 'string', facets: { patterns: [['^(?:(?:a+)+b)$']] } } as const;
const colour = { kind: 'simple', base: 'string', enumeration: ['Red', 'Green'] } as const;
const digits = { kind: 'simple', base: 'int', facets: { patterns: [['^(?:[0-9]{4})$']] } } as const;

const reply = complex([
  element('long', 'long'),
  element('decimal', 'decimal'),
  element('double', 'double'),
  element('duration', 'duration'),
  element('language', 'language'),
  element('name', 'QName'),
  element('token', 'token'),
  element('text', 'string'),
  element('binary', 'base64Binary'),
  element('hex', 'hexBinary'),
  element('list', () => ({ kind: 'list', item: 'int' })),
  element('either', () => ({ kind: 'union', members: [() => evil, () => digits, 'string'] })),
  element('open', 'anyType'),
  element('mixed', complex([], { mixed: true })),
  element('when', 'dateTime', Infinity),
  element('colour', () => colour, Infinity),
  element(
    'row',
    complex([element('a', 'int'), element('b', 'string')], { attributes: [{ name: 'id', type: 'int' }] }),
    Infinity,
  ),
  element(
    'chosen',
    complex([
      {
        kind: 'group',
        key: '$choice',
        min: 0,
        max: Infinity,
        alternatives: [[element('x', 'int')], [element('y', 'string'), element('z', 'string')]],
      },
    ]),
  ),
]);

const run: Operation = {
  name: 'run',
  action: 'urn:g/run',
  output: { name: 'runResponse', ns, type: reply },
  replyHeaders: [{ name: 'seen', ns, key: 'seen', type: 'string', max: Infinity }],
};
const contract = { targetNamespace: ns, fingerprint: '', operations: { run } } satisfies Contract;

const body = (content: string): string => `<runResponse xmlns="${ns}">${content}</runResponse>`;
const ok = (content: string, more: CannedReply = {}): CannedReply => ({ body: envelope(body(content)), ...more });
const fault = (detail: string): CannedReply => ({
  status: 500,
  body: envelope(
    `<soap:Fault><faultcode>soap:Server</faultcode><faultstring>no</faultstring><detail>${detail}</detail></soap:Fault>`,
  ),
});
const header = (blocks: string): CannedReply => ({
  body: envelope(body('')).replace('<soap:Body>', `<soap:Header>${blocks}</soap:Header><soap:Body>`),
});
const times = (n: number, make: (at: number) => string): string =>
  Array.from({ length: n }, (_, at) => make(at)).join('');
/** An element takes more work than a character. */
const tenth = (make: ReplyShape['make']) => (n: number) => make(Math.ceil(n / 10));
const deep = (depth: number): string => `${'<a>'.repeat(depth)}t${'</a>'.repeat(depth)}`;

export const replyShapes: readonly ReplyShape[] = [
  // numbers
  { name: 'a long of zeros', make: (n) => ok(`<long>${'0'.repeat(n)}x</long>`), outcome: /is not a bigint of 64 bits/ },
  { name: 'a long behind zeros', make: (n) => ok(`<long>-${'0'.repeat(n)}1</long>`), outcome: 'value' },
  {
    name: 'a decimal of zeros',
    make: (n) => ok(`<decimal>${'0'.repeat(n)}.${'0'.repeat(n)}</decimal>`),
    outcome: 'value',
  },
  {
    name: 'a decimal that ends badly',
    make: (n) => ok(`<decimal>1.${'0'.repeat(n)}x</decimal>`),
    outcome: /is not a decimal/,
  },
  { name: 'a double', make: (n) => ok(`<double>${'1'.repeat(n)}e-${n}</double>`), outcome: 'value' },
  // text
  { name: 'a duration', make: (n) => ok(`<duration>PT1.${'1'.repeat(n)}x</duration>`), outcome: /is not a duration/ },
  { name: 'a language', make: (n) => ok(`<language>${'aa-'.repeat(n)}</language>`), outcome: /is not a language tag/ },
  {
    name: 'a qualified name',
    make: (n) => ok(`<name>${'a'.repeat(n)}:${'b'.repeat(n)}:</name>`),
    outcome: /is not a qualified name/,
  },
  { name: 'white space', make: (n) => ok(`<token>${' \n\t'.repeat(n)}</token>`), outcome: 'value' },
  { name: 'base64', make: (n) => ok(`<binary>${'QUJD '.repeat(n)}=</binary>`), outcome: /is not a Uint8Array/ },
  { name: 'hexadecimal', make: (n) => ok(`<hex>${'0f '.repeat(n)}</hex>`), outcome: 'value' },
  { name: 'a list', make: (n) => ok(`<list>${'12 \n '.repeat(n)}</list>`), outcome: 'value' },
  {
    name: 'a union with a pattern that explodes',
    make: (n) => ok(`<either>${'a'.repeat(n)}</either>`),
    outcome: 'value',
  },
  { name: 'entities', make: (n) => ok(`<text>${'&amp;a&#x41;'.repeat(n)}</text>`), outcome: 'value' },
  { name: 'sections', make: tenth((n) => ok(`<text>${'<![CDATA[a]]]]>b'.repeat(n)}</text>`)), outcome: 'value' },
  { name: 'comments', make: tenth((n) => ok(`<text>${'<!-- a -->'.repeat(n)}</text>`)), outcome: 'value' },
  {
    name: 'instructions, which are left to saxes',
    make: tenth((n) => ok(`<text>${'<?a b?>c'.repeat(n)}</text>`)),
    outcome: 'value',
  },
  {
    name: 'long text in small pieces',
    make: (n) => ok(`<text>${'text]'.repeat(n)}</text>`, { pieces: 7 }),
    outcome: 'value',
  },
  // elements
  { name: 'dates', make: tenth((n) => ok('<when>2024-02-29T14:36:37.250+01:00</when>'.repeat(n))), outcome: 'value' },
  {
    name: 'rows',
    make: tenth((n) => ok(times(n, (at) => `<row id="${at}"><a>1</a><b>t</b></row>`))),
    outcome: 'value',
  },
  {
    name: 'a repeated choice',
    make: tenth((n) => ok(`<chosen>${'<x>1</x><y>a</y><z>b</z>'.repeat(n)}</chosen>`)),
    outcome: 'value',
  },
  {
    name: 'enumeration values that are unknown',
    make: tenth((n) => ok(times(n, (at) => `<colour>c${at}</colour>`))),
    outcome: 'value',
  },
  { name: 'unknown elements', make: tenth((n) => ok(times(n, (at) => `<u${at}><v/></u${at}>`))), outcome: 'value' },
  {
    name: 'unknown elements with names that are left to saxes',
    make: tenth((n) => ok(times(n, (at) => `<ü${at}/>`))),
    outcome: 'value',
  },
  { name: 'nesting', make: tenth((n) => ok(`<open>${deep(50).repeat(Math.ceil(n / 50))}</open>`)), outcome: 'value' },
  { name: 'nesting without an end', make: tenth((n) => ok(`<open>${deep(n)}</open>`)), outcome: /nested deeper/ },
  { name: 'mixed content', make: tenth((n) => ok(`<mixed>${'a<b/>:c'.repeat(n)}</mixed>`)), outcome: 'value' },
  {
    name: 'attributes',
    make: tenth((n) => ok(`<open>${times(n, (at) => `<a b="${at}" c="x:y"/>`)}</open>`)),
    outcome: 'value',
  },
  {
    name: 'many attributes on one tag',
    make: tenth((n) => ok(`<open${times(n, (at) => ` a${at}="1"`)}/>`)),
    outcome: /./,
  },
  {
    name: 'namespaces',
    make: tenth((n) => ok(`<open>${times(n, (at) => `<p:a xmlns:p="urn:${at}">p:b</p:a>`)}</open>`)),
    outcome: 'value',
  },
  {
    name: 'many namespaces on one tag',
    make: tenth((n) => ok(`<open${times(n, (at) => ` xmlns:a${at}="urn:${at}"`)}/>`)),
    outcome: /./,
  },
  // faults, header blocks and other texts
  { name: 'a fault detail of colons', make: (n) => fault(':'.repeat(n)), outcome: /no/ },
  { name: 'a fault detail of names', make: (n) => fault(`<d>${'soap:a é:b '.repeat(n)}</d>`), outcome: /no/ },
  { name: 'a fault detail of elements', make: tenth((n) => fault('<d a="soap:b">a:b</d>'.repeat(n))), outcome: /no/ },
  {
    name: 'headers to understand',
    make: tenth((n) => header(times(n, (at) => `<h${at} soap:mustUnderstand="1"/>`))),
    outcome: /./,
  },
  { name: 'declared headers', make: tenth((n) => header(`<seen xmlns="${ns}">a</seen>`.repeat(n))), outcome: 'value' },
  {
    name: 'a page',
    make: (n) => ({ status: 500, headers: { 'content-type': 'text/html' }, body: '<title> '.repeat(n) }),
    outcome: /./,
  },
  { name: 'nothing but <', make: (n) => ({ body: '<'.repeat(n) }), outcome: /./ },
];

/** Creates a function that makes a call and returns its outcome. */
export function caller(): (reply: CannedReply) => Promise<'value' | Error> {
  let canned: CannedReply = {};
  const client = new ServiceClient({
    endpoint: 'https://example.test/x.asmx',
    contract,
    transport: cannedTransport(() => canned),
    maxReplyBytes: 2 ** 30,
    timeoutMs: 600_000,
  });
  return (next) => {
    canned = next;
    return client.call(run, undefined).then(
      () => 'value' as const,
      (error: Error) => error,
    );
  };
}

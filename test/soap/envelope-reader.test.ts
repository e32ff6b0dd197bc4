import { describe, expect, test } from 'vitest';
import { EnvelopeReader, type BodyContent, type EnvelopeReaderOptions } from '../../src/soap/envelope-reader.js';
import { SOAP11, SOAP12 } from '../../src/soap/xml/names.js';
import type { XmlElement } from '../../src/soap/xml/tree.js';
import { envelope } from '../support/canned-transport.js';

const R = { name: 'r', ns: 'urn:t', type: 'tree' } as const;
const reply = '<r xmlns="urn:t"/>';

function readerOf(options: Partial<EnvelopeReaderOptions> = {}): EnvelopeReader {
  return new EnvelopeReader({
    expect: (ns, name) => (ns === R.ns && name === R.name ? R : undefined),
    expected: R,
    ...options,
  });
}

function read(text: string, options?: Partial<EnvelopeReaderOptions>): BodyContent {
  const reader = readerOf(options);
  reader.write(text);
  return reader.end();
}

/** An envelope with header blocks. */
const withHeader = (blocks: string, body = reply, ns = SOAP11): string =>
  `<s:Envelope xmlns:s="${ns}"><s:Header>${blocks}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;

describe('the content of the Body', () => {
  test.each(['1.1', '1.2'] as const)('of an envelope of SOAP %s is the expected element', (version) => {
    const reader = readerOf();
    expect([reader.version, reader.rootNs, reader.stopped]).toEqual([undefined, undefined, undefined]);
    reader.write(envelope(reply, version));
    expect(reader.end()).toMatchObject({ kind: 'element', element: R, version, decoder: { value: { name: 'r' } } });
    expect([reader.version, reader.rootNs]).toEqual([version, version === '1.1' ? SOAP11 : SOAP12]);
    expect([reader.headers, reader.mustUnderstand, reader.stopped]).toEqual([undefined, [], undefined]);
  });

  test('may be empty only if that is expected, but the Body must exist', () => {
    expect(read(envelope(''), { expectEmpty: true })).toEqual({ kind: 'empty', version: '1.1' });
    expect(read(envelope('', '1.2'), { expectEmpty: true })).toEqual({ kind: 'empty', version: '1.2' });
    const invalid = { kind: 'invalid', path: 'Envelope/Body' };
    expect(read(envelope(''))).toEqual({ ...invalid, problem: 'is empty' });
    const none = `<s:Envelope xmlns:s="${SOAP11}"><s:Header/><Body xmlns="urn:x">${reply}</Body></s:Envelope>`;
    expect(read(none, { expectEmpty: true })).toEqual({ ...invalid, problem: 'is missing' });
    // a Body of the other SOAP version is not the Body
    expect(read(envelope(reply, '1.2').replace('<soap:Body', `<soap:Body xmlns:soap="${SOAP11}"`))).toMatchObject({
      kind: 'invalid',
      problem: 'is missing',
    });
  });

  test.each<[string, string, Partial<EnvelopeReaderOptions>, string]>([
    ['another element', '<x/>', {}, 'contains <x> in no namespace; expected <r> in the namespace urn:t'],
    [
      'another namespace',
      '<r xmlns="urn:x"/>',
      {},
      'contains <r> in the namespace urn:x; expected <r> in the namespace urn:t',
    ],
    ['a description of what is expected', '<x/>', { expected: 'a b' }, 'contains <x> in no namespace; expected a b'],
    ['a second element', `${reply}<x/>`, {}, 'has more than one element (also <x>)'],
    ['a fault after the element', `${reply}<soap:Fault/>`, {}, 'has more than one element (also <Fault>)'],
    [
      'a Fault that is not of SOAP',
      '<Fault/>',
      {},
      'contains <Fault> in no namespace; expected <r> in the namespace urn:t',
    ],
    [
      'a long name',
      `<${'x'.repeat(81)}/>`,
      { expected: 'a' },
      `contains <${'x'.repeat(77)}...> in no namespace; expected a`,
    ],
  ])('is invalid with %s', (_name, body, options, problem) => {
    expect(read(envelope(body), options)).toEqual({ kind: 'invalid', path: 'Envelope/Body', problem });
  });

  test('is a fault of either SOAP version, in either envelope', () => {
    const fault = (ns: string) => `<f:Fault xmlns:f="${ns}"><faultcode>x:A</faultcode></f:Fault>`;
    for (const ns of [SOAP11, SOAP12])
      for (const version of ['1.1', '1.2'] as const)
        expect(read(envelope(fault(ns), version))).toMatchObject({ kind: 'fault', fault: { code: 'A' } });
  });
});

describe('text that is not an envelope', () => {
  test.each<[string, string, string | undefined, string]>([
    ['another root element', '<a/>', 'a', 'is not a SOAP envelope'],
    [
      'an envelope of another namespace',
      '<Envelope xmlns="urn:x"/>',
      'Envelope',
      'has an Envelope in the namespace urn:x, which is neither SOAP 1.1 nor 1.2',
    ],
    [
      'an envelope without a namespace',
      '<Envelope/>',
      'Envelope',
      'has an Envelope in the namespace (none), which is neither SOAP 1.1 nor 1.2',
    ],
    ['a DOCTYPE', '<!DOCTYPE html [<!ENTITY a "b">]><x/>', 'html', 'has a DOCTYPE, which SOAP forbids'],
    ['a DOCTYPE without a name', '<!DOCTYPE "a"><x/>', undefined, 'has a DOCTYPE, which SOAP forbids'],
    ['a long root', `<${'x'.repeat(81)}/>`, `${'x'.repeat(77)}...`, 'is not a SOAP envelope'],
  ])('%s', (_name, text, root, problem) => {
    const reader = readerOf();
    reader.write(text);
    expect(reader.stopped).toEqual({ kind: 'not-soap', root, problem });
    // the text after the error is not read
    reader.write('<b></c>');
    expect(reader.end()).toEqual({ kind: 'not-soap', root, problem });
  });

  test('that is not well-formed has a problem without a final period', () => {
    const problem = expect.stringMatching(/^is not well-formed XML \(.*[^.]\)$/) as string;
    expect(read('{}')).toEqual({ kind: 'not-soap', root: undefined, problem });
    const reader = readerOf();
    reader.write(envelope(reply).slice(0, -3));
    expect(reader.end()).toEqual({ kind: 'not-soap', root: 'Envelope', problem });
    expect(reader.stopped).toEqual(reader.end());
  });
});

describe('a limit holds exactly', () => {
  test('for the text before the root element: 65,536 characters', () => {
    const reader = readerOf();
    reader.write(`<!--${'x'.repeat(65_532)}`);
    expect(reader.stopped).toBeUndefined();
    reader.write('x');
    const problem = 'has no root element within its first 65536 characters';
    expect(reader.stopped).toEqual({ kind: 'not-soap', root: undefined, problem });
    const inTime = readerOf();
    inTime.write(`<!--${'x'.repeat(65_000)}-->`);
    inTime.write(envelope(' '.repeat(70_000) + reply).replace(/^<\?.*?\?>/, ''));
    expect(inTime.end()).toMatchObject({ kind: 'element' });
  });

  test('for the number of elements', () => {
    const text = envelope('<r xmlns="urn:t"><a/><a/></r>');
    expect(read(text, { maxElements: 5 })).toMatchObject({ kind: 'element' });
    const problem = 'has more than 4 elements';
    expect(read(text, { maxElements: 4 })).toEqual({ kind: 'not-soap', root: 'Envelope', problem });
  });

  test.each([[64, {}] as const, [9, { maxDepth: 9 }] as const])('for the depth: %i', (depth, options) => {
    const nested = (levels: number) =>
      envelope(`<r xmlns="urn:t">${'<a>'.repeat(levels - 3)}${'</a>'.repeat(levels - 3)}</r>`);
    expect(read(nested(depth), options)).toMatchObject({ kind: 'element' });
    const problem = `is nested deeper than ${depth} elements`;
    expect(read(nested(depth + 1), options)).toEqual({ kind: 'invalid', path: 'Envelope', problem });
  });

  test('for a fault: 10,000 elements and attributes', () => {
    const fault = (items: number) => envelope(`<soap:Fault><detail>${'<a/>'.repeat(items)}</detail></soap:Fault>`);
    const content = read(fault(9998));
    expect(content).not.toHaveProperty('fault.isCut');
    expect(content).toHaveProperty('fault.detail.children.length', 9998);
    expect(read(fault(9999))).toMatchObject({ fault: { isCut: true, detail: { children: { length: 9998 } } } });
  });

  test('for a header block that must be understood: 10,000 elements and attributes', () => {
    const block = (items: number) => `<b s:mustUnderstand="1">${'<a/>'.repeat(items)}</b>`;
    const kept = (options: Partial<EnvelopeReaderOptions>) => {
      const reader = readerOf(options);
      reader.write(withHeader(block(10_000)));
      const { $any = [] } = (reader.headers ?? {}) as { $any?: XmlElement[] };
      return [...reader.mustUnderstand, ...$any].map(({ children }) => children.length);
    };
    expect(kept({})).toEqual([9998]);
    expect(kept({ keepsOtherHeaders: true })).toEqual([10_000]);
  });
});

describe('the header blocks of a reply', () => {
  const ticket = { name: 'Ticket', ns: 'urn:t', type: 'int' } as const;
  const blocks = (text: string, options: Partial<EnvelopeReaderOptions>) => {
    const reader = readerOf(options);
    reader.write(withHeader(text));
    const content = reader.end();
    return content.kind === 'element' ? reader.headers : content;
  };
  const T = (text: string) => `<Ticket xmlns="urn:t">${text}</Ticket>`;

  test('are decoded by key; of several, the first counts unless the WSDL allows several', () => {
    expect(blocks(T('1') + T('2'), { headers: [ticket] })).toEqual({ Ticket: 1 });
    expect(blocks(T('1') + T('2'), { headers: [{ ...ticket, key: 'k' }] })).toEqual({ k: 1 });
    expect(blocks(T('1') + T('2'), { headers: [{ ...ticket, max: 2 }] })).toEqual({ Ticket: [1, 2] });
  });

  test('are kept in $any if they are not declared, or skipped', () => {
    const options = { headers: [ticket], keepsOtherHeaders: true };
    const other = '<Ticket xmlns="urn:x">a</Ticket>';
    const kept = { ns: 'urn:x', name: 'Ticket', attributes: [], children: ['a'], prefixes: undefined };
    expect(blocks(other + T('1') + other, options)).toEqual({ Ticket: 1, $any: [kept, kept] });
    expect(blocks(other + T('1') + other, { headers: [ticket] })).toEqual({ Ticket: 1 });
    expect(blocks(other, {})).toBeUndefined();
  });

  test('are invalid with their path', () => {
    expect(blocks(T('x'), { headers: [ticket] })).toMatchObject({ kind: 'invalid', path: 'Header/Ticket' });
    const id = { name: 'id', ns: 'urn:t', type: 'int' } as const;
    const declared = { ...ticket, type: () => ({ kind: 'complex', elements: [id] }) as const };
    expect(blocks(T(''), { headers: [declared] })).toEqual({
      kind: 'invalid',
      path: 'Header/Ticket/id',
      problem: 'is missing, but the WSDL requires it',
    });
    expect(blocks(T('<id xmlns="">1</id>'), { headers: [declared] })).toEqual({
      kind: 'invalid',
      path: 'Header/Ticket/id',
      problem:
        'is missing, but the WSDL requires it; there is one in no namespace, but the WSDL says the namespace urn:t',
    });
  });

  test('that must be understood are collected, only from the Header', () => {
    const understood = (text: string) => {
      const reader = readerOf();
      reader.write(text);
      reader.end();
      return reader.mustUnderstand.map(({ name }) => name);
    };
    const block = '<a s:mustUnderstand=" true "/><b s:mustUnderstand="1"/><c s:mustUnderstand="yes"/><d/>';
    expect(understood(withHeader(block))).toEqual(['a', 'b']);
    expect(understood(withHeader(block, reply, SOAP12))).toEqual(['a', 'b']);
    expect(understood(withHeader(block).replaceAll('s:Header', 's:Other'))).toEqual([]);
    const isReceiver = (ns: string, attribute: string) =>
      understood(withHeader(`<a s:mustUnderstand="1" ${attribute}/>`, reply, ns)).length === 1;
    for (const actor of ['', ' http://schemas.xmlsoap.org/soap/actor/next '])
      expect(isReceiver(SOAP11, `s:actor="${actor}"`)).toBe(true);
    for (const role of ['', `${SOAP12}/role/next`, `${SOAP12}/role/ultimateReceiver`])
      expect(isReceiver(SOAP12, `s:role="${role}"`)).toBe(true);
    for (const role of ['urn:x', `${SOAP12}/role/none`, `${SOAP12}/role/`])
      expect(isReceiver(SOAP12, `s:role="${role}"`)).toBe(false);
    // attributes of other namespaces say nothing
    expect(isReceiver(SOAP11, 'actor="urn:x"')).toBe(true);
    expect(isReceiver(SOAP12, `role="urn:x" o:role="urn:x" xmlns:o="${SOAP11}"`)).toBe(true);
  });
});

describe('with lenient', () => {
  const options = { lenient: true, expect: () => ({ name: 'r', ns: 'urn:t', type: 'string' }) as const };

  test('a comment or an instruction in a value is an error, elsewhere it is not', () => {
    const problem = 'has a comment or processing instruction in a value';
    for (const text of ['<!-- c -->', '<?x y?>']) {
      expect(read(envelope(`<r xmlns="urn:t">a${text}b</r>`), options)).toMatchObject({ kind: 'not-soap', problem });
      expect(read(envelope(`${text}<r xmlns="urn:t">a</r>${text}`), options)).toMatchObject({ kind: 'element' });
      expect(read(envelope(`<r xmlns="urn:t">a${text}b</r>`), { ...options, lenient: false })).toMatchObject({
        decoder: { value: 'ab' },
      });
    }
  });
});

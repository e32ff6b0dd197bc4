import { describe, expect, test } from 'vitest';
import { declaredFault, isDefinedCode, readFault, type Fault } from '../../src/soap/fault.js';
import type { ElementDeclaration } from '../../src/soap/schema/contract.js';
import type { XmlElement } from '../../src/soap/xml/tree.js';

type Child = XmlElement | string;

const element = (name: string, ...children: Child[]): XmlElement => ({ ns: '', name, attributes: [], children });
const fault = (...children: Child[]): XmlElement => element('Fault', ...children);
const fault11 = (code: string, text = '', ...more: Child[]): XmlElement =>
  fault(' ', element('faultcode', code), element('faultstring', text), ...more);

describe('a fault of SOAP 1.1', () => {
  test.each<[code: string, want: string, blames: Fault['blames']]>([
    ['soap:Client', 'Client', 'sender'],
    [' s:Client.Authentication ', 'Client.Authentication', 'sender'],
    ['soap:Server', 'Server', 'receiver'],
    ['Server.Busy.Now', 'Server.Busy.Now', 'receiver'],
    ['soap:MustUnderstand', 'MustUnderstand', 'sender'],
    ['soap:VersionMismatch', 'VersionMismatch', 'sender'],
    ['x:Clients', 'Clients', 'unknown'],
    ['a:b:c', 'b:c', 'unknown'],
    ['', '', 'unknown'],
  ])('with the code %j', (code, want, blames) => {
    const read = readFault(fault11(code, ' no '), '1.1');
    expect(read).toEqual({ code: want, blames, reason: 'no', detail: undefined });
    expect(readFault(fault11(code, ' no '), '1.2')).toEqual(read);
    expect(isDefinedCode(want)).toBe(/^(Client|Server|MustUnderstand|VersionMismatch)$/.test(want));
  });

  test('has a detail if the detail is not empty', () => {
    const detail = element('detail', element('a'));
    expect(readFault(fault11('a', '', detail), '1.1').detail).toBe(detail);
    expect(readFault(fault11('a', '', element('detail')), '1.1').detail).toBeUndefined();
    expect(readFault(fault11('a', '', element('Detail', 'x')), '1.1').detail).toEqual(element('Detail', 'x'));
  });

  test('without any element has no code and no text', () => {
    expect(readFault(fault(), '1.1')).toEqual({ code: '', blames: 'unknown', reason: '', detail: undefined });
  });
});

describe('a fault of SOAP 1.2', () => {
  const fault12 = (...codes: string[]): XmlElement => {
    const nested = codes.reduceRight<XmlElement | undefined>((inner, code, at) => {
      const children = [element('Value', code), ...(inner ? [inner] : [])];
      return element(at === 0 ? 'Code' : 'Subcode', ...children);
    }, undefined);
    return fault(...(nested ? [nested] : []), element('Reason', element('Text', ' why '), element('Text', 'other')));
  };

  test.each<[codes: string[], want: string, blames: Fault['blames']]>([
    [['s:Sender'], 'Sender', 'sender'],
    [['s:Receiver'], 'Receiver', 'receiver'],
    [['s:DataEncodingUnknown'], 'DataEncodingUnknown', 'sender'],
    [['s:Sender', 'x:A'], 'A', 'sender'],
    [['s:Receiver', 'x:A', 'y:Sender'], 'Sender', 'receiver'],
    [['s:Other'], 'Other', 'unknown'],
    [[], '', 'unknown'],
  ])('with the codes %j', (codes, want, blames) => {
    expect(readFault(fault12(...codes), '1.2')).toEqual({ code: want, blames, reason: 'why', detail: undefined });
  });
});

test('a fault of which a part was skipped says so', () => {
  expect(readFault(fault11('a'), '1.1', true).isCut).toBe(true);
  expect(readFault(fault11('a'), '1.1')).not.toHaveProperty('isCut');
});

describe('the declared fault in a detail', () => {
  const NS = 'urn:t';
  const complex =
    (...elements: ElementDeclaration[]) =>
    () =>
      ({ kind: 'complex', elements }) as const;
  const limit: ElementDeclaration = { name: 'Limit', ns: NS, type: complex({ name: 'n', ns: NS, type: 'int' }) };
  const other: ElementDeclaration = { name: 'Other', ns: NS, type: 'QName' };
  const xml = (name: string, children: Child[], more: Partial<XmlElement> = {}): XmlElement => ({
    ns: NS,
    name,
    attributes: [],
    children,
    ...more,
  });
  const declared = (children: Child[], faults: readonly ElementDeclaration[] | undefined = [limit, other]) =>
    declaredFault(readFault(fault11('a', '', element('detail', ...children)), '1.1'), faults);

  const five = xml('Limit', ['\n', xml('n', ['5'])]);

  test('is the first element that the WSDL declares', () => {
    expect(declared([' ', xml('x', []), five, xml('Other', ['a'])])).toEqual({ name: 'Limit', value: { n: 5 } });
    expect(declared([{ ...five, ns: 'urn:x' }, xml('Other', ['a'])])).toEqual({ name: 'Other', value: '{urn:t}a' });
  });

  test('is undefined if the fault has no detail, or its detail does not match the WSDL', () => {
    expect(declared([five], [])).toBeUndefined();
    expect(declaredFault(readFault(fault11('a', '', element('detail', five)), '1.1'), undefined)).toBeUndefined();
    expect(declared([element('Limit'), 'Limit'])).toBeUndefined();
    expect(declared([xml('Limit', [xml('n', ['x'])]), xml('Other', ['a'])])).toBeUndefined();
    expect(declared([xml('Limit', []), xml('Other', ['a'])])).toBeUndefined();
    expect(declaredFault({ code: '', blames: 'unknown', reason: '', detail: undefined }, [limit])).toBeUndefined();
    const cut = readFault(fault11('a', '', element('detail', five)), '1.1', true);
    expect(declaredFault(cut, [limit])).toBeUndefined();
  });

  test('has qualified names with the prefixes that the tree keeps, or else in the namespace of the element', () => {
    const value = (more: Partial<XmlElement>, text: string) => declared([xml('Other', [text], more)])?.value;
    expect(value({}, 'a')).toBe('{urn:t}a');
    expect(value({ prefixes: { '': 'urn:d' } }, 'a')).toBe('{urn:d}a');
    expect(value({ prefixes: { p: 'urn:p' } }, 'p:a')).toBe('{urn:p}a');
    expect(declared([xml('Other', ['q:a'], { prefixes: { p: 'urn:p' } })])).toBeUndefined();
    expect(declared([xml('Other', ['toString:a'], { prefixes: {} })])).toBeUndefined();
  });
});

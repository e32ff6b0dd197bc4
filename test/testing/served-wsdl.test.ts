import { expect, it } from 'vitest';
import { factsOf, withAddress } from '../../src/testing/served-wsdl.js';

const text = `<definitions>
  <types><schema><documentation>a schema</documentation></schema></types>
  <portType name="soap">
    <documentation>the port type</documentation>
    <operation name="run"><documentation>Runs<operation name="inner"/> <b>it</b>.</documentation><input/></operation>
    <operation name="stop"><input><documentation>an input</documentation></input></operation>
    <operation><documentation>no name</documentation></operation>
  </portType>
  <portType name="http">
    <operation name="run"><documentation>again</documentation></operation>
  </portType>
  <binding name="soap"><binding transport="http"/><operation name="run"/></binding>
  <binding name="get"><binding verb="GET"/><operation name="run"><operation location="/run"/></operation></binding>
  <binding name="post"><binding verb="POST"/><operation name="run"/><operation name="stop"/></binding>
  <binding name="late"><operation name="late"/></binding>
  <binding name="put"><binding verb="PUT"/><operation name="put"/></binding>
</definitions>`;

it('a WSDL documents the operations of its first port type, and offers operations by verb', () => {
  const { documentation, http } = factsOf(text);
  expect([...documentation]).toEqual([
    ['run', 'Runs it.'],
    ['', 'no name'],
  ]);
  expect([...http.GET]).toEqual(['run']);
  expect([...http.POST]).toEqual(['run', 'stop']);
});

it('bytes are read like text, and a damaged WSDL up to the damage', () => {
  expect(factsOf(Buffer.from(text))).toEqual(factsOf(text));
  const damaged = factsOf(`${text.slice(0, text.indexOf('<operation name="stop">'))}<a></b>`);
  expect([...damaged.documentation]).toEqual([['run', 'Runs it.']]);
  expect(factsOf()).toEqual({ documentation: new Map(), http: { GET: new Set(), POST: new Set() } });
});

it.each([
  ['<soap:address location="http://a"/>', '<soap:address location="http://b"/>'],
  [`<address x='>' location = 'a'>`, `<address x='>' location = "http://b">`],
  ['<wsdl:address\nlocation="a" />', '<wsdl:address\nlocation="http://b" />'],
  ['<addresses location="a"/>', '<addresses location="a"/>'],
  ['<address xlocation="a"/>', '<address xlocation="a"/>'],
  ['location="a"', 'location="a"'],
])('the address in %s is replaced: %s', (written, want) => {
  expect(Buffer.from(withAddress(Buffer.from(written), 'http://b')).toString()).toBe(want);
});

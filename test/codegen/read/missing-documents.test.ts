import { expect, it } from 'vitest';
import { MissingDocumentError, MissingDocuments } from '../../../src/codegen/read/missing-documents.js';
import { parseXml } from '../../../src/codegen/read/xml/document.js';
import { messageOf } from '../wsdl.js';

const notices = new Set<string>();
const xml = parseXml('\n<s:import xmlns:s="urn:s"/>', 'a.wsdl', { notices });
const missing = (at: number | string, ns = `urn:${at}`) => ({ xml, ns, written: `${at}.xsd`, reason: 'it is far' });

/** The message about the documents 0 to `count - 1`. */
function messageFor(count: number): string {
  const documents = new MissingDocuments([]);
  for (let at = 0; at < count; at++) documents.add(missing(at), true);
  return messageOf(() => documents.assertComplete());
}

it('a required document stops the generator, and the message says how to continue', () => {
  expect(messageFor(1)).toBe(
    'a.wsdl:2: the document "0.xsd" cannot be read: it is far\n  at s:import\n' +
      '  make it available, or continue with its declarations untyped: --allow-missing urn:0',
  );
});

it('a message lists the names of 20 more documents, and the options for 20 in total', () => {
  const lines = (count: number) => messageFor(count).split('\n');
  const options = (count: number) => messageFor(count).match(/--allow-missing/g)?.length;
  expect(lines(2)[0]).toBe('a.wsdl:2: the document "0.xsd" cannot be read: it is far; also missing: "1.xsd"');
  expect(lines(21)[0]).toMatch(/"18\.xsd", "19\.xsd"(,| and) "20\.xsd"$/);
  expect(lines(22)[0]).toMatch(/"19\.xsd", "20\.xsd"(,| and) 1 more$/);
  expect([1, 20, 21].map(options)).toEqual([1, 20, 20]);
});

it('an option that allows several documents is listed once, and one without a namespace by its location', () => {
  const documents = new MissingDocuments([]);
  for (const each of [missing('a', 'urn:o'), missing('b', 'urn:o'), missing('c d', '')]) documents.add(each, true);
  expect(messageOf(() => documents.assertComplete())).toMatch(/: --allow-missing urn:o --allow-missing 'c d\.xsd'$/);
});

it('the error is a MissingDocumentError', () => {
  const documents = new MissingDocuments([]);
  documents.assertComplete();
  documents.add(missing('a'), true);
  expect(() => documents.assertComplete()).toThrow(MissingDocumentError);
});

it('a document that is not required or that may be missing causes a notice, unless it is silent', () => {
  const documents = new MissingDocuments(['urn:allowed', 'b.xsd']);
  documents.add(missing('a'), false);
  documents.add(missing('silent'), false, true);
  documents.add(missing('x', 'urn:allowed'), true);
  documents.add(missing('b', 'urn:b'), true, true);
  documents.assertComplete();
  const want = [
    ['a', 'urn:a'],
    ['x', 'urn:allowed'],
    ['b', 'urn:b'],
  ].map(
    ([name, ns]) => `skipped the import of "${ns}" (a.wsdl:2): the document "${name}.xsd" cannot be read: it is far`,
  );
  expect(documents.skipped).toEqual(want);
  expect([...notices]).toEqual(want);
});

it('a document becomes required if a name of its namespace is needed', () => {
  const documents = new MissingDocuments(['allowed.xsd']);
  documents.add(missing('a', 'urn:o'), false);
  documents.add(missing('b', 'urn:o'), false);
  documents.add(missing('allowed'), false);
  expect([documents.has('urn:o'), documents.has('urn:p')]).toEqual([true, false]);
  expect(documents.require('urn:p')).toBeUndefined();
  expect(documents.require('urn:allowed')).toBe('the document "allowed.xsd" cannot be read: it is far');
  documents.assertComplete();
  expect(documents.require('urn:o')).toBe('the document "a.xsd" cannot be read: it is far');
  expect(messageOf(() => documents.assertComplete())).toMatch(
    /"a\.xsd" cannot be read: it is far; also missing: "b\.xsd"\n.*\n.* --allow-missing urn:o$/,
  );
});

import { expect, it } from 'vitest';
import { wsdlOf } from '../wsdl.js';
import { diffOf } from './diff-of.js';

/** Returns a WSDL with the given types in each namespace. The operation uses the first type of each namespace. */
function withTypes(namespaces: Readonly<Record<string, readonly string[]>>): string {
  const all = Object.entries(namespaces);
  const type = (name: string) => `<s:simpleType name="${name}"><s:restriction base="s:string"/></s:simpleType>`;
  return wsdlOf({
    request: all.map(([ns, names], at) => `<s:element name="e${at}" type="x:${names[0]}" xmlns:x="${ns}"/>`).join(''),
    schemas: all
      .map(([ns, names]) => `<s:schema targetNamespace="${ns}">${names.map(type).join('')}</s:schema>`)
      .join(''),
  });
}

const renamed = (before: Parameters<typeof withTypes>[0], after: Parameters<typeof withTypes>[0]) =>
  diffOf(withTypes(before), withTypes(after))
    .changes.filter(({ kind }) => kind === 'namespace-changed')
    .map(({ message }) => message);

it('a namespace counts as renamed if at least half of its names are in a new namespace', () => {
  const half = renamed({ 'urn:a': ['A', 'B'] }, { 'urn:b': ['A', 'C'] });
  expect(half).toEqual(['The namespace "urn:a" was renamed to "urn:b".']);
  expect(renamed({ 'urn:a': ['A', 'B', 'C'] }, { 'urn:b': ['A', 'D', 'E'] })).toEqual([]);
  expect(renamed({ 'urn:a': ['A'] }, { 'urn:b': ['B'] })).toEqual([]);
});

it('if several namespaces are new, the one with the most of the names counts; in a tie, the first counts', () => {
  expect(renamed({ 'urn:a': ['A', 'B'] }, { 'urn:b': ['A'], 'urn:c': ['A', 'B'] })).toEqual([
    'The namespace "urn:a" was renamed to "urn:c".',
  ]);
  expect(renamed({ 'urn:a': ['A', 'B'] }, { 'urn:b': ['A', 'B'], 'urn:c': ['A', 'B'] })).toEqual([
    'The namespace "urn:a" was renamed to "urn:b".',
  ]);
});

it('a new namespace counts as the new name of only one old namespace', () => {
  expect(renamed({ 'urn:a': ['A'], 'urn:b': ['A'] }, { 'urn:c': ['A'] })).toEqual([
    'The namespace "urn:a" was renamed to "urn:c".',
  ]);
});

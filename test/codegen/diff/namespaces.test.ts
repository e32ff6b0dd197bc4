import { expect, it } from 'vitest';
import { wsdlOf } from '../wsdl.js';
import { diffOf, linesOf } from './diff-of.js';

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

it('a namespace counts as renamed if one namespace was removed and one was added', () => {
  expect(renamed({ 'urn:a': ['A', 'B'] }, { 'urn:b': ['A', 'C'] })).toEqual([
    'The namespace "urn:a" was renamed to "urn:b".',
  ]);
  expect(renamed({ 'urn:a': ['A'], 'urn:c': ['C'] }, { 'urn:c': ['C'], 'urn:b': ['A'] })).toHaveLength(1);
});

it('a renamed namespace leaves other namespaces as they are', () => {
  const diff = diffOf(withTypes({ 'urn:a': ['A'], 'urn:c': ['C'] }), withTypes({ 'urn:b': ['A'], 'urn:c': ['C'] }));
  expect(linesOf(diff)).toEqual(['namespace-changed : cosmetic, breaking']);
});

it('several removed or added namespaces do not count as renamed, and their types are other types', () => {
  expect(renamed({ 'urn:a': ['A', 'B'] }, { 'urn:b': ['A'], 'urn:c': ['A', 'B'] })).toEqual([]);
  expect(renamed({ 'urn:a': ['A'], 'urn:b': ['A'] }, { 'urn:c': ['A'] })).toEqual([]);
  expect(renamed({ 'urn:a': ['A'] }, { 'urn:a': ['A'], 'urn:b': ['B'] })).toEqual([]);
});

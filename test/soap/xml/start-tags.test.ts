import { expect, test } from 'vitest';
import { TagCache, type ParsedTag } from '../../../src/soap/xml/start-tags.js';
import { XSI } from '../../../src/soap/xml/names.js';

const tag = (...namespaces: readonly string[]): ParsedTag =>
  ({ tag: 'a', attributes: namespaces.map((ns) => ({ ns, local: 'x', value: '1' })) }) as unknown as ParsedTag;

test('tags with attributes are cached for one document only, except xsi:nil and xsi:type', () => {
  const shared = new TagCache();
  expect([tag(), tag(XSI), tag(''), tag(XSI, 'urn:a')].map((each) => shared.accepts(each))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(new TagCache(true).accepts(tag(''))).toBe(true);
});

test('long tags are not cached', () => {
  const cache = new TagCache();
  expect(cache.accepts({ ...tag(), tag: 'a'.repeat(500) })).toBe(true);
  expect(cache.accepts({ ...tag(), tag: 'a'.repeat(501) })).toBe(false);
});

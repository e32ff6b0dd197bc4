import { describe, expect, test } from 'vitest';
import { expectNext, MAX_CACHED_TAGS, parseTag, TagCache, type ParsedTag } from '../../../src/soap/xml/start-tags.js';
import { XML, XMLNS, XSI } from '../../../src/soap/xml/names.js';
import { noAttributes } from '../../../src/soap/xml/tree.js';

const tag = (...namespaces: readonly string[]): ParsedTag =>
  ({ tag: 'a', attributes: namespaces.map((ns) => ({ ns, local: 'x', value: '1' })) }) as unknown as ParsedTag;

/** Parses a tag inside an element that declares `p`. */
function inside(written: string): ParsedTag | undefined {
  const outer = parseTag('o xmlns:p="urn:p"', new TagCache().outermost);
  if (!outer) throw new Error('not read');
  return parseTag(written, outer.scope);
}

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

test('at most 2000 tags are cached, until the cache is cleared', () => {
  expect(MAX_CACHED_TAGS).toBe(2000);
  const cache = new TagCache();
  const cached = Array.from({ length: 2001 }, (_, at) => parseTag(`a${at}`, cache.outermost)?.isCached);
  expect(cached.lastIndexOf(true)).toBe(1999);
  expect(cached.indexOf(false)).toBe(2000);
  expect([cache.size, cache.outermost.tags.size]).toEqual([2000, 2000]);
  cache.clear();
  expect([cache.size, cache.outermost.tags.size]).toEqual([0, 0]);
  expect(parseTag('a', cache.outermost)?.isCached).toBe(true);
});

test('the prefix xml is in scope everywhere, and no other', () => {
  expect([...new TagCache().outermost.prefixes]).toEqual([['xml', XML]]);
  expect([...(inside('a xmlns="urn:a"')?.scope.prefixes ?? [])]).toEqual([
    ['xml', XML],
    ['p', 'urn:p'],
    ['', 'urn:a'],
  ]);
});

test('a cached tag is found by its text; a tag that is not cached is parsed each time', () => {
  const { outermost } = new TagCache();
  const cached = parseTag('a', outermost);
  expect(cached).toEqual({
    tag: 'a',
    outer: outermost,
    isCached: true,
    next: undefined,
    follow: undefined,
    ns: '',
    local: 'a',
    raw: 'a',
    attributes: [],
    scope: outermost,
  });
  expect(outermost.tags.get('a')).toBe(cached);
  expect([cached?.scope === outermost, cached?.attributes === noAttributes]).toEqual([true, true]);
  expect(parseTag('a x="1"', outermost)?.isCached).toBe(false);
  expect(outermost.tags.size).toBe(1);
});

describe('the scanner reads', () => {
  const x = { ns: '', name: 'x', value: '1' };

  test.each<[string, object]>([
    ['a', { raw: 'a', local: 'a', ns: '', attributes: [] }],
    ['p:a', { raw: 'p:a', local: 'a', ns: 'urn:p', attributes: [] }],
    ['a xmlns="urn:a"', { raw: 'a', local: 'a', ns: 'urn:a', attributes: [] }],
    ['a \n\txmlns="urn:a"\n', { raw: 'a', local: 'a', ns: 'urn:a', attributes: [] }],
    ['q:a xmlns:q="urn:q"', { raw: 'q:a', local: 'a', ns: 'urn:q', attributes: [] }],
    ['a xmlns=""', { raw: 'a', local: 'a', ns: '', attributes: [] }],
    ['p:a xmlns:p="urn:other"', { raw: 'p:a', local: 'a', ns: 'urn:other', attributes: [] }],
    ['a x="1"', { raw: 'a', local: 'a', ns: '', attributes: [x] }],
    ["a x='1' y=''", { raw: 'a', local: 'a', ns: '', attributes: [x, { ns: '', name: 'y', value: '' }] }],
    [
      'a x="1" p:x="1" xml:lang="en" xmlns="urn:a"',
      { ns: 'urn:a', attributes: [x, { ...x, ns: 'urn:p' }, { ns: XML, name: 'lang', value: 'en' }] },
    ],
  ])('<%s>', (written, want) => {
    expect(inside(written)).toMatchObject({ tag: written, ...want });
  });
});

describe('a tag is left to saxes', () => {
  test.each([
    ['', 'no name'],
    ['1a', 'no name'],
    ['é', 'a name that is not ASCII'],
    ['aé', 'a name that is not ASCII'],
    ['a/b', 'a character after the name'],
    ['a x', 'no value'],
    ['a x=1', 'a value without quotes'],
    ['a x="1"y="2"', 'no space'],
    ['a x="1" /', 'a character after the attributes'],
    ['a x="&amp;"', 'an entity'],
    ['a x="<"', 'a forbidden character'],
    ['a x="\n"', 'white space that is normalized'],
    ['q:a', 'an undeclared prefix'],
    ['a q:x="1"', 'an undeclared prefix'],
    ['a x="1" x="2"', 'an attribute that occurs twice'],
    ['a p:x="1" r:x="2" xmlns:r="urn:p"', 'an attribute that occurs twice'],
    ['a xmlns="urn:a" xmlns="urn:a"', 'a declaration that occurs twice'],
    ['a xmlns:q="urn:a" xmlns:q="urn:a"', 'a declaration that occurs twice'],
    ['a xmlns:xml="urn:a"', 'a reserved prefix'],
    ['a xmlns:xmlns="urn:a"', 'a reserved prefix'],
    ['a xmlns:XML="urn:a"', 'a reserved prefix'],
    ['a xmlns:q=""', 'a prefix without a namespace'],
    ['a xmlns=" urn:a"', 'a namespace with white space'],
    ['a xmlns="urn:a "', 'a namespace with white space'],
    [`a xmlns="${XML}"`, 'a reserved namespace'],
    [`a xmlns:q="${XMLNS}"`, 'a reserved namespace'],
  ])('<%s>: %s', (written) => {
    expect(inside(written)).toBe(undefined);
  });

  test('with more than 50 attributes and namespace declarations', () => {
    const attributes = (count: number): string => Array.from({ length: count }, (_, at) => ` a${at}="1"`).join('');
    expect(inside(`a${attributes(50)}`)?.attributes).toHaveLength(50);
    expect(inside(`a${attributes(51)}`)).toBe(undefined);
    expect(inside(`a${attributes(49)} xmlns="urn:a"`)?.attributes).toHaveLength(49);
    expect(inside(`a${attributes(50)} xmlns="urn:a"`)).toBe(undefined);
  });

  test('with more than 51 prefixes in scope', () => {
    const prefixes = (count: number): string =>
      Array.from({ length: count }, (_, at) => ` xmlns:q${at}="urn:a"`).join('');
    // xml and p are in scope as well
    expect(inside(`a${prefixes(49)}`)?.scope.prefixes.size).toBe(51);
    expect(inside(`a${prefixes(50)}`)).toBe(undefined);
  });
});

test('a tag refers to the tag that followed, and in the same scope to the text between them', () => {
  const { outermost } = new TagCache();
  const parsed = (written: string, outer = outermost): ParsedTag => {
    const found = parseTag(written, outer);
    if (!found) throw new Error('not read');
    return found;
  };
  const root = parsed('a xmlns="urn:a"');
  const [first, second] = [parsed('p', root.scope), parsed('q xmlns:i="urn:i"', root.scope)];
  const inner = parsed('r', second.scope);
  expectNext(undefined, root);
  expectNext(root, first);
  expectNext(first, second);
  expectNext(second, inner);
  expect(outermost.root).toBe(root);
  expect([root, first, second, inner].map(({ next }) => next)).toEqual([first, second, inner, undefined]);
  expect([root, first, second, inner].map(({ follow }) => follow)).toEqual([
    undefined,
    '/p><q xmlns:i="urn:i">',
    undefined,
    undefined,
  ]);
});

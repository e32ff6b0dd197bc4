import { describe, expect, it } from 'vitest';
import { diffOfParts, lineOf, linesOf } from './diff-of.js';

const element = (attributes: string, content = '') =>
  content === '' ? `<s:element ${attributes}/>` : `<s:element ${attributes}>${content}</s:element>`;
const a = element('name="a" type="s:int"');
const b = element('name="b" type="s:int"');
const optional = element('minOccurs="0" name="a" type="s:int"');
const list = element('minOccurs="0" maxOccurs="unbounded" name="a" type="s:int"');
const choice = (content: string, attributes = '') => `<s:choice${attributes}>${content}</s:choice>`;
const sequence = (content: string, attributes = '') => `<s:sequence${attributes}>${content}</s:sequence>`;
const c = element('name="c" type="s:int"');
const opt = ' minOccurs="0"';
const many = ' minOccurs="0" maxOccurs="unbounded"';
const maybe = (content: string) => content.replaceAll('<s:element ', '<s:element minOccurs="0" ');

const B = 'breaking';
const C = 'compatible';
const N = 'cosmetic';

/**
 * The content of a message before and after the change, the kind and path of the change, and its severities in requests
 * and replies.
 */
type Row = readonly [
  name: string,
  before: string,
  after: string,
  kind: string,
  request: readonly [types: string, wire: string],
  reply: readonly [types: string, wire: string],
];

const rows: readonly Row[] = [
  ['a required member is added', '', a, 'member-added a', [B, B], [C, C]],
  ['an optional member is added', '', optional, 'member-added a', [C, C], [C, C]],
  ['a list is added', '', list, 'member-added a', [C, C], [C, C]],
  ['a required member is removed', a, '', 'member-removed a', [B, B], [B, B]],
  ['an optional member is removed', optional, '', 'member-removed a', [B, B], [B, C]],
  ['members are reordered', a + b, b + a, 'members-reordered ', [N, B], [N, C]],
  ['an optional member becomes required', optional, a, 'occurrence-changed a', [B, B], [C, C]],
  ['a required member becomes optional', a, optional, 'occurrence-changed a', [C, C], [B, B]],
  ['a single member becomes a list', optional, list, 'occurrence-changed a', [B, C], [B, B]],
  ['a list becomes a single member', list, optional, 'occurrence-changed a', [B, B], [B, C]],
  ['a list gets a lower maximum', list, list.replace('unbounded', '5'), 'occurrence-changed a', [N, B], [N, C]],
  ['nil given', a, a.replace('/', ' nillable="true"/'), 'nillable-changed a', [C, C], [B, B]],
  [
    'an optional member becomes nillable',
    optional,
    optional.replace('/', ' nillable="true"/'),
    'nillable-changed a',
    [C, C],
    [B, B],
  ],
  ['list items become nillable', list, list.replace('/', ' nillable="true"/'), 'nillable-changed a', [C, C], [B, B]],
  ['a member is no longer nillable', a.replace('/', ' nillable="true"/'), a, 'nillable-changed a', [B, B], [C, C]],
  ['int to short', a, a.replace('int', 'short'), 'member-retyped a', [N, B], [N, C]],
  ['short to int', a.replace('int', 'short'), a, 'member-retyped a', [N, C], [N, B]],
  ['int to long', a, a.replace('int', 'long'), 'member-retyped a', [B, C], [B, B]],
  ['int to string', a, a.replace('int', 'string'), 'member-retyped a', [B, C], [B, B]],
  ['string to int', a.replace('int', 'string'), a, 'member-retyped a', [B, B], [B, C]],
  ['int to double', a, a.replace('int', 'double'), 'member-retyped a', [N, B], [N, B]],
  ['dateTime to string', a.replace('int', 'dateTime'), a.replace('int', 'string'), 'member-retyped a', [B, C], [N, B]],
  ['string to token', a.replace('int', 'string'), a.replace('int', 'token'), 'member-retyped a', [N, C], [N, C]],
  ['token to string', a.replace('int', 'token'), a.replace('int', 'string'), 'member-retyped a', [N, C], [N, B]],
  [
    'hexBinary to base64Binary',
    a.replace('int', 'hexBinary'),
    a.replace('int', 'base64Binary'),
    'member-retyped a',
    [N, B],
    [N, B],
  ],
  ['int to anyType', a, a.replace('int', 'anyType'), 'member-retyped a', [C, C], [B, B]],
  ['anyType to int', a.replace('int', 'anyType'), a, 'member-retyped a', [B, B], [C, C]],
  ['a fixed value is added', a, a.replace('/', ' fixed="1"/'), 'member-fixed-changed a', [B, B], [C, B]],
  ['a fixed value is removed', a.replace('/', ' fixed="1"/'), a, 'member-fixed-changed a', [C, B], [B, B]],
  ['a default for a number is added', a, a.replace('/', ' default="1"/'), 'member-default-changed a', [N, N], [N, B]],
  [
    'a default for a text is added',
    a.replace('int', 'string'),
    a.replace('int', 'string').replace('/', ' default="x"/'),
    'member-default-changed a',
    [N, N],
    [N, B],
  ],
  ['another namespace', a, a.replace('/', ' form="unqualified"/'), 'member-renamed a', [N, B], [N, B]],
  [
    'a member of a choice changes its type',
    choice(a + b),
    choice(a.replace('int', 'short') + b),
    'member-retyped $choice/a',
    [N, B],
    [N, C],
  ],
  ['an element is added at a second position', a + b, a + b + optional, 'member-added a', [C, C], [C, B]],
  ['a wildcard is added', '', '<s:any minOccurs="0"/>', 'member-added $any', [C, C], [C, C]],
  [
    'a wildcard accepts more elements',
    '<s:any namespace="urn:x"/>',
    '<s:any/>',
    'wildcard-changed $any',
    [N, B],
    [N, B],
  ],
  [
    'a wildcard no longer accepts undeclared elements',
    '<s:any processContents="lax"/>',
    '<s:any/>',
    'wildcard-changed $any',
    [N, B],
    [N, B],
  ],
  [
    'a member gets an identity constraint',
    element('name="a"', '<s:complexType/>'),
    element('name="a"', '<s:complexType/><s:unique name="u"><s:selector xpath="x"/><s:field xpath="."/></s:unique>'),
    'constraint-changed a',
    [N, B],
    [N, B],
  ],
  [
    'a wildcard accepts any namespace',
    '<s:any namespace="##other"/>',
    '<s:any/>',
    'wildcard-changed $any',
    [N, B],
    [N, B],
  ],
  [
    'a wildcard accepts only other namespaces',
    '<s:any/>',
    '<s:any namespace="##other"/>',
    'wildcard-changed $any',
    [N, B],
    [N, B],
  ],
  [
    'a wildcard accepts fewer elements',
    '<s:any/>',
    '<s:any namespace="urn:x"/>',
    'wildcard-changed $any',
    [N, B],
    [N, B],
  ],
];

/** Changes of groups, with the elements outside the groups that are also reported. */
const groupRows: readonly (readonly [name: string, before: string, after: string, also: readonly string[]])[] = [
  ['an alternative is added', choice(a + b), choice(a + b + c), []],
  ['an alternative is added to an optional choice', choice(a + b, opt), choice(a + b + c, opt), []],
  ['an alternative is removed', choice(a + b + c), choice(a + b), []],
  ['a choice becomes optional', choice(a + b), choice(a + b, opt), []],
  ['an alternative becomes optional', choice(a + b), choice(optional + b), []],
  ['a choice is added', '', choice(a + b, opt), []],
  ['a choice is removed', choice(a + b, opt), '', []],
  [
    'members of a repeated group are reordered',
    sequence(a + b, ' maxOccurs="9"'),
    sequence(b + a, ' maxOccurs="9"'),
    [],
  ],
  [
    'a choice of optional members becomes plain members',
    choice(a + b, opt),
    maybe(a + b),
    ['member-added a', 'member-added b'],
  ],
  [
    'plain optional members become a choice',
    maybe(a + b),
    choice(a + b, opt),
    ['member-removed a', 'member-removed b'],
  ],
  ['a required member becomes an alternative of a choice', a, choice(a + b), ['member-removed a']],
  ['a choice becomes its first member', choice(a + b), a, ['member-added a']],
  ['an optional sequence becomes required', sequence(a + b, opt), a + b, ['member-added a', 'member-added b']],
  ['members become an optional sequence', a + b, sequence(a + b, opt), ['member-removed a', 'member-removed b']],
  ['a choice becomes a sequence', choice(a + b, opt), sequence(a + b, opt), []],
  [
    'a choice becomes plain members, with the other member first',
    choice(a + b, opt),
    maybe(b + a),
    ['member-added b', 'member-added a'],
  ],
  [
    'a sequence becomes plain members, with the other member first',
    sequence(a + b, opt),
    b + a,
    ['member-added b', 'member-added a'],
  ],
  ['a repeated choice becomes plain members', choice(a + b, many), maybe(a + b), ['member-added a', 'member-added b']],
  ['an optional member becomes part of a repeated choice', maybe(a), choice(a + b, many), ['member-removed a']],
  ['a member leaves a choice', choice(a + b + c), a + choice(b + c), ['member-added a']],
  ['a member joins a choice', maybe(a) + choice(b + c), choice(a + b + c), ['member-removed a']],
  ['an element is also added in a choice', a + b, a + b + choice(a + c, opt), []],
];

describe.each(['request', 'reply'] as const)('in a %s', (direction) => {
  it.each(rows)('%s', (_, before, after, kind, request, reply) => {
    const [name = '', where = ''] = kind.split(' ');
    const path = ['run', direction, ...(where === '' ? [] : [where])].join('/');
    const [types, wire] = direction === 'request' ? request : reply;
    expect(linesOf(diffOfParts({ [direction]: before }, { [direction]: after }))).toEqual([
      `${name} ${path}: ${types}, ${wire}`,
    ]);
  });

  it.each(groupRows)('%s', (_, before, after, also) => {
    const [first, ...others] = diffOfParts({ [direction]: before }, { [direction]: after }).changes;
    expect(first && lineOf(first)).toBe(`members-regrouped run/${direction}: breaking, breaking`);
    expect(others.map(({ kind, path }) => `${kind} ${path[2]}`)).toEqual(also);
  });
});

it('the order of the alternatives of a choice is not significant', () => {
  const pair = sequence(a + b);
  expect(diffOfParts({ request: choice(pair + c) }, { request: choice(c + pair) }).changes).toEqual([]);
  const retyped = choice(c + sequence(a.replace('int', 'short') + b));
  expect(linesOf(diffOfParts({ request: choice(pair + c) }, { request: retyped }))).toEqual([
    expect.stringMatching(/^member-retyped run\/request\/\$choice\/a: /),
  ]);
});

describe('in a named type', () => {
  const user = (content: string) => `<s:complexType name="USER">${sequence(content)}</s:complexType>`;
  const use = element('minOccurs="0" name="user" type="tns:USER"');

  // if replies use a type, requests do not accept a Date for it either
  it.each(rows.filter(([name]) => !name.startsWith('dateTime')))(
    '%s: the more severe of both directions',
    (_, before, after, kind, request, reply) => {
      const moreSevere = (one: string | undefined, other: string | undefined) =>
        [B, C, N].find((each) => each === one || each === other) ?? '';
      const [name = '', where = ''] = kind.split(' ');
      const path = ['USER', ...(where === '' ? [] : [where])].join('/');
      const { changes } = diffOfParts(
        { request: use, reply: use, schema: user(element('name="other" type="s:int"') + before) },
        { request: use, reply: use, schema: user(element('name="other" type="s:int"') + after) },
      );
      expect(linesOf({ changes })).toEqual([
        `${name} ${path}: ${moreSevere(request[0], reply[0])}, ${moreSevere(request[1], reply[1])}`,
      ]);
      expect(changes[0]?.operations).toEqual(['run']);
    },
  );

  it('a change is reported once, with all operations whose messages contain it at any depth', () => {
    const operations = ['run', 'go', 'rest'];
    const wrapper = `<s:complexType name="BOX">${sequence(use)}</s:complexType>`;
    const goes = `<s:element name="go"><s:complexType>${sequence(element('name="box" type="tns:BOX"'))}</s:complexType></s:element>`;
    const of = (content: string) => ({ operations, request: use, schema: user(content) + wrapper + goes });
    const { changes } = diffOfParts(of(a + b), of(a));
    expect(linesOf({ changes })).toEqual(['member-removed USER/b: breaking, breaking']);
    expect(changes[0]?.operations).toEqual(['run', 'go']);
  });

  it('a type belongs to all operations that reach it, also through a type that another operation reaches first', () => {
    const holder = (name: string, type: string) =>
      `<s:complexType name="${name}">${sequence(element(`name="next" type="tns:${type}"`))}</s:complexType>`;
    const goes = `<s:element name="go"><s:complexType>${sequence(element('name="far" type="tns:FAR"'))}</s:complexType></s:element>`;
    const of = (content: string) => ({
      operations: ['run', 'go'],
      request: element('name="near" type="tns:NEAR"'),
      schema: user(content) + holder('NEAR', 'USER') + holder('FAR', 'NEAR') + goes,
    });
    const { changes } = diffOfParts(of(a + b), of(a));
    expect(changes.map(({ path, operations }) => [path.join('/'), operations])).toEqual([['USER/b', ['run', 'go']]]);
  });

  it('a change to an exported type that no operation uses can break compiled callers, but never the wire', () => {
    const array = `<s:complexType name="ArrayOfInt"><s:sequence>${element('minOccurs="0" maxOccurs="unbounded" name="int" type="s:int"')}</s:sequence></s:complexType>`;
    const rows: readonly (readonly [before: string, after: string, lines: readonly string[]])[] = [
      [user(a), user(a + b), ['member-added USER/b: breaking, cosmetic']],
      [user(a + b), user(a), ['member-removed USER/b: breaking, cosmetic']],
      [user(a), '', ['type-removed USER: breaking, cosmetic']],
      ['', user(a), ['type-added USER: compatible, cosmetic']],
      // an array has no name in TypeScript
      [array, '', []],
    ];
    for (const [before, after, lines] of rows) {
      const { changes } = diffOfParts({ schema: before }, { schema: after });
      expect(changes.map(lineOf)).toEqual(lines);
      expect(changes.flatMap(({ operations }) => operations)).toEqual([]);
    }
  });

  it('a recursive type is compared once', () => {
    const tree = (content: string) =>
      user(content + element('minOccurs="0" maxOccurs="unbounded" name="child" type="tns:USER"'));
    expect(linesOf(diffOfParts({ reply: use, schema: tree(a) }, { reply: use, schema: tree(a + b) }))).toEqual([
      'member-added USER/b: compatible, compatible',
    ]);
  });

  it('replacing a type with another is one change, and the contents are not compared', () => {
    const both = user(a) + user(a + b).replace('USER', 'PERSON');
    const keeps =
      element('minOccurs="0" name="keeps" type="tns:USER"') + element('minOccurs="0" name="too" type="tns:PERSON"');
    const of = (type: string) => ({ reply: keeps + use.replace('USER', type), schema: both });
    expect(linesOf(diffOfParts(of('USER'), of('PERSON')))).toEqual([
      'member-retyped run/reply/user: breaking, breaking',
    ]);
  });

  it('a renamed member is removed under its old name and added under its new name, and the others stay in order', () => {
    const of = (content: string) => ({ reply: use, schema: user(content) });
    expect(linesOf(diffOfParts(of(a + b + c), of(a.replace('"a"', '"z"') + b + c)))).toEqual([
      'member-removed USER/a: breaking, breaking',
      'member-added USER/z: compatible, compatible',
    ]);
  });

  it('a type that is renamed, gets a name or loses its name counts as another type', () => {
    const of = (name: string) => ({ reply: use.replace('USER', name), schema: user(a).replace('USER', name) });
    const inline = { reply: element('minOccurs="0" name="user"', `<s:complexType>${sequence(a)}</s:complexType>`) };
    const retyped = 'member-retyped run/reply/user: breaking, breaking';
    expect(linesOf(diffOfParts(of('USER'), of('PERSON')))).toEqual([
      retyped,
      'type-removed USER: breaking, cosmetic',
      'type-added PERSON: compatible, cosmetic',
    ]);
    expect(linesOf(diffOfParts(of('USER'), inline))).toEqual([retyped, 'type-removed USER: breaking, cosmetic']);
    expect(diffOfParts(inline, of('USER')).changes.map(({ message }) => message)).toEqual([
      'The type of the member user changed from an anonymous complex type to USER.',
      'The stubs no longer contain the type RunResponseUser.',
      'The type USER was added.',
    ]);
  });

  it('a type in another namespace counts as another type, although it has the same TypeScript name', () => {
    const keep = '<s:simpleType name="KEEP"><s:restriction base="s:string"/></s:simpleType>';
    const other = (content: string) => `<s:schema targetNamespace="urn:o">${keep}${content}</s:schema>`;
    const useIn = (ns: string) => use.replace('tns:USER"', `x:USER" xmlns:x="${ns}"`);
    const before = { reply: useIn('urn:t'), schema: user(a + b), schemas: other('') };
    const after = { reply: useIn('urn:o'), schemas: other(user(a)) };
    expect(linesOf(diffOfParts(before, after))).toEqual([
      'member-retyped run/reply/user: breaking, breaking',
      'type-removed USER: breaking, cosmetic',
      'type-added USER: compatible, cosmetic',
    ]);
  });

  it('arrays can differ in whether their items are nillable', () => {
    const array = (name: string, attributes: string) =>
      `<s:complexType name="${name}"><s:sequence>${element(`minOccurs="0" maxOccurs="unbounded" name="int" type="s:int"${attributes}`)}</s:sequence></s:complexType>`;
    const both = array('PLAIN', '') + array('NILLABLE', ' nillable="true"');
    const of = (direction: 'request' | 'reply', type: string) => ({
      [direction]: element(`minOccurs="0" name="list" type="tns:${type}"`),
      schema: both,
    });
    const lines = (direction: 'request' | 'reply', before: string, after: string) =>
      linesOf(diffOfParts(of(direction, before), of(direction, after)));
    const retyped = (direction: string) => [`member-retyped run/${direction}/list: breaking, breaking`];
    expect(lines('request', 'PLAIN', 'NILLABLE')).toEqual(retyped('request'));
    expect(lines('reply', 'PLAIN', 'NILLABLE')).toEqual(retyped('reply'));
    expect(lines('request', 'NILLABLE', 'PLAIN')).toEqual(retyped('request'));
  });

  it('an array type is an array in TypeScript as long as it contains nothing else', () => {
    const array = (content: string) => user(list.replace('"a"', '"item"') + content);
    expect(linesOf(diffOfParts({ reply: use, schema: array('') }, { reply: use, schema: array(optional) }))).toEqual([
      'content-changed USER: breaking, cosmetic',
      'member-added USER/a: compatible, compatible',
    ]);
  });
});

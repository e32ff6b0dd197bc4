import { describe, expect, test } from 'vitest';
import { bigIntOf, checkAttribute, checkValue, textOf, type ValueCheck } from '../../../src/soap/codec/value-checks.js';

/** Returns the issues that a check adds for a value. */
function issuesOf(check: ValueCheck, value: unknown): unknown[] {
  const issues: unknown[] = [];
  check(value, { addIssue: (issue) => issues.push(issue) });
  return issues;
}
const custom = (message: string, ...path: (string | number)[]) => [{ code: 'custom', message, path }];
const tree = { ns: 'urn:x', name: 'x', attributes: [], children: [] };

describe('the check of a value', () => {
  test('of a simple type reports the problem that the encoder reports', () => {
    expect(issuesOf(checkValue('date'), '2024-02-29')).toEqual([]);
    expect(issuesOf(checkValue('decimal'), 'x')).toEqual(
      custom("must be a decimal number as a string, such as '12.50', not another string"),
    );
    const list = () => ({ kind: 'list', item: 'int' }) as const;
    expect(issuesOf(checkValue(list), [1, 'x', 'y'])).toEqual(
      custom('must be a whole number from -2147483648 to 2147483647, not a string', 1),
    );
    expect(issuesOf(checkValue('int'), null)).toEqual(
      custom('null is not allowed here (the element is not nillable); leave it out'),
    );
  });

  test('applies facets and the fixed value only in a request', () => {
    const short = () => ({ kind: 'simple', base: 'string', facets: { maxLength: 1 } }) as const;
    expect(issuesOf(checkValue(short), 'ab')).toEqual(custom('must have 0 to 1 characters'));
    expect(issuesOf(checkValue(short, { direction: 'reply' }), 'ab')).toEqual([]);
    expect(issuesOf(checkValue('decimal', { fixed: '1.0' }), '2')).toEqual(custom('must be 1.0'));
    expect(issuesOf(checkValue('decimal', { fixed: '1.0' }), '1')).toEqual([]);
    expect(issuesOf(checkValue('decimal', { fixed: '1.0', direction: 'reply' }), '2')).toEqual([]);
    expect(issuesOf(checkValue('string', { fixed: '' }), 'a')).toEqual(custom('must be '));
  });

  test('of open content accepts any element, or only the declared one', () => {
    const element = { name: 'r', ns: 'urn:r' };
    for (const type of ['tree', 'anyType'] as const) {
      expect(issuesOf(checkValue(type), tree)).toEqual([]);
      expect(issuesOf(checkValue(type, { element }), tree)).toEqual(
        custom('must be an XmlElement named r in the namespace "urn:r"'),
      );
      expect(issuesOf(checkValue(type, { element }), { ...tree, ...element })).toEqual([]);
    }
    expect(issuesOf(checkValue('tree'), { ...tree, children: [5] })).toEqual(
      custom('must be an XmlElement: { ns, name, attributes: [], children: [] }', 'children', 0),
    );
    expect(issuesOf(checkValue('tree'), 'x')).toHaveLength(1);
  });

  test('of anyType accepts plain values, and null unless the declared element is not nillable', () => {
    for (const value of [5, 'x', { $type: 'int', $value: null }, null])
      expect(issuesOf(checkValue('anyType'), value)).toEqual([]);
    const element = { name: 'r', ns: '' };
    expect(issuesOf(checkValue('anyType', { element }), null)).toHaveLength(1);
    expect(issuesOf(checkValue('anyType', { element: { ...element, nillable: true } }), null)).toEqual([]);
    expect(issuesOf(checkValue('anyType'), { a: 1 })).toHaveLength(1);
  });
});

test('the check of an attribute reports its problem without a path', () => {
  expect(issuesOf(checkAttribute, { ns: '', name: 'a', value: '' })).toEqual([]);
  expect(issuesOf(checkAttribute, { ns: '', name: 'a:b', value: '' })).toEqual([
    { code: 'custom', message: 'must have an XML name without a prefix' },
  ]);
});

test('values are converted to their lexical forms before they are checked, if they have one', () => {
  expect([textOf('dateTime')(new Date(0)), textOf('dateTime')('x'), textOf('int')(5)]).toEqual([
    '1970-01-01T00:00:00.000Z',
    'x',
    '5',
  ]);
  expect([5, 5n, 1.5, 2 ** 53, '5', null].map(bigIntOf)).toEqual([5n, 5n, 1.5, 2 ** 53, '5', null]);
});

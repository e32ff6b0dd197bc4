import { expect, test } from 'vitest';
import { formsOf } from '../../../src/soap/schema/lexical-forms.js';
import type { BuiltInType } from '../../../src/soap/schema/values.js';

const formsIn = (type: BuiltInType, lexical: string): string[] => [...formsOf(type, lexical)];

test.each<[BuiltInType, string, string[]]>([
  ['boolean', 'true', ['1']],
  ['boolean', 'false', ['0']],
  ['hexBinary', 'AB1C', ['ab1c']],
  ['string', '42', []],
  ['base64Binary', 'AAAA', []],
  ['date', '2024-01-01', []],
  ['double', 'INF', []],
  ['double', '1e+21', []],
])('the other forms of the %s %s are %j', (type, lexical, forms) => {
  expect(formsIn(type, lexical)).toEqual(forms);
});

test.each<[BuiltInType, string, number, string[]]>([
  ['int', '42', 202, ['42', '+42', '042', '+042', '0042', '+0042']],
  ['int', '-42', 101, ['-42', '-042', '-0042']],
  ['unsignedLong', '0', 300, ['0', '+0', '-0', '00', '+00', '-00']],
  // 21 numbers of leading zeros; 22 fractions without digits, and 21 with digits
  ['decimal', '7', 21 * 22 * 2, ['7', '+7', '7.', '+7.', '7.0', '+7.0']],
  ['decimal', '-7.5', 21 * 21, ['-7.5', '-7.50', '-7.500']],
  ['float', '0.5', 21 * 21 * 2, ['.5', '+.5', '.50', '+.50']],
  ['double', '0', 21 * 22 * 3 - 6, ['.0', '+.0', '-.0', '.00']],
])('the forms of the %s %s start with the shortest', (type, lexical, count, first) => {
  const forms = formsIn(type, lexical);
  expect(forms.slice(0, first.length)).toEqual(first);
  expect([forms.length, new Set(forms).size]).toEqual([count, count]);
});

test('an integer has at most 100 more zeros, a decimal 20 before and 20 after its digits', () => {
  expect(formsIn('int', '5').at(-1)).toBe(`+${'0'.repeat(100)}5`);
  expect(formsIn('decimal', '1.5').at(-1)).toBe(`+${'0'.repeat(20)}1.5${'0'.repeat(20)}`);
  expect(formsIn('decimal', '7').at(-1)).toBe(`+${'0'.repeat(20)}7.${'0'.repeat(20)}`);
});

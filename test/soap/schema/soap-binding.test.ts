import { expect, test } from 'vitest';
import type { SoapPaths } from '../../../src/soap/schema/contract.js';
import { quotedText, soapVersionOf, unescaped, versionList } from '../../../src/soap/schema/soap-binding.js';

test.each<[SoapPaths | undefined, (string | undefined)[], string]>([
  [undefined, ['1.1', '1.1', '1.2'], "'1.1' and '1.2'"],
  [{ '1.1': '/a', '1.2': '/b' }, ['1.1', '1.1', '1.2'], "'1.1' and '1.2'"],
  [{ '1.1': '' }, ['1.1', '1.1', undefined], "'1.1'"],
  [{ '1.2': '' }, ['1.2', undefined, '1.2'], "'1.2'"],
  [{}, [undefined, undefined, undefined], 'none'],
])('%j offers, by default and for 1.1 and 1.2: %j', (offered, versions, list) => {
  expect([soapVersionOf(offered), soapVersionOf(offered, '1.1'), soapVersionOf(offered, '1.2')]).toEqual(versions);
  expect(versionList(offered)).toBe(list);
});

test.each([
  ['urn:action', 'urn:action'],
  ['!"\\~', '!\\"\\\\~'],
  ['a b', 'a%20b'],
  ['\u007fé€', '%7F%C3%A9%E2%82%AC'],
  ['', ''],
])('the action %j is sent as %j', (action, sent) => {
  expect(quotedText(action)).toBe(sent);
});

test('escapes of a quoted string are removed', () => {
  expect(unescaped('a\\"b\\\\c\\d')).toBe('a"b\\cd');
  expect(unescaped(quotedText('"\\"'))).toBe('"\\"');
});

import { describe, expect, test } from 'vitest';
import { SoapRequestError } from '../../src/errors.js';
import { arrayOf, check, expected, object, optional, string } from '../../src/soap/checks.js';

describe('unknown names', () => {
  const text = string(expected('a string'));
  const schema = object({ endpoint: optional(text), tls: optional(object({ ca: text })) });
  const messagesOf = (value: object): readonly string[] => {
    try {
      check(SoapRequestError, schema, value, 'x');
    } catch (error) {
      return (error as SoapRequestError).issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    }
    return [];
  };

  test('cause a single list of all known names', () => {
    expect(messagesOf({ qqqq: 1, zzzz: 1, endpont: 1 })).toEqual([
      'qqqq is not known here; expected one of endpoint, tls',
      'zzzz is not known here',
      'endpont is not known here; did you mean endpoint?',
    ]);
  });

  test('that would switch off verification cause a hint, even inside a structure', () => {
    expect(messagesOf({ tls: { ca: '', rejectUnauthorized: true } })).toEqual([
      'tls.rejectUnauthorized is not known here; verification cannot be switched off; to trust a private authority, set tls.ca',
    ]);
  });

  test('include inherited names, such as those of a signal or a URL that is passed instead of the options', () => {
    expect(messagesOf(new AbortController().signal)[0]).toMatch(/^aborted is not known here/);
    expect(messagesOf(new URL('https://host/'))).toContain('href is not known here');
    expect(messagesOf(Object.create({ endpont: 1 }) as object)).toHaveLength(1);
  });
});

test('an array with holes is rejected', () => {
  const texts = arrayOf(string(expected('a string')), expected('an array'));
  expect(() => check(SoapRequestError, texts, Object.assign([], { 1: 'a' }), 'x')).toThrow(
    'x: 0 is missing; it must be a string.',
  );
});

import { expect, it } from 'vitest';
import { jsonText } from '../../src/cli/terminal.js';

it('writes values that JSON cannot represent as strings, and escapes invisible characters', () => {
  const value = {
    big: 2n ** 60n,
    nan: NaN,
    infinite: -Infinity,
    one: 1,
    bytes: new Uint8Array([1, 2]),
    text: '\u202e',
  };
  const text = jsonText(value);
  expect(text).toBe(`{
  "big": "1152921504606846976",
  "nan": "NaN",
  "infinite": "-Infinity",
  "one": 1,
  "bytes": "AQI=",
  "text": "\\u202e"
}
`);
  expect(JSON.parse(text)).toEqual({
    big: '1152921504606846976',
    nan: 'NaN',
    infinite: '-Infinity',
    one: 1,
    bytes: 'AQI=',
    text: '\u202e',
  });
});

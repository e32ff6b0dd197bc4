import { expect, test } from 'vitest';
import { rowOf, rowXml } from '../../scripts/bench/server/rows.js';
import { rowsReply, textReply } from '../../scripts/bench/server/replies.js';
import { syntheticWsdl } from '../../scripts/bench/synthetic-wsdl.js';

test('a generated WSDL has the given number of operations and is always the same', () => {
  expect(syntheticWsdl(30).match(/<soap:operation /g)).toHaveLength(30);
  expect(syntheticWsdl(30)).toBe(syntheticWsdl(30));
});

test('rows are always the same and have about 240 bytes', () => {
  expect(rowOf(7)).toEqual(rowOf(7));
  expect(rowXml(rowOf(7))).toContain('<sNote>scanner &amp; printer &lt;2nd floor&gt;</sNote>');
  const bytes = Buffer.byteLength(rowsReply(1000)) / 1000;
  expect(bytes).toBeGreaterThan(230);
  expect(bytes).toBeLessThan(260);
});

test('a single string has the given number of bytes', () => {
  const text = /<GetTextResult>(.*)<\/GetTextResult>/s.exec(textReply(10_000))?.[1] ?? '';
  expect(Buffer.byteLength(text)).toBe(10_000);
});

import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { contractOf } from '../../../src/codegen/emit/contract-of.js';
import { generate } from '../../../src/codegen/generate.js';
import { loadContract } from '../../support/load-generated.js';
import { fileOf, generated, wsdlOf } from '../wsdl.js';

const samples = join(__dirname, '../../samples-wsdl');
const files = [
  join(__dirname, '../../../wsdl/rescue.wsdl'),
  ...readdirSync(samples, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map(({ name }) => join(samples, name, `${name}.wsdl`)),
];

/** Calls every function once, and replaces a result that was seen before with its number. */
function unfolded(value: unknown, seen = new Map<unknown, number>()): unknown {
  if (typeof value === 'function') return { calls: unfolded((value as () => unknown)(), seen) };
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return `the value ${seen.get(value)}`;
  seen.set(value, seen.size);
  if (Array.isArray(value)) return value.map((each) => unfolded(each, seen));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unfolded(each, seen)]));
}

test.each(files.map((file) => [basename(file), file]))(
  '%s: the contract of a model is that of the stubs',
  (_, file) => {
    const text = readFileSync(file, 'utf8');
    const { model } = generate(text, {
      source: file,
      location: file,
      runtime: '../src/runtime.js',
      toolVersion: 'test',
    });
    const contract = loadContract(text, { location: file });
    expect(Object.keys(contract.operations).length).toBeGreaterThan(0);
    expect(unfolded(contractOf(model))).toEqual(unfolded(contract));
  },
);

// 300 types that contain the same 99 nested groups were written as 90 MB, mostly spaces
test('nested groups are written in a length proportional to their number', () => {
  const nested = (depth: number): string => {
    const open = Array.from({ length: depth }, (_, at) => `<s:sequence minOccurs="0"><s:element name="e${at}"/>`);
    return wsdlOf({ request: open.join('') + '</s:sequence>'.repeat(depth) });
  };
  const [some = 0, twice = 0, fourfold = 0] = [25, 50, 100].map(
    (depth) => fileOf(generated(nested(depth)), 'contract.ts').length,
  );
  expect((fourfold - twice) / (twice - some)).toBeLessThan(2.2);
  const text = nested(100);
  const lines = fileOf(generated(text), 'contract.ts').split('\n');
  expect(Math.max(...lines.map((each) => each.search(/[^ ]|$/)))).toBe(60);
  expect(unfolded(contractOf(generated(text).model))).toEqual(unfolded(loadContract(text)));
});

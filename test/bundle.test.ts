import { resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';

/** What a bundler makes of a program that uses `RescueClient` alone, minified: bytes by input file. */
let bytes: ReadonlyMap<string, number>;

beforeAll(() => {
  const { metafile } = buildSync({
    absWorkingDir: resolve(__dirname, '..'),
    stdin: { contents: "export { RescueClient } from './src/index.js';", resolveDir: resolve(__dirname, '..') },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  bytes = new Map(Object.entries(output?.inputs ?? {}).map(([path, { bytesInOutput }]) => [path, bytesInOutput]));
});

const matching = (pattern: RegExp): string[] => [...bytes.keys()].filter((path) => pattern.test(path));

test('a bundle of RescueClient has at most 1.6 MB', () => {
  const total = [...bytes.values()].reduce((sum, each) => sum + each, 0);
  expect(total).toBeGreaterThan(500_000);
  expect(total).toBeLessThan(1_600_000);
});

test('it holds no generator, no command and no embedded server', () => {
  expect(matching(/^src\/rescue\/client\.ts$/)).toHaveLength(1);
  expect(matching(/^src\/(cli|codegen|wsdl-check|testing|managed)/)).toEqual([]);
});

// formidable stays: node-soap's utils.js, which its client needs, imports it
test('it holds nothing of node-soap that signs or parses a DOM', () => {
  expect(matching(/node_modules\/soap\/lib\/client\.js$/)).toHaveLength(1);
  expect(matching(/node_modules\/(xpath|@xmldom|xml-crypto)\//)).toEqual([]);
});

import { basename, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';

/** Bundles and minifies a program that uses a single export of an entry point, and returns the bytes by input file. */
function bundle(name: string, entry = 'index'): ReadonlyMap<string, number> {
  const { metafile } = buildSync({
    absWorkingDir: resolve(__dirname, '..'),
    stdin: { contents: `export { ${name} } from './src/${entry}.js';`, resolveDir: resolve(__dirname, '..') },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  return new Map(Object.entries(output?.inputs ?? {}).map(([path, { bytesInOutput }]) => [path, bytesInOutput]));
}

let bytes: ReadonlyMap<string, number>;

beforeAll(() => {
  bytes = bundle('RescueClient');
});

const matching = (pattern: RegExp): string[] => [...bytes.keys()].filter((path) => pattern.test(path));

test('a bundle of RescueClient has at most 1.2 MB', () => {
  const total = [...bytes.values()].reduce((sum, each) => sum + each, 0);
  expect(total).toBeGreaterThan(500_000);
  expect(total).toBeLessThan(1_200_000);
});

test('the bundle of RescueClient contains no generator, no command and no embedded server', () => {
  expect(matching(/^src\/rescue\/client\.ts$/)).toHaveLength(1);
  expect(matching(/^src\/(cli|codegen|wsdl-check|testing|managed|reports)/)).toEqual([]);
});

// formidable remains, because node-soap's client needs utils.js, which imports formidable
test('the bundle of RescueClient contains no code from node-soap that signs or parses a DOM', () => {
  expect(matching(/node_modules\/soap\/lib\/client\.js$/)).toHaveLength(1);
  expect(matching(/node_modules\/(xpath|@xmldom|xml-crypto)\/|soap\/lib\/security/)).toEqual([]);
});

test('a bundle of WSSecurity contains nothing that signs or parses a DOM, and nothing of src/soap', () => {
  const used = [...bundle('WSSecurity', 'security')].filter(([, size]) => size > 0).map(([path]) => path);
  const security = used.filter((path) => path.includes('soap/lib/security')).map((path) => basename(path));
  expect(security.sort()).toEqual(['BasicAuthSecurity.js', 'BearerSecurity.js', 'WSSecurity.js']);
  expect(used.filter((path) => /node_modules\/(xpath|@xmldom|xml-crypto)\/|^src\/soap/.test(path))).toEqual([]);
});

test('the bundle of RescueClient does not contain zod', () => {
  expect(matching(/node_modules\/zod\//)).toEqual([]);
});

test('a bundle of isRescueError contains no error class', () => {
  const used = [...bundle('isRescueError')].filter(([, size]) => size > 0).map(([path]) => path);
  expect(used.filter((path) => path.startsWith('src/')).sort()).toEqual(['src/error-brand.ts', 'src/error-checks.ts']);
});

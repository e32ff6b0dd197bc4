import { cpSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = resolve(__dirname, '../..');

/** The entry points of the package, its commands, and the programs that tests run in separate processes. */
const SOURCES = ['src', 'generated', 'test/support'];
const SUITES = ['secrets', 'audit', 'managed', 'growth', 'suites/growth', 'suites/workers', 'suites/redis'];

/**
 * Compiles the checkout into a folder with the same layout. A process that compiles its own code takes seconds to
 * start. esbuild takes a tenth of the time that tsc needs.
 */
export function compileCheckout(folder: string): void {
  for (const name of ['node_modules', 'wsdl']) symlinkSync(join(ROOT, name), join(folder, name));
  // commands read and compare the stubs, and recognize a checkout by its source files
  for (const name of ['package.json', 'generated', 'src'])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  const folders = [...SOURCES, ...SUITES.map((name) => `test/${name}`)];
  compile(['scripts/*.ts', ...folders.map((name) => `${name}/**/*.ts`)], folder, '.js');
  compile(['src/**/*.cts'], folder, '.cjs');
}

function compile(entryPoints: string[], outdir: string, extension: string): void {
  buildSync({
    absWorkingDir: ROOT,
    entryPoints,
    outbase: ROOT,
    outdir,
    outExtension: { '.js': extension },
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
}

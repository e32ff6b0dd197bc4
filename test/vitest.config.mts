import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url);
const all = process.env['RESCUE_ALL'] === '1';

const { how } = JSON.parse(readFileSync(new URL('wsdl/source.json', root), 'utf8')) as { how: string };
const leftOut: string[] = [];
if (how !== 'reconstructed') {
  leftOut.push('test/wsdl/**');
  console.log(`left out: test/wsdl, which holds a reconstruction against its facts; wsdl/source.json says "${how}"`);
}
if (!all) {
  // what takes long and rarely fails
  const long = [
    'suites/faults/**',
    'codegen/diff/oracle/mutations.test.ts',
    'cli/load/load.test.ts',
    'codegen/emit/compile.test.ts',
    'hostile/bombs.test.ts',
    'hostile/documents.test.ts',
    'managed/chaos.test.ts',
    'managed/login-limit.test.ts',
    'managed/shared-authcode.test.ts',
    'managed/stores/contract.test.ts',
    'managed/stores/file-store.processes.test.ts',
    'package/**',
    'secrets/heap.test.ts',
    'soap/codec/bounds.test.ts',
    'suites/workers/**',
  ];
  leftOut.push(...long.map((path) => `test/${path}`));
  console.log(`left out: ${long.join(', ')} of test, which .ci/run has; RESCUE_ALL=1 has them here`);
}

// Tests of functions alone, which leave nothing behind: the next file finds the modules of the one before it loaded.
const together = [
  'bench',
  'cli',
  'codegen',
  'managed',
  'operations',
  'rescue',
  'samples',
  'soap',
  'testing',
  'wsdl',
  'wsdl-check',
].map((folder) => `test/${folder}/**/*.test.ts`);

// TypeScript by all of its endings: .cts, too
const oxc = { include: /\.[cm]?tsx?$/ };

const common = {
  root: root.pathname,
  // generous: what is slow on a loaded machine is not wrong
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  root: root.pathname,
  test: {
    globalSetup: ['test/support/compile-once.ts'],
    // on two cores vitest would use one
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        oxc,
        test: {
          ...common,
          name: 'apart',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...leftOut, ...together],
        },
      },
      {
        oxc,
        test: {
          ...common,
          name: 'together',
          include: together,
          exclude: [...configDefaults.exclude, ...leftOut],
          isolate: false,
        },
      },
    ],
  },
});

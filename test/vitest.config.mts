import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url);
const all = process.env['RESCUE_ALL'] === '1';

const { how } = JSON.parse(readFileSync(new URL('wsdl/source.json', root), 'utf8')) as { how: string };
const leftOut: string[] = [];
if (how !== 'reconstructed') {
  leftOut.push('test/wsdl/**');
  console.log(`skipped: test/wsdl, which checks a reconstruction; wsdl/source.json says "${how}"`);
}
if (!all) {
  // tests that take long and rarely fail
  const long = [
    'suites/faults/**',
    'codegen/diff/oracle/**',
    'codegen/hostile-text.test.ts',
    'cli/commands/connect.test.ts',
    'cli/commands/connect-process.test.ts',
    'cli/commands/connect-steps.test.ts',
    'cli/commands/server.test.ts',
    'cli/connect/findings.test.ts',
    'cli/load/load.test.ts',
    'cli/terminal.test.ts',
    'codegen/emit/compile.test.ts',
    'growth/**',
    'hostile/answers.test.ts',
    'hostile/bombs.test.ts',
    'hostile/connection.test.ts',
    'hostile/deadline.test.ts',
    'hostile/documents.test.ts',
    'hostile/faults.test.ts',
    'managed/chaos.test.ts',
    'managed/login-limit.test.ts',
    'managed/retry.test.ts',
    'managed/shared-authcode*.test.ts',
    'managed/stores/contract.test.ts',
    'managed/stores/file-store.processes.test.ts',
    'managed/stores/file-store.test.ts',
    'package/**',
    'reports/bad-input.test.ts',
    'reports/streaming.test.ts',
    'secrets/calls.test.ts',
    'secrets/heap.test.ts',
    'secrets/output.test.ts',
    'soap/codec/bounds.test.ts',
    'soap/codec/round-trip.test.ts',
    'suites/workers/**',
  ];
  leftOut.push(...long.map((path) => `test/${path}`));
  console.log(`skipped: ${long.length} long test files, which .ci/run runs; set RESCUE_ALL=1 to run them here`);
}

const files = (folder: string) => `test/${folder}/**/*.test.ts`;

// Tests without global state: they run in one context, so that modules are loaded once. The tests of the commands start
// processes and take a third of the time, so `npm run check` leaves them out.
const commands = [files('cli')];
const together = [
  'bench',
  'codegen',
  'managed',
  'operations',
  'reports',
  'rescue',
  'samples',
  'soap',
  'testing',
  'wsdl',
  'wsdl-check',
].map(files);

// all extensions of TypeScript, including .cts
const oxc = { include: /\.[cm]?tsx?$/ };

const common = {
  root: root.pathname,
  // generous, because a test may be slow on a busy machine
  testTimeout: all ? 180_000 : 60_000,
  hookTimeout: all ? 180_000 : 60_000,
};

export default defineConfig({
  root: root.pathname,
  test: {
    globalSetup: ['test/support/compile-once.ts'],
    // the default for two cores is one
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        oxc,
        test: {
          ...common,
          name: 'isolated',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...leftOut, ...together, ...commands],
        },
      },
      ...Object.entries({ together, commands }).map(([name, include]) => ({
        oxc,
        test: { ...common, name, include, exclude: [...configDefaults.exclude, ...leftOut], isolate: false },
      })),
    ],
  },
});

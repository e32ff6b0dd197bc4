import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// `npm run test:suite -- NAME [OPTIONS]`: runs a suite that is not part of `npm test`.

interface Suite {
  readonly does: string;
  /** Suites that consist of files in this folder, which ts-node runs one after another. */
  readonly files?: readonly string[];
  /** Suites that consist of tests, which vitest runs after the type check. */
  readonly vitest?: readonly string[];
}

/** The tests of the node-soap internals on which the package relies. */
const seam = [
  'test/soap/request',
  'test/soap/client',
  'test/soap/headers',
  'test/soap/security',
  'test/samples',
  'test/operations/every-operation',
  'test/secrets',
  'test/hostile/injection',
  'test/audit',
];

const suites: Readonly<Record<string, Suite>> = {
  asmx: { does: 'the client with a real ASMX server: Mono behind nginx', files: ['asmx/suite.ts'] },
  consumers: { does: 'the packed package in different projects', files: ['consumers/suite.ts'] },
  corpus: { does: 'sample messages of real WSDLs, checked by xmllint', files: ['corpus/suite.ts'] },
  diff: { does: 'what `diff` says about 240 changes of two WSDLs, checked by xmllint', files: ['diff/suite.ts'] },
  examples: { does: 'the programs of examples/, with the packed package and Redis', files: ['examples/suite.ts'] },
  faults: { does: 'a table of the effects of 150 faults on a call', files: ['faults/matrix.ts'] },
  fuzz: { does: 'mutated replies, guided by coverage', files: ['fuzz/run.ts'] },
  growth: { does: 'CPU time for replies and WSDLs of doubled size; regular expressions', files: ['growth/suite.ts'] },
  interop: {
    does: "PHP's SoapClient, a C# proxy and zeep with the embedded server",
    files: ['interop/php.ts', 'interop/csharp.ts', 'interop/zeep.ts'],
  },
  mutation: {
    does: 'mutation testing: changes one expression at a time, and checks that a test fails',
    files: ['mutation/run.ts'],
  },
  recipes: { does: 'the code blocks of docs', files: ['recipes/suite.ts'] },
  redis: { does: 'the Redis store with a real Redis', files: ['redis/suite.ts'] },
  reports: { does: 'a report of a million rows: memory, and the rate beside saxes', files: ['soak/reports.ts'] },
  samples: {
    does: "the samples of the vendor's guide and ours: curl, forms in Chromium, PHP, C#; the help pages in Chromium",
    files: ['samples/suite.ts'],
  },
  seam: { does: 'what the package relies on in node-soap', vitest: seam },
  security: {
    does: "node-soap's security objects: signatures with xmlsec1, UsernameTokens with zeep",
    files: ['security/suite.ts'],
  },
  soak: { does: 'a million calls, with checks for leaks', files: ['soak/run.ts'] },
  terminal: { does: 'the command in a pseudo terminal (script)', files: ['terminal/suite.ts'] },
  weight: { does: 'what the package adds to plain node-soap', files: ['consumers/weigh.ts'] },
  workers: { does: 'eight processes with one store, killed and paused', files: ['workers/suite.ts'] },
};

const root = join(__dirname, '..', '..');

/** Runs Node in the terminal of this process. @returns the exit code of Node */
function node(...args: readonly string[]): number {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
}

function run(name: string, options: readonly string[]): number {
  const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
  if (!suite) {
    const rows = Object.entries(suites).map(([each, { does }]) => `  ${each.padEnd(11)}${does}`);
    console.error(['npm run test:suite -- NAME [OPTIONS]', '', ...rows].join('\n'));
    return 1;
  }
  if (suite.vitest) {
    process.env['RESCUE_ALL'] = '1';
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const typecheck = node(join(root, 'node_modules', 'typescript-7', 'bin', 'tsc'));
    return typecheck !== 0
      ? typecheck
      : node(vitest, 'run', '--config', 'test/vitest.config.mts', ...suite.vitest, ...options);
  }
  for (const file of suite.files ?? []) {
    const code = node('--require', 'ts-node/register', join(__dirname, file), ...options);
    if (code !== 0) return code;
  }
  return 0;
}

const [name = '', ...options] = process.argv.slice(2);
process.exitCode = run(name, options);

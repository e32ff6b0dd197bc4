import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Workshop } from './workshop.js';

/**
 * `npm run test:suite -- weight`: prints what the package adds to plain node-soap, in packages, megabytes and
 * milliseconds of `require`, in the format of the table in docs/dependencies.md. Megabytes are the size of the
 * installed files. Milliseconds are the minimum of several processes, because other load on the machine can only
 * increase them.
 */
const ROUNDS = 15;

/** The loaded module of each dependency, and the reason for the dependency. */
const reasons: readonly (readonly [name: string, loaded: string, when: string, why: string])[] = [
  ['soap', 'soap/lib/client.js', 'at start', 'envelope, headers and action of both SOAP versions'],
  [
    'undici',
    'undici/lib/dispatcher/client.js',
    'at the first call',
    "HTTP with a limited connection pool; Node's own copy cannot be imported",
  ],
  ['saxes', 'saxes', 'for unusual XML', 'parses the XML that our scanner does not handle'],
  ['zod', 'zod', 'never by a client', 'the schemas in `./schemas`'],
  ['tough-cookie', 'tough-cookie', 'to send a cookie', 'cookies according to RFC 6265, with public suffixes'],
];

interface Installed {
  readonly megabytes: number;
  readonly needs: readonly string[];
}

function bytesOf(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Returns the packages in node_modules by name. No package is installed twice. */
function installed(workshop: Workshop): Map<string, Installed> {
  const modules = workshop.path('node_modules');
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return new Map(
    names
      .filter((name) => !name.startsWith('.'))
      .map((name) => {
        const { dependencies = {} } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as {
          dependencies?: Record<string, string>;
        };
        return [name, { megabytes: bytesOf(join(modules, name)) / 1e6, needs: Object.keys(dependencies) }];
      }),
  );
}

function reachedFrom(name: string, all: ReadonlyMap<string, Installed>): Set<string> {
  const reached = new Set([name]);
  for (const each of reached) for (const needed of all.get(each)?.needs ?? []) reached.add(needed);
  return reached;
}

async function millisecondsOf(loaded: string, workshop: Workshop): Promise<number> {
  const program = `const start = performance.now(); require(${JSON.stringify(loaded)}); console.log(performance.now() - start)`;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(Number(await workshop.node('--eval', program)));
  return Math.min(...times);
}

async function main(): Promise<void> {
  const workshop = new Workshop();
  try {
    await workshop.openAlone();
    const all = installed(workshop);
    const ofSoap = reachedFrom('soap', all);
    const row = async (
      [what, loaded]: readonly [string, string],
      packages: ReadonlySet<string>,
      rest: readonly string[],
    ): Promise<void> => {
      const megabytes = [...packages].reduce((sum, name) => sum + (all.get(name)?.megabytes ?? 0), 0);
      const milliseconds = (await millisecondsOf(loaded, workshop)).toFixed(0);
      console.log(`| ${[what, packages.size, megabytes.toFixed(1), milliseconds, ...rest].join(' | ')} |`);
    };
    const name = 'logmein-rescue-soap';
    console.log('| package | packages | MB | ms of `require` | loaded | why |\n| --- | --: | --: | --: | --- | --- |');
    for (const [dependency, loaded, when, why] of reasons) {
      const own = [...reachedFrom(dependency, all)].filter((each) => dependency === 'soap' || !ofSoap.has(each));
      await row([`\`${dependency}\``, loaded], new Set(own), [when, why]);
    }
    await row(['this package alone', `${name}/stubs`], new Set([name]), ['', '`require` of `stubs`']);
    await row(['**total**', name], new Set(all.keys()), ['', '']);
    await row(['**plain node-soap**', 'soap'], ofSoap, ['', '']);
  } finally {
    workshop.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

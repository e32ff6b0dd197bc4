import { declarations } from './declarations.js';
import { prepare, runOn } from './examples.js';
import { shaking } from './shaking.js';
import { Workshop } from './workshop.js';

/**
 * `npm run test:suite -- consumers`: tests the packed package in all kinds of projects. It is installed once, without
 * install scripts, and then linted, used in compilations, bundled, and run on each supported version of Node, on Bun and
 * on Deno.
 */
const workshop = new Workshop();

async function lint(): Promise<string[]> {
  await workshop.node('node_modules/publint/src/cli.js', 'node_modules/logmein-rescue-soap', '--strict');
  await workshop.node('node_modules/@arethetypeswrong/cli/dist/index.js', workshop.tarball, '--format', 'ascii');
  return ['publint, with its suggestions', '@arethetypeswrong/cli, with node10'];
}

async function step(name: string, work: () => Promise<readonly string[]>): Promise<void> {
  const start = performance.now();
  const facts = await work();
  console.log(`${name} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  for (const fact of facts) console.log(`  ${fact}`);
}

async function main(): Promise<void> {
  try {
    await step('packed and installed', async () => {
      await workshop.open();
      return [];
    });
    await step('package linters report nothing', lint);
    await step('declarations compile, including those of dependencies', () => declarations(workshop));
    await step('bundles contain only what is used', () => shaking(workshop));
    await step('projects are compiled and bundled', async () => {
      await prepare(workshop);
      const banner = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
      const formats = ['--format=esm', `--banner:js=${banner}`];
      workshop.write('copies/all.ts', `export * from 'logmein-rescue-soap';`);
      await workshop.bundle('copies/all.ts', 'copies/bundled.mjs', ...formats);
      return [];
    });
    for (const runtime of await workshop.runtimes()) await step(runtime.title, () => runOn(runtime, workshop));
  } finally {
    workshop.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

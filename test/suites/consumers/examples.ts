import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Runtime, Workshop } from './workshop.js';

/**
 * Tests the first example of the README in different projects. It is compiled and bundled once, and run with the
 * embedded server on each version of Node and on other runtimes.
 */
export async function prepare(workshop: Workshop): Promise<void> {
  const text = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
  const [, example = ''] = /^```ts\n([^]*?)^```$/m.exec(text) ?? [];
  const [imports = '', body = ''] = [/^(?:import .*\n)+/.exec(example)?.[0], example.replace(/^(?:import .*\n)+/, '')];
  if (!imports.includes("from 'logmein-rescue-soap'")) throw new Error("the README's first example has no imports");
  const required = imports.replace(/^import (\{.*\}) from ('.*');$/gm, 'const $1 = require($2);');

  workshop.write('cjs/example.cjs', `${required}\nmodule.exports = (async () => {${body}})();\n`);
  workshop.write('mjs/example.mjs', example);
  workshop.write('ts-node16/example.mts', example);
  workshop.write('ts-node16/example.cts', `${imports}\nexport default (async () => {${body}})();\n`);
  workshop.write('ts-bundler/package.json', '{ "type": "module" }');
  workshop.write('ts-bundler/example.ts', example);

  const node16 = ['ts-node16/example.mts', 'ts-node16/example.cts', '--module', 'node16', '--skipLibCheck'];
  const bundler = ['ts-bundler/example.ts', '--module', 'esnext', '--moduleResolution', 'bundler', '--skipLibCheck'];
  await Promise.all([workshop.tsc('6', ...node16), workshop.tsc('6', ...bundler)]);
  // CommonJS code in an ESM bundle loads Node's modules with require
  const banner = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
  await workshop.bundle('cjs/example.cjs', 'esbuild/example.cjs', '--format=cjs');
  await workshop.bundle('ts-bundler/example.ts', 'esbuild/example.mjs', '--format=esm', `--banner:js=${banner}`);
}

const consumers: Readonly<Record<string, readonly string[]>> = {
  cjs: ['start.cjs', 'cjs/example.cjs'],
  mjs: ['start.mjs', 'mjs/example.mjs'],
  'ts-node16, CommonJS': ['start.cjs', 'ts-node16/example.cjs'],
  'ts-node16, ES module': ['start.mjs', 'ts-node16/example.mjs'],
  'ts-bundler': ['start.mjs', 'ts-bundler/example.js'],
  'esbuild, CommonJS': ['start.cjs', 'esbuild/example.cjs'],
  'esbuild, ES module': ['start.mjs', 'esbuild/example.mjs'],
  jest: ['node_modules/jest/bin/jest.js', '--config', 'jest/jest.config.cjs'],
  vitest: ['node_modules/vitest/vitest.mjs', 'run', '--root', 'vitest'],
  'the command': ['node_modules/logmein-rescue-soap/dist/src/cli/main.js', 'describe', 'login'],
  'two copies': ['copies/copies.mjs'],
  'errors, the managed client, schemas': ['runtime.mjs'],
};

/** Test runners support only Node. */
const onNode = new Set(['jest', 'vitest']);

/** @returns the names of the projects that ran */
export async function runOn({ title, program, args: before }: Runtime, workshop: Workshop): Promise<string[]> {
  const chosen = Object.entries(consumers).filter(([name]) => title.startsWith('Node ') || !onNode.has(name));
  for (const [name, args] of chosen) {
    await workshop.run(program, [...before, ...args]).catch((error: Error) => {
      throw new Error(`${name} on ${title}: ${error.message}`);
    });
  }
  return chosen.map(([name]) => name);
}

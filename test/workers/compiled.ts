import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '../..');

/**
 * Compiles the worker, and all that it imports of this checkout, into a folder: eight processes with a compiler each would
 * take longer to start than the whole run.
 *
 * @returns the program
 */
export function compileWorker(folder: string): string {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const first = join(__dirname, 'worker.ts');
  const files = new Set([first]);
  for (const file of files) for (const imported of compile(file, folder)) files.add(imported);
  return targetOf(first, folder);
}

/** @returns the files that it imports */
function compile(file: string, folder: string): string[] {
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true },
  });
  const target = targetOf(file, folder);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, outputText);
  const imports = outputText.matchAll(/require\("(\.[^"]+)\.(c?)js"\)/g);
  return [...imports].map(([, path, kind]) => `${resolve(dirname(file), path as string)}.${kind}ts`);
}

function targetOf(file: string, folder: string): string {
  return join(folder, relative(ROOT, file).replace(/\.(c?)ts$/, '.$1js'));
}

import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '../..');

/**
 * Compiles programs of the checkout, with all that they import, into a folder that is like the checkout: a process that
 * brings a compiler along takes seconds to start.
 *
 * @param programs relative to the checkout; by default the commands, and what the tests run in processes of their own
 */
export function compileCheckout(folder: string, programs = everyProgram()): void {
  for (const name of ['node_modules', 'wsdl']) symlinkSync(join(ROOT, name), join(folder, name));
  // commands read and compare the stubs, and tell by its sources that this is a checkout
  for (const name of ['package.json', 'generated', 'src'])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  const files = new Set(programs.map((name) => join(ROOT, name)));
  for (const file of files) for (const imported of compile(file, folder)) files.add(imported);
}

function everyProgram(): readonly string[] {
  const children = ['secrets', 'audit'].flatMap((suite) => {
    const folder = `test/${suite}/children`;
    const names = readdirSync(join(ROOT, folder)).filter((name) => name !== 'run-program.ts');
    return names.map((name) => `${folder}/${name}`);
  });
  return [...['generate', 'wsdl', 'demo'].map((name) => `scripts/${name}.ts`), ...children, 'test/workers/worker.ts'];
}

/** @returns the files that it imports */
function compile(file: string, folder: string): string[] {
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true },
  });
  const target = join(folder, relative(ROOT, file).replace(/\.(c?)ts$/, '.$1js'));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, outputText);
  const imports = outputText.matchAll(/require\(["'](\.[^"']+)\.(c?)js["']\)/g);
  return [...imports].map(([, path, kind]) => `${resolve(dirname(file), path as string)}.${kind}ts`);
}

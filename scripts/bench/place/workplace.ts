import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runChild } from '../child.js';
import { installContenders, contendersFolder } from './contender-packages.js';
import { transpileFolder } from './transpile.js';

export const root = join(__dirname, '..', '..', '..');
const fixtures = join(__dirname, '..', 'fixtures');
const COMPILE_DEADLINE_MS = 3 * 60_000;

/** A folder outside the checkout that has the packed package in node_modules, like a user's project. */
export interface Workplace {
  readonly folder: string;
  /** Returns the path of a compiled benchmark file, given its name without the extension. */
  readonly script: (name: string) => string;
  /** The package's compiled command. */
  readonly command: string;
  /** The names of the packages that the clients can load. */
  readonly installed: ReadonlySet<string>;
  remove(): void;
}

/** Compiles the package, the stubs for the benchmark's WSDL and the benchmark itself. */
export async function setUp(say: (text: string) => void): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "commonjs" }\n');
    const modules = join(folder, 'node_modules');
    mkdirSync(modules);
    const linked = linkPackages(join(root, 'node_modules'), modules);
    const installed = await installContenders(say);
    linkPackages(join(contendersFolder, 'node_modules'), modules, [...installed]);
    const home = join(modules, 'logmein-rescue-soap');
    await buildPackage(folder, home, say);
    cpSync(join(root, 'wsdl', 'rescue.wsdl'), join(folder, 'rescue.wsdl'));
    cpSync(join(fixtures, 'rows.wsdl'), join(folder, 'rows.wsdl'));
    const command = join(home, 'dist', 'src', 'cli', 'main.js');
    await generateStubs(folder, command);
    for (const name of ['clients', 'process', 'server'])
      transpileFolder(join(__dirname, '..', name), join(folder, 'bench', name));
    return {
      folder,
      script: (name) => join(folder, 'bench', `${name}.js`),
      command,
      installed: new Set([...linked, ...installed]),
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Links installed packages from one folder into another. @returns their names */
function linkPackages(from: string, to: string, names: readonly string[] = packagesIn(from)): ReadonlySet<string> {
  for (const name of names) symlinkSync(join(from, name), join(to, name), 'junction');
  return new Set(names);
}

function packagesIn(folder: string): string[] {
  // a scope such as @types is linked as a single folder
  return readdirSync(folder).filter((name) => !name.startsWith('.') && name !== 'logmein-rescue-soap');
}

/**
 * Builds the files of the npm package in a copy, so that a concurrent build in the checkout does not interfere. Compiler
 * errors are reported but do not stop the build.
 */
async function buildPackage(folder: string, home: string, say: (text: string) => void): Promise<void> {
  const copy = join(folder, 'checkout');
  for (const name of ['src', 'generated', 'scripts', 'wsdl', 'package.json', 'tsconfig.json'])
    cpSync(join(root, name), join(copy, name), {
      recursive: true,
      filter: (source) => basename(source) !== 'node_modules',
    });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  await runChild('npm', ['run', 'build', '--silent'], {
    cwd: copy,
    shell: process.platform === 'win32',
    deadlineMs: COMPILE_DEADLINE_MS,
  }).catch((error: Error) => say(`the package compiles with errors:\n${error.message}`));
  for (const name of ['dist', 'wsdl', 'package.json']) cpSync(join(copy, name), join(home, name), { recursive: true });
  rmSync(copy, { recursive: true, force: true });
}

async function generateStubs(folder: string, command: string): Promise<void> {
  const written = join(folder, 'stubs-source');
  const args = [command, 'generate', '--wsdl', join(folder, 'rows.wsdl'), '--out', written];
  await runChild(process.execPath, args, { cwd: folder, deadlineMs: COMPILE_DEADLINE_MS });
  transpileFolder(written, join(folder, 'stubs'));
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll } from 'vitest';

const ROOT = resolve(__dirname, '../../..');

export interface Ended {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly code: number;
}

/**
 * Compiles the package and the programs of this folder to a place of their own before the tests of a file, so that a
 * program runs in a process without the compiler.
 *
 * @returns what runs one of the programs
 */
export function programs(): (
  name: string,
  options: { flags?: readonly string[]; args?: readonly string[]; env?: Readonly<Record<string, string>> },
) => Promise<Ended> {
  let out = '';
  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'logmein-rescue-soap-'));
    for (const folder of ['src', 'generated', 'test/secrets/children'])
      for (const file of readdirSync(join(ROOT, folder), { recursive: true }) as string[])
        if (/\.c?ts$/.test(file)) compile(join(folder, file));
    symlinkSync(join(ROOT, 'node_modules'), join(out, 'node_modules'));
  }, 60_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  const compile = (file: string): void => {
    const { outputText } = ts.transpileModule(readFileSync(join(ROOT, file), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true },
    });
    const to = join(out, file.replace(/\.(c?)ts$/, '.$1js'));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, outputText);
  };

  return async (name, { flags = [], args = [], env = {} }) => {
    const program = join(out, `test/secrets/children/${name}.js`);
    const child = spawn(process.execPath, [...flags, program, ...args], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const outputs = [child.stdout, child.stderr].map((stream) => stream.toArray() as Promise<Buffer[]>);
    const [stdout = [], stderr = []] = await Promise.all([...outputs, once(child, 'exit') as Promise<never>]);
    return { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), code: child.exitCode ?? -1 };
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { inject } from 'vitest';

export interface Ended {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly code: number;
}

/** Runs a program from this folder in a separate process, without a compiler. */
export async function runProgram(
  name: string,
  {
    flags = [],
    args = [],
    env = {},
  }: { flags?: readonly string[]; args?: readonly string[]; env?: Readonly<Record<string, string>> },
): Promise<Ended> {
  const program = join(inject('compiled'), `test/secrets/children/${name}.js`);
  const child = spawn(process.execPath, [...flags, program, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const outputs = [child.stdout, child.stderr].map((stream) => stream.toArray() as Promise<Buffer[]>);
  const [stdout = [], stderr = []] = await Promise.all([...outputs, once(child, 'exit') as Promise<never>]);
  return { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), code: child.exitCode ?? -1 };
}

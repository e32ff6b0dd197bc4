import { spawn, type SpawnOptions } from 'node:child_process';

/** The result of a child process. */
export interface Ended {
  readonly seconds: number;
  readonly code: number | null;
  /** Its standard output and standard error. */
  readonly said: string;
}

/**
 * Runs a command and measures the time of the whole process.
 *
 * @throws Error if it cannot be started, or does not end before the deadline
 */
export function runChild(
  command: string,
  args: readonly string[],
  { deadlineMs, ...options }: Pick<SpawnOptions, 'cwd' | 'env' | 'shell'> & { readonly deadlineMs: number },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    let late = false;
    const deadline = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, deadlineMs);
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.once('error', (error) => {
      clearTimeout(deadline);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(deadline);
      const seconds = (performance.now() - start) / 1000;
      if (late) reject(new Error(`${command} ${args.join(' ')}: did not end within ${deadlineMs / 1000} seconds`));
      else resolve({ seconds, code, said: Buffer.concat(said).toString() });
    });
  });
}

/** Runs a command that must succeed. @throws Error with its output if it fails */
export async function succeed(...parameters: Parameters<typeof runChild>): Promise<Ended> {
  const ended = await runChild(...parameters);
  if (ended.code === 0) return ended;
  const [command, args] = parameters;
  throw new Error(`${command} ${args.join(' ')}: ended with ${ended.code}\n${ended.said.trim().slice(-2000)}`);
}

import { spawn, type SpawnOptions } from 'node:child_process';

/**
 * Runs a command that must succeed, and measures how long the whole process takes.
 *
 * @returns the elapsed seconds
 * @throws Error if it cannot be started, fails (with its output), or does not end before the deadline
 */
export function runChild(
  command: string,
  args: readonly string[],
  { deadlineMs, ...options }: Pick<SpawnOptions, 'cwd' | 'env' | 'shell'> & { readonly deadlineMs: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { ...options, timeout: deadlineMs, killSignal: 'SIGKILL', stdio: 'pipe' });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve((performance.now() - start) / 1000);
      else {
        const reason =
          signal === null ? `exited with ${code}` : `was killed by ${signal} (limit: ${deadlineMs / 1000} s)`;
        reject(new Error(`${command} ${args.join(' ')}: ${reason}\n${output.trim().slice(-2000)}`));
      }
    });
    child.stdin.end();
  });
}

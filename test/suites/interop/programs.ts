import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs the programs in other languages that the suites use. */

const run = promisify(execFile);

/** Checks whether a command is in the PATH. */
export function isInstalled(command: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Returns the missing parts of PHP and its SOAP extension, with their packages. */
export async function missingPhp(): Promise<string | undefined> {
  if (!isInstalled('php')) return 'php is not installed (package php-cli)';
  const { stdout } = await run('php', ['-r', "echo extension_loaded('soap') ? 'yes' : 'no';"]);
  return stdout.endsWith('yes') ? undefined : 'the SOAP extension is not installed (package php-soap)';
}

/** Runs a PHP program, which reads the WSDL each time. @returns the output of the program */
export async function runPhp(program: string, ...args: readonly string[]): Promise<string> {
  return (await run('php', ['-d', 'soap.wsdl_cache_enabled=0', program, ...args], { timeout: 60_000 })).stdout;
}

/** Runs a program with Mono, which writes to the home folder of its user. @returns the output of the program */
export async function runMono(folder: string, program: string, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, HOME: folder, TMPDIR: folder, LC_ALL: 'C.UTF-8' };
  return (await run(program, args, { timeout: 120_000, env })).stdout;
}

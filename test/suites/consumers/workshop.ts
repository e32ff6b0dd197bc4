import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../../..');
const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** A version of Node or another runtime, and the path of its executable. */
export interface Runtime {
  /** The name and version, for example `Node v22.23.3`. */
  readonly title: string;
  readonly program: string;
  /** The arguments before the file to run. */
  readonly args: readonly string[];
}

/** A copy of `project` in a temporary folder, with its dependencies and the packed package installed. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), 'rescue-consumers-'));
  /** The path of the packed package. */
  tarball = '';

  /** Packs the package, which builds it, and installs it without install scripts. */
  async open(): Promise<void> {
    cpSync(join(__dirname, 'project'), this.folder, { recursive: true });
    await Promise.all([this.pack(), this.run('npm', ['ci', ...quiet])]);
    await this.run('npm', ['install', '--no-save', ...quiet, this.tarball]);
  }

  /** Creates a project with only the packed package and its dependencies. */
  async openAlone(): Promise<void> {
    this.write('package.json', '{ "private": true }');
    await this.pack();
    await this.run('npm', ['install', '--no-save', ...quiet, this.tarball]);
  }

  private async pack(): Promise<void> {
    const packed = await run('npm', ['pack', '--json', '--pack-destination', this.folder], { cwd: root });
    const [{ filename } = { filename: '' }] = JSON.parse(packed.slice(packed.indexOf('[\n'))) as { filename: string }[];
    this.tarball = join(this.folder, filename);
  }

  /**
   * Returns the supported versions of Node, lowest first, followed by Bun and Deno, or only the current version of Node
   * on systems other than Linux.
   */
  async runtimes(): Promise<Runtime[]> {
    const { optionalDependencies } = JSON.parse(this.read('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    const others: Readonly<Record<string, [title: string, program: string, ...args: string[]]>> = {
      bun: ['Bun', 'bin/bun'],
      deno: ['Deno', 'deno', 'run', '--allow-all'],
    };
    const found: Runtime[] = [];
    for (const name of Object.keys(optionalDependencies).toSorted(
      (a, b) => Number(a in others) - Number(b in others),
    )) {
      const [title, file, ...args] = others[name] ?? ['Node', 'bin/node'];
      const program = this.path('node_modules', name, file);
      const version = await this.run(program, ['--version']).catch(() => undefined);
      if (version !== undefined) found.push({ title: `${title} ${/\d+\.\d+\.\d+/.exec(version)?.[0]}`, program, args });
    }
    if (found.length > 0) return found;
    console.log('skipped: Bun, Deno and the other versions of Node are only installed on Linux for x64');
    return [{ title: `Node ${process.versions.node}`, program: process.execPath, args: [] }];
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  read(...parts: readonly string[]): string {
    return readFileSync(this.path(...parts), 'utf8');
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** Runs a command in the folder. @throws Error with the output of the command */
  run(command: string, args: readonly string[]): Promise<string> {
    return run(command, args, { cwd: this.folder });
  }

  node(...args: readonly string[]): Promise<string> {
    return this.run(process.execPath, args);
  }

  /** @param version a major version, or 5.4 */
  tsc(version: string, ...args: readonly string[]): Promise<string> {
    const ignoring = version.startsWith('5') ? [] : ['--ignoreConfig'];
    const usual = ['--strict', '--target', 'es2022', '--types', 'node', '--pretty', 'false', ...ignoring];
    return this.node(join('node_modules', `typescript-${version}`, 'bin', 'tsc'), ...usual, ...args);
  }

  /** Bundles a program for Node, with the dependencies of the package as externals. */
  bundle(entry: string, to: string, ...options: readonly string[]): Promise<string> {
    const usual = ['--bundle', '--platform=node', '--log-level=warning', `--outfile=${to}`];
    return this.node(join('node_modules', 'esbuild', 'bin', 'esbuild'), entry, ...usual, ...options);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], options: { readonly cwd: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' };
    const child = spawn(command, args, { ...options, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [said, errors]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      const output = Buffer.concat(said).toString();
      if (code === 0) return resolve(output);
      const all = `${output}${Buffer.concat(errors).toString()}`;
      reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${all.trim().slice(0, 4000)}`));
    });
  });
}

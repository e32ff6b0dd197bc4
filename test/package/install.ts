import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RescueServer } from '../../src/testing.js';

const root = join(__dirname, '..', '..');

/** A project in which the packed package is installed. It uses ES modules and the strictest common settings. */
export interface Consumer {
  readonly folder: string;
  write(name: string, text: string): void;
  /** Compiles every .mts file in the folder. @throws Error with the compiler's output */
  compile(flags?: readonly string[]): void;
  /** Writes a file, and compiles the file and its imports. @throws Error with the compiler's output */
  compileAlone(name: string, text: string, flags?: readonly string[], emit?: boolean): void;
  remove(): void;
}

/** Fixtures shared by the suites in this folder. */
export interface Installed {
  readonly consumer: Consumer;
  /** A server for the shipped WSDL. */
  readonly server: RescueServer;
}

/** Packs the package, which also builds it, and installs it in another folder, as a user would. */
export function installPacked(): Consumer {
  const folder = mkdtempSync(join(tmpdir(), 'rescue-consumer-'));
  const run = (command: string, args: readonly string[], cwd: string): string => {
    try {
      return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      throw new Error(`${command} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? ''}`);
    }
  };
  const packed = run('npm', ['pack', '--json', '--pack-destination', folder], root);
  const [{ filename } = { filename: '' }] = JSON.parse(packed.slice(packed.indexOf('[\n'))) as { filename: string }[];
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', `./${filename}`], folder);
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const settings = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck'];
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')];
  return {
    folder,
    write: (name, text) => writeFileSync(join(folder, name), text),
    compileAlone: (name, text, flags = [], emit = false) => {
      writeFileSync(join(folder, name), text);
      const ways = emit ? flags : [...flags, '--noEmit'];
      // ignores the options in the folder's tsconfig.json
      run('node', [tsc, '--ignoreConfig', name, ...settings, ...types, ...ways], folder);
    },
    compile: (flags = []) => {
      const config = { include: ['*.mts'] };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
      run('node', [tsc, '-p', '.', ...settings, ...types, ...flags], folder);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

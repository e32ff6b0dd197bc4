import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { FromWriter, ToWriter } from './messages.js';

const ROOT = resolve(__dirname, '../../../..');
const SOURCES = [
  'src/error-brand.ts',
  'src/errors.ts',
  'src/printable.ts',
  'src/managed/stores/auth-store.ts',
  'src/managed/stores/file-store.ts',
  'src/managed/stores/key-folder.ts',
];

/** A process that runs `writer.ts`. */
export class Writer {
  readonly process: ChildProcess;
  private readonly messages: AsyncIterator<FromWriter[], void>;

  constructor(program: string) {
    this.process = fork(program, { execArgv: [] });
    this.messages = on(this.process, 'message', { close: ['exit'] }) as AsyncIterator<FromWriter[], void>;
  }

  /** Returns the next message from the process, or `undefined` after its end. */
  async next(): Promise<FromWriter | undefined> {
    const next = await this.messages.next();
    return next.done === true ? undefined : next.value[0];
  }

  send(message: ToWriter): void {
    this.process.send(message);
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const end = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await end;
  }
}

/**
 * Starts writers and kills them after each test of the file. The writers are compiled first, because the compiler takes
 * a second to start.
 */
export function writers(): () => Promise<Writer> {
  const started: Writer[] = [];
  let out = '';
  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'logmein-rescue-soap-'));
    for (const file of SOURCES) compile(file, out);
    const own = relative(ROOT, __dirname);
    for (const name of readdirSync(__dirname)) if (name.endsWith('.ts')) compile(join(own, name), out);
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map(async (writer) => writer.kill()));
  });
  afterAll(() => rmSync(out, { recursive: true, force: true }));
  return async () => {
    const writer = new Writer(join(out, relative(ROOT, __dirname), 'writer.js'));
    started.push(writer);
    await writer.next();
    return writer;
  };
}

function compile(file: string, out: string): void {
  const { outputText } = ts.transpileModule(readFileSync(join(ROOT, file), 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
  });
  const target = join(out, file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, outputText);
}

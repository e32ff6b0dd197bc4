import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Returns the path of a Redis or Valkey server, or `undefined` if none is installed. */
export function serverProgram(): string | undefined {
  return ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0);
}

/** A server on a free loopback port. It stores nothing on disk, and is killed when this process ends. */
export class RedisServer {
  readonly port: number;
  private readonly program: string;
  private readonly settings: readonly string[];
  private readonly folder = mkdtempSync(join(tmpdir(), 'logmein-rescue-soap-'));
  private child: ChildProcess | undefined;
  private readonly atExit = (): void => void this.child?.kill('SIGKILL');

  private constructor(program: string, port: number, settings: readonly string[]) {
    this.program = program;
    this.port = port;
    this.settings = settings;
  }

  static async start(program: string, ...settings: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(program, await freePort(), settings);
    process.on('exit', server.atExit);
    await server.up();
    return server;
  }

  /** Starts the server without data. */
  async up(): Promise<void> {
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn(this.program, [...own, '--dir', this.folder, ...this.settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    const said: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      said.push(line);
      if (!line.includes('Ready to accept connections')) continue;
      child.stdout.resume();
      return;
    }
    throw new Error(`${this.program} did not start:\n${said.join('\n')}`);
  }

  /** Kills the server, which loses its data. */
  async down(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const end = once(child, 'exit');
    child.kill('SIGKILL');
    await end;
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child?.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
    process.off('exit', this.atExit);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Returns a free port. A cluster also uses the port number plus 10,000. */
async function freePort(): Promise<number> {
  for (;;) {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    if (port < 55_000) return port;
  }
}

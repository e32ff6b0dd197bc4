import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isInstalled } from '../interop/programs.js';

/**
 * A real ASP.NET server on a loopback port: Mono's System.Web, which is Microsoft's code, runs over FastCGI behind
 * nginx. All files are in a temporary folder that is removed when the server stops.
 */
export interface MonoHost extends AsyncDisposable {
  /** The server's origin. */
  readonly base: string;
  stop(): Promise<void>;
}

/** The content of a `MonoHost`. */
export interface Sites {
  /** The paths of the sites, each of which is a separate application. */
  readonly paths: readonly string[];
  /** The pages that return 200 as soon as the sites have started. */
  readonly pages: readonly string[];
  /** Writes the files of all sites to the folder for the path `/`. */
  layOut(folder: string): void | Promise<void>;
}

/** A `MonoHost` with the services of this folder. */
export interface AsmxHost extends MonoHost {
  /** The address of `services/Rescue.asmx`, which has the same path as the real service. */
  readonly rescue: string;
  /** The address of `services/Everything.asmx`. */
  readonly everything: string;
}

/** The required commands and their Debian packages. */
const COMMANDS = { mono: 'mono-devel', mcs: 'mono-mcs', 'fastcgi-mono-server4': 'mono-fastcgi-server4' } as const;

export const PACKAGES = 'mono-devel mono-mcs mono-fastcgi-server4 nginx-light';

/** The time limit for the first request to a page, which takes a second or more to compile. */
const READY_MS = 60_000;
const STOP_MS = 5_000;

/** Returns the missing commands and their packages. */
export function missingPart(): string | undefined {
  for (const [command, debianPackage] of Object.entries(COMMANDS))
    if (!isInstalled(command)) return `${command} is not installed (package ${debianPackage})`;
  return nginxCommand() === undefined ? 'nginx is not installed (package nginx-light)' : undefined;
}

/** @throws Error if a server does not start in time. Then all of them are stopped */
export async function startAsmxHost(): Promise<AsmxHost> {
  const [rescue, everything] = ['/API/API.asmx', '/Everything.asmx'];
  const host = await startMonoHost({ paths: ['/'], pages: [`${rescue}?wsdl`, `${everything}?wsdl`], layOut });
  return { ...host, rescue: `${host.base}${rescue}`, everything: `${host.base}${everything}` };
}

/** @throws Error if a server does not start in time. Then all of them are stopped */
export async function startMonoHost({ paths, pages, layOut }: Sites): Promise<MonoHost> {
  const folder = mkdtempSync(join(tmpdir(), 'asmx-'));
  const running: Child[] = [];
  const killAll = (): void => {
    for (const { process } of running) process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  // also stops the servers if this process ends with an uncaught error or a signal
  process.once('exit', killAll);
  const onSignal = (signal: NodeJS.Signals): void => process.exit(signal === 'SIGINT' ? 130 : 143);
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const stop = async (): Promise<void> => {
    await Promise.all(running.splice(0).map((child) => child.stop()));
    rmSync(folder, { recursive: true, force: true });
    process.off('exit', killAll).off('SIGINT', onSignal).off('SIGTERM', onSignal);
  };
  try {
    const app = join(folder, 'app');
    for (const each of [app, join(folder, 'home'), join(folder, 'tmp')]) mkdirSync(each);
    await layOut(app);
    const socket = join(folder, 'mono.sock');
    running.push(startMono(folder, app, paths, socket));
    const base = await startNginx(folder, app, socket, running);
    // the pages are requested one after another, so that the time limit applies to each page
    for (const page of pages) await ready(`${base}${page}`, running);
    return { base, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A server process and its output. */
class Child {
  readonly process: ChildProcess;
  readonly name: string;
  output = '';
  /** The reason why the process ended, if it has ended. */
  ended: string | undefined;

  constructor(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    this.name = name;
    // stdin is a pipe that closes when this process ends, which makes Mono's server stop
    this.process = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
    const keep = (text: Buffer): void => {
      this.output = (this.output + text.toString()).slice(-4_000);
    };
    this.process.stdout?.on('data', keep);
    this.process.stderr?.on('data', keep);
    this.process.on('error', (error) => (this.ended = error.message));
    this.process.on('exit', (code, signal) => (this.ended = `it ended with ${signal ?? `code ${code}`}`));
  }

  async stop(): Promise<void> {
    if (this.ended !== undefined) return;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(timer);
  }
}

/** Writes the services and the ASP.NET configuration. */
function layOut(app: string): void {
  mkdirSync(join(app, 'API'));
  const services = join(__dirname, 'services');
  copyFileSync(join(services, 'Rescue.asmx'), join(app, 'API', 'API.asmx'));
  copyFileSync(join(services, 'Everything.asmx'), join(app, 'Everything.asmx'));
  copyFileSync(join(services, 'web.config'), join(app, 'web.config'));
}

function startMono(folder: string, app: string, paths: readonly string[], socket: string): Child {
  const [home, temporary] = [join(folder, 'home'), join(folder, 'tmp')];
  const applications = paths.map((path) => `${path}:${join(app, path)}`).join(',');
  const args = [`--socket=unix:${socket}`, `--applications=${applications}`, '--stoppable=True'];
  // any other time zone would change every dateTime that has an offset
  const env = { ...process.env, HOME: home, TMPDIR: temporary, TZ: 'UTC', LC_ALL: 'C.UTF-8' };
  return new Child('fastcgi-mono-server4', 'fastcgi-mono-server4', args, env);
}

/** @returns the address on which nginx listens */
async function startNginx(folder: string, app: string, socket: string, running: Child[]): Promise<string> {
  const command = nginxCommand() ?? 'nginx';
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const config = join(folder, 'nginx.conf');
    writeFileSync(config, nginxConfig(folder, app, socket, port));
    const nginx = new Child('nginx', command, ['-p', folder, '-e', 'stderr', '-c', config]);
    const deadline = Date.now() + READY_MS;
    while (nginx.ended === undefined && Date.now() < deadline) {
      if (await isServed(`http://127.0.0.1:${port}/ready`)) {
        running.push(nginx);
        return `http://127.0.0.1:${port}`;
      }
      await pause(20);
    }
    await nginx.stop();
    // another process may have taken the port since it was chosen
    if (attempt === 5) throw new Error(`nginx did not start: ${nginx.ended ?? 'no answer'}\n${nginx.output}`);
  }
}

function nginxConfig(folder: string, app: string, socket: string, port: number): string {
  const parameters = {
    QUERY_STRING: '$query_string',
    REQUEST_METHOD: '$request_method',
    CONTENT_TYPE: '$content_type',
    CONTENT_LENGTH: '$content_length',
    SCRIPT_FILENAME: '$document_root$fastcgi_script_name',
    SCRIPT_NAME: '$fastcgi_script_name',
    PATH_INFO: '""',
    REQUEST_URI: '$request_uri',
    DOCUMENT_ROOT: '$document_root',
    SERVER_PROTOCOL: '$server_protocol',
    GATEWAY_INTERFACE: 'CGI/1.1',
    REMOTE_ADDR: '$remote_addr',
    REMOTE_PORT: '$remote_port',
    SERVER_ADDR: '$server_addr',
    SERVER_PORT: '$server_port',
    SERVER_NAME: '127.0.0.1',
  };
  const temporary = ['client_body', 'fastcgi', 'proxy', 'uwsgi', 'scgi'];
  return `daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
events {}
http {
  access_log off;
  client_max_body_size 0;
${temporary.map((kind) => `  ${kind}_temp_path ${join(folder, 'tmp', kind)};`).join('\n')}
  server {
    listen 127.0.0.1:${port};
    root ${app};
    location = /ready { return 204; }
    location / {
      fastcgi_pass unix:${socket};
      fastcgi_read_timeout 120s;
${Object.entries(parameters)
  .map(([name, value]) => `      fastcgi_param ${name} ${value};`)
  .join('\n')}
    }
  }
}
`;
}

/** Polls an address until it returns 200. */
async function ready(url: string, running: readonly Child[]): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!(await isServed(url))) {
    const dead = running.find(({ ended }) => ended !== undefined);
    if (dead) throw new Error(`${dead.name} stopped: ${dead.ended}\n${dead.output}`);
    if (Date.now() > deadline) {
      const outputs = running.map(({ name, output }) => `${name}: ${output}`).join('\n');
      throw new Error(`${url} did not answer within ${READY_MS} ms: ${await refusalOf(url)}\n${outputs}`);
    }
    await pause(50);
  }
}

async function isServed(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(READY_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Returns the response received instead of the WSDL, such as compiler errors, for use in a message. */
async function refusalOf(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(STOP_MS) });
    return `${response.status} ${(await response.text()).slice(0, 4_000)}`;
  } catch (error) {
    return String(error);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Debian installs nginx in a folder that is only in root's PATH. */
function nginxCommand(): string | undefined {
  return ['nginx', '/usr/sbin/nginx'].find(isInstalled);
}

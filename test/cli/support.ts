import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CommandError } from '../../src/cli/command-error.js';
import { run } from '../../src/cli/run.js';

// Support for the tests of the command: folders, servers and runs that are cleaned up after each test.

export const root = join(__dirname, '../..');
export const rescue = readFileSync(join(root, 'wsdl/rescue.wsdl'), 'utf8');

/** Creates an empty folder. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function put(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** Returns everything below a folder: files with their bytes as Latin-1, and folders. */
export function tree(folder: string): Record<string, string> {
  const found = readdirSync(folder, { withFileTypes: true, recursive: true }).map((each): [string, string] => {
    const path = join(each.parentPath, each.name);
    return [path.slice(folder.length + 1).replaceAll('\\', '/'), each.isFile() ? readFileSync(path, 'latin1') : '/'];
  });
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface Ran {
  readonly code: number;
  readonly printed: string;
  readonly notified: string;
}

export interface World {
  readonly folder?: string;
  readonly isColoured?: boolean;
  /** The current time, in ISO 8601 format. */
  readonly now?: string;
  /** The environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** The lines that the user types, one per question; `\u0003` is Ctrl-C. If absent, there is no terminal. */
  readonly answers?: readonly string[];
  /** Called after each text that the command prints. */
  readonly onPrint?: (text: string) => unknown;
}

/** Runs the command within this process. */
export async function command(world: World, ...args: readonly string[]): Promise<Ran> {
  const [printed, notified]: [string[], string[]] = [[], []];
  const { folder = root, isColoured = false, now = '2027-01-02T03:04:05.000Z', env = {}, answers, onPrint } = world;
  const left = [...(answers ?? [])];
  const code = await run(args, {
    print: (text) => (printed.push(text), void onPrint?.(text)),
    notify: (text) => void notified.push(text),
    now: () => new Date(now),
    folder,
    isColoured,
    isTerminal: answers !== undefined,
    command: 'npx logmein-rescue-soap',
    env,
    ask:
      answers &&
      (async (question) => {
        notified.push(question);
        const answer = left.shift() ?? '';
        if (answer === '\u0003') throw new CommandError('interrupted', 130);
        return answer;
      }),
  });
  return { code, printed: printed.join(''), notified: notified.join('\n') };
}

export type Page = string | Uint8Array | ((request: IncomingMessage, reply: ServerResponse) => unknown);

/** Starts a service that returns the given page for each path and query, and status 404 for any other request. */
export async function serve(pages: Record<string, Page>): Promise<string> {
  return listen((request, reply) => {
    const page = pages[request.url ?? ''];
    if (typeof page === 'function') page(request, reply);
    else reply.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/xml; charset=utf-8' }).end(page);
  });
}

export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

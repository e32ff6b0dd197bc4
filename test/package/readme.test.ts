import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoAccount, demoCredentials, startRescueServer, type RescueServer } from '../../src/testing/index.js';
import { installPacked, type Consumer } from './install.js';

const root = join(__dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

interface Block {
  readonly name: string;
  readonly text: string;
}

/** The code blocks of a language, named by the heading above and their line. */
function blocksOf(language: string): Block[] {
  const blocks: Block[] = [];
  for (const match of readme.matchAll(new RegExp('^```' + language + '\\n([\\s\\S]*?)^```$', 'gm'))) {
    const before = readme.slice(0, match.index);
    const heading = before.slice(before.lastIndexOf('\n#')).split('\n')[1] ?? '';
    blocks.push({ name: `${heading.replace(/^#+ /, '')}, line ${before.split('\n').length}`, text: match[1] ?? '' });
  }
  return blocks;
}

const blocks = blocksOf('ts');
let consumer: Consumer;
let server: RescueServer;

beforeAll(async () => {
  consumer = installPacked();
  server = await startRescueServer();
}, 120_000);
afterAll(async () => {
  await server.close();
  consumer.remove();
});

/** Runs a compiled block as a program, with the embedded server for the service. */
function run(file: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      RESCUE_ENDPOINT: server.endpoint,
      RESCUE_EMAIL: demoCredentials.login.email,
      RESCUE_PASSWORD: demoCredentials.login.password,
      RESCUE_SSO_PASSWORD: demoCredentials.sso.password,
      NODE_OPTIONS: '',
    };
    const child = spawn(process.execPath, [file], { cwd: consumer.folder, env });
    let output = '';
    child.stdout.on('data', (text) => (output += String(text)));
    child.stderr.on('data', (text) => (output += String(text)));
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe('the README', () => {
  test('its examples compile under tsc --strict in a folder that installed the packed package', () => {
    blocks.forEach(({ text }, i) => consumer.write(`block${i}.mts`, text));
    consumer.compile();
    consumer.compile([
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess',
      '--noPropertyAccessFromIndexSignature',
    ]);
  }, 120_000);

  test.each(blocks.map((block, i) => ({ ...block, i })))('its example runs: $name', async ({ i }) => {
    // ten logins in three minutes are the limit, and a session is started once
    server.clock.advance(181_000);
    for (const { id } of demoAccount.sessions.slice(0, 2)) server.session(id).state = 'waiting';
    const { code, output } = await run(`block${i}.mjs`);
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  });

  test('the npm scripts that it names exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(scripts).toHaveProperty([name]);
  });

  test('its options are those of the client, with their defaults', () => {
    const options = readFileSync(join(root, 'src', 'options.ts'), 'utf8');
    const declared = [
      ...(options.match(/export interface RescueClientOptions[\s\S]*?\n}/)?.[0] ?? '').matchAll(/readonly (\w+)\?:/g),
    ].map((m) => m[1]);
    const table = readme.slice(readme.indexOf('## Options'), readme.indexOf('## Errors'));
    const listed = [...table.matchAll(/^\| `(\w+)`/gm)].map((m) => m[1]);
    expect(listed.sort()).toEqual(declared.sort());
  });
});

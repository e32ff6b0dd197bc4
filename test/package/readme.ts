import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { demoAccount, demoCredentials, type RescueServer } from '../../src/testing.js';
import { brokenLinks } from '../suites/recipes/links.js';
import type { Installed } from './install.js';

const root = join(__dirname, '..', '..');
const text = readFileSync(join(root, 'README.md'), 'utf8');

interface Block {
  readonly name: string;
  readonly text: string;
}

/** Returns the code blocks of a language, named by heading and line. */
function blocksOf(language: string): Block[] {
  const blocks: Block[] = [];
  for (const match of text.matchAll(new RegExp('^```' + language + '\\n([\\s\\S]*?)^```$', 'gm'))) {
    const before = text.slice(0, match.index);
    const heading = before.slice(before.lastIndexOf('\n#')).split('\n')[1] ?? '';
    blocks.push({ name: `${heading.replace(/^#+ /, '')}, line ${before.split('\n').length}`, text: match[1] ?? '' });
  }
  return blocks;
}

const blocks = blocksOf('ts');
/** Runs a compiled block as a program, with the embedded server as the service. */
function run(file: string, folder: string, server: RescueServer): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      RESCUE_ENDPOINT: server.endpoint,
      RESCUE_EMAIL: demoCredentials.login.email,
      RESCUE_PASSWORD: demoCredentials.login.password,
      RESCUE_SSO_PASSWORD: demoCredentials.sso.password,
      NODE_OPTIONS: '',
    };
    const child = spawn(process.execPath, [file], { cwd: folder, env });
    let output = '';
    child.stdout.on('data', (text) => (output += String(text)));
    child.stderr.on('data', (text) => (output += String(text)));
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Compiles each code block with --strict in a folder that installed the package, and runs it. */
export function readme(installed: Installed): void {
  describe('the README', () => {
    test('contains examples that compile with tsc --strict and the packed package', () => {
      blocks.forEach(({ text }, i) => installed.consumer.write(`block${i}.mts`, text));
      installed.consumer.compile();
      installed.consumer.compile([
        '--exactOptionalPropertyTypes',
        '--noUncheckedIndexedAccess',
        '--noPropertyAccessFromIndexSignature',
      ]);
    }, 120_000);

    test.each(blocks.map((block, i) => ({ ...block, i })))('its example runs: $name', async ({ i }) => {
      const { server } = installed;
      // the limit is ten logins in three minutes, and a session can be started only once
      server.clock.advance(181_000);
      for (const { id } of demoAccount.sessions.slice(0, 2)) server.session(id).state = 'waiting';
      const { code, output } = await run(`block${i}.mjs`, installed.consumer.folder, server);
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    });

    // npm resolves the links with "repository" of package.json, without which `npm run audit -- release` fails
    test('is the same in the package as in the repository, where each link leads to a file and a heading', () => {
      const packed = join(installed.consumer.folder, 'node_modules/logmein-rescue-soap/README.md');
      expect(readFileSync(packed, 'utf8')).toBe(text);
      expect(brokenLinks(root)).toEqual([]);
    });

    test('names only npm scripts that exist', () => {
      const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
        scripts: Record<string, string>;
      };
      const named = [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? '');
      expect(named).not.toEqual([]);
      for (const name of named) expect(scripts).toHaveProperty([name]);
    });
  });
}

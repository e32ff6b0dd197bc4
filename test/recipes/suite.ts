import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { demoCredentials, startRescueServer } from '../../src/testing/index.js';
import { runAsProgram } from '../interop/flow.js';

/**
 * `npm run test:recipes`: the recipes of `docs/recipes`, as their readers have them. The packed package is installed beside
 * the dependencies that this folder's package.json names, in a folder elsewhere; each page's code blocks are compiled
 * strictly and run against the embedded server. A recipe is added by its page, and its dependencies here.
 *
 * - A code block whose first line says `ts file=NAME`, or `json file=tsconfig.json`, is that file.
 * - The one block that a `text` block follows is run; it prints that text.
 * - `PAGE.check.mjs` in this folder, if there is one, is run beside the page's files, and must succeed.
 */
const ROOT = resolve(__dirname, '../..');
const PAGES = join(ROOT, 'docs/recipes');

interface Page {
  readonly name: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** Which of them is run, and what it prints. */
  readonly main: string;
  readonly prints: string;
}

/** What a page does not give by blocks of its own. */
const defaults = [
  { name: 'package.json', text: '{ "type": "module" }' },
  { name: 'tsconfig.json', text: '{}' },
];

function readPage(path: string): Page {
  const name = basename(path, '.md');
  const files: { name: string; text: string }[] = [];
  const runs: { main: string; prints: string }[] = [];
  for (const [, language, file, text = ''] of readFileSync(path, 'utf8').matchAll(
    /^```(\w+)(?: file=(\S+))?\n([^]*?)^```$/gm,
  )) {
    const last = files.at(-1);
    if (file !== undefined) files.push({ name: file, text });
    else if (language === 'text' && last) runs.push({ main: last.name, prints: text });
    else if (language === 'ts') throw new Error(`${name}: a block of code has no file=NAME`);
  }
  const [run] = runs;
  if (!run || runs.length > 1)
    throw new Error(`${name}: ${runs.length} blocks are followed by what they print, not one`);
  return { name, files, ...run };
}

/** The dependencies of all recipes, and the package as it would be published. */
function install(folder: string): void {
  for (const file of ['package.json', 'package-lock.json', '.npmrc'])
    copyFileSync(join(__dirname, file), join(folder, file));
  const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  command('npm', ['ci', ...quiet], folder);
  const packed = command('npm', ['pack', '--json', '--pack-destination', folder], ROOT);
  const [{ filename } = { filename: '' }] = JSON.parse(packed.slice(packed.indexOf('[\n'))) as { filename: string }[];
  command('npm', ['install', '--no-save', ...quiet, `./${filename}`], folder);
}

function compile(folder: string): void {
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck'];
  const ways = ['--module', 'nodenext', '--target', 'es2023'];
  const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
  command('node', [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.', ...strict, ...ways, ...types], folder);
}

/** Runs a program with an embedded server of its own for the service. @returns what it printed */
async function run(folder: string, file: string): Promise<string> {
  const server = await startRescueServer();
  const env = {
    ...process.env,
    RESCUE_ENDPOINT: server.endpoint,
    RESCUE_EMAIL: demoCredentials.login.email,
    RESCUE_PASSWORD: demoCredentials.login.password,
    RESCUE_SSO_ID: demoCredentials.sso.ssoId,
    RESCUE_SSO_PASSWORD: demoCredentials.sso.password,
    RESCUE_COMPANY: String(demoCredentials.sso.company),
    NODE_OPTIONS: '',
  };
  const child = spawn(process.execPath, [file], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (text) => (printed[stream] += String(text)));
  const code = await new Promise((resolve) => child.on('close', resolve));
  await server.close();
  if (code !== 0) throw new Error(`${file} ended with ${String(code)}:\n${printed.stdout}${printed.stderr}`);
  return printed.stdout;
}

async function tryPage({ name, files, main, prints }: Page, folder: string): Promise<void> {
  for (const file of [...defaults, ...files]) writeFileSync(join(folder, file.name), file.text);
  compile(folder);
  console.log(`${name}: ${files.map((file) => file.name).join(', ')} compiled`);
  const printed = await run(folder, main.replace(/ts$/, 'js'));
  if (lines(printed) !== lines(prints))
    throw new Error(`${name}: ${main} printed, otherwise than its page says:\n${printed}`);
  console.log(`${name}: ${main} was run and printed what its page says`);
  const check = `${name}.check.mjs`;
  if (!existsSync(join(__dirname, check))) return;
  cpSync(join(__dirname, check), join(folder, check));
  console.log(`${name}: ${(await run(folder, check)).trim()}`);
}

function lines(text: string): string {
  return text.replace(/ +$/gm, '').trim();
}

function command(program: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`);
  }
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'rescue-recipes-'));
  try {
    const pages = readdirSync(PAGES)
      .filter((name) => name.endsWith('.md'))
      .map((name) => readPage(join(PAGES, name)));
    install(folder);
    for (const page of pages) {
      mkdirSync(join(folder, page.name));
      await tryPage(page, join(folder, page.name));
    }
    console.log(`${pages.length} recipes, all as their pages say.`);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

runAsProgram(main);

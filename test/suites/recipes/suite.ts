import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { demoCredentials, startRescueServer, type RescueServer } from '../../../src/testing.js';
import { runAsProgram } from '../interop/flow.js';
import { brokenLinks } from './links.js';
import { prints, readPages, type Page, type Run } from './pages.js';
import { surroundings, type Surroundings } from './surroundings.js';

/**
 * `npm run test:suite -- recipes`: compiles and runs the code on the pages in `docs`. It packs the package and installs
 * it in another folder, together with the dependencies in this folder's package.json. To add a recipe, add its page to
 * `docs` and its dependencies to that package.json.
 *
 * - A code block whose first line says `ts file=NAME`, or `json file=tsconfig.json`, is that file.
 * - A file or `sh` block that is followed by a `text` block is run and must print that text; `...` matches anything.
 *   Each run has its own embedded server, and the services that `surroundings.ts` starts for the page.
 * - `PAGE.check.mjs` in this folder, if it exists, is run next to the page's files and must succeed.
 *
 * It also checks the links between pages.
 *
 *     npm run test:suite -- recipes express fastify        only these pages
 *     npm run test:suite -- recipes --folder FOLDER ...    installs there, and uses what is already installed there
 */
const ROOT = resolve(__dirname, '../../..');

/** The default content of files that a page does not contain. */
const defaults = [
  { name: 'package.json', text: '{ "type": "module" }' },
  { name: 'tsconfig.json', text: '{}' },
];

/** Installs the dependencies of all pages, and the package as it would be published. */
function install(folder: string): void {
  for (const file of ['package.json', 'package-lock.json', '.npmrc'])
    copyFileSync(join(__dirname, file), join(folder, file));
  const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  command('npm', ['ci', ...quiet], folder);
  const packed = command('npm', ['pack', '--json', '--pack-destination', folder], ROOT);
  const [{ filename } = { filename: '' }] = JSON.parse(packed.slice(packed.indexOf('[\n'))) as { filename: string }[];
  command('npm', ['install', '--no-save', ...quiet, `./${filename}`], folder);
}

/** Writes the files of the pages, and compiles all pages with the same compiler options together. */
function compile(pages: readonly Page[], folder: string): void {
  const together = new Map<string, string[]>();
  for (const { path, files } of pages) {
    mkdirSync(join(folder, path), { recursive: true });
    for (const { name, text } of [...defaults, ...files]) {
      mkdirSync(dirname(join(folder, path, name)), { recursive: true });
      writeFileSync(join(folder, path, name), text);
    }
    const { text = '{}' } = files.find(({ name }) => name === 'tsconfig.json') ?? {};
    together.set(text, [...(together.get(text) ?? []), path]);
  }
  for (const [text, paths] of together) {
    const { compilerOptions = {} } = JSON.parse(text) as { compilerOptions?: object };
    const include = paths.map((path) => `${path}/**/*.ts`);
    const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
    const ways = { module: 'nodenext', target: 'es2022', lib: ['es2023', 'esnext.disposable'], types: ['node'] };
    const options = { rootDir: '.', skipLibCheck: true, ...ways, ...strict, ...compilerOptions };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include }));
    command('node', [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], folder);
    console.log(`compiled: ${paths.join(', ')}`);
  }
}

/** Runs a program with its own embedded server. @returns the output, which for a command includes stderr */
async function run(page: Page, folder: string, program: string, ...args: readonly string[]): Promise<string> {
  // the page about proxies uses this host name
  const server = await startRescueServer({ allowedHosts: ['rescue.example'] });
  let around: Surroundings | undefined;
  try {
    around = await surroundings[page.name]?.(server);
    const env = { ...environment(server, folder), ...around?.env };
    const child = spawn(program, args, { cwd: join(folder, page.path), env, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].on('data', (text) => (printed[stream] += String(text)));
    const deadline = setTimeout(() => child.kill('SIGKILL'), 60_000);
    const code = await new Promise((resolve) => child.on('close', resolve));
    clearTimeout(deadline);
    const all = `${printed.stdout}${printed.stderr}`;
    if (code !== 0) throw new Error(`${page.path}: ${args.join(' ')} ended with ${String(code)}:\n${all}`);
    around?.check?.();
    return program === 'sh' ? all : printed.stdout;
  } finally {
    await around?.close();
    await server.close();
  }
}

function environment(server: RescueServer, folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    RESCUE_ENDPOINT: server.endpoint,
    RESCUE_WSDL: server.wsdlUrl,
    RESCUE_EMAIL: demoCredentials.login.email,
    RESCUE_PASSWORD: demoCredentials.login.password,
    RESCUE_SSO_ID: demoCredentials.sso.ssoId,
    RESCUE_SSO_PASSWORD: demoCredentials.sso.password,
    RESCUE_COMPANY: String(demoCredentials.sso.company),
    PORT: '0',
    NODE_OPTIONS: '',
    NO_COLOR: '1',
    CI: '1',
    TMPDIR: folder,
    XDG_CACHE_HOME: join(folder, 'cache'),
    npm_config_loglevel: 'error',
    PATH: [join(folder, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
  };
}

async function tryRun(page: Page, { file, command, prints: expected }: Run, folder: string): Promise<void> {
  const printed =
    file === undefined
      ? await run(page, folder, 'sh', '-ec', command ?? '')
      : await run(page, folder, process.execPath, file.replace(/ts$/, 'js'));
  const what = file ?? command?.trim();
  if (!prints(expected, printed))
    throw new Error(`${page.path}: ${what} printed text that differs from its page:\n${printed}`);
  console.log(`${page.path}: ${what} printed the text of its page`);
}

async function tryPage(page: Page, folder: string): Promise<void> {
  for (const each of page.runs) await tryRun(page, each, folder);
  const check = `${page.name}.check.mjs`;
  if (!existsSync(join(__dirname, check))) return;
  cpSync(join(__dirname, check), join(folder, page.path, check));
  console.log(`${page.path}: ${(await run(page, folder, process.execPath, check)).trim()}`);
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
  const names = process.argv.slice(2);
  const kept = names[0] === '--folder' ? names.splice(0, 2)[1] : undefined;
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'rescue-recipes-'));
  try {
    const pages = readPages(join(ROOT, 'docs')).filter(({ name }) => names.length === 0 || names.includes(name));
    const broken = brokenLinks(ROOT);
    if (broken.length > 0) throw new Error(`broken links:\n${broken.join('\n')}`);
    if (pages.length < names.length) throw new Error(`docs does not have all of these pages: ${names.join(', ')}`);
    if (!existsSync(join(folder, 'node_modules/logmein-rescue-soap'))) install(folder);
    compile(pages, folder);
    for (const page of pages) await tryPage(page, folder);
    console.log(`${pages.length} pages, all with the expected output.`);
    return 0;
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

runAsProgram(main);

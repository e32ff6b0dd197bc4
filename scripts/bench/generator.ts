import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { runChild, succeed } from './child.js';
import { costOf, type Cost } from './cost.js';
import { median } from './report/statistics.js';

/**
 * `npm run bench -- generator [FILE]`: compares the compiled generator with wsdl-tsclient, on a WSDL of 1,500
 * operations and 3,300 types. Both run in turn for several rounds, then `tsc --noEmit --strict` checks their output.
 * Only the ratios matter; absolute numbers depend on the machine. `npm run bench -- --only generator` measures how the
 * time grows with the size of the WSDL.
 */
const ROUNDS = 3;
const DEADLINE_MS = 5 * 60_000;
const CONTENDER = { name: 'wsdl-tsclient', version: '1.7.1' };
const BOUNDS = { faster: 8, check: 0.5, megabytes: 600 };

const root = join(__dirname, '..', '..');
const corpus = '../shared/corpus/wsdl/rubiii__wsdl/spec/fixtures/wsdl/economic.wsdl';
const typescript = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

interface Contender {
  readonly name: string;
  /** The output folder. */
  readonly out: string;
  readonly command: readonly string[];
  /** The tsc options that its files require, in addition to the common ones. */
  readonly tsc: readonly string[];
}

function node(args: readonly string[], cwd: string): Promise<{ readonly seconds: number }> {
  return succeed(process.execPath, args, { cwd, deadlineMs: DEADLINE_MS });
}

/** Compiles the generator and the runtime that its stubs import. */
async function ours(folder: string, wsdl: string): Promise<Contender> {
  await node([typescript, '-p', join(root, 'scripts', 'tsconfig.json')], root);
  const out = join(folder, 'ours');
  const runtime = relative(out, join(root, 'dist', 'src', 'runtime.js'))
    .split(sep)
    .join('/');
  const generator = join(root, 'dist', 'scripts', 'generate.js');
  return {
    name: 'this generator',
    out,
    command: [generator, '--wsdl', wsdl, '--out', out, '--runtime', runtime],
    tsc: ['--module', 'node20', '--target', 'es2023'],
  };
}

/** Installs the other generator with the newest dependencies that it allows. */
async function theirs(folder: string, wsdl: string): Promise<Contender> {
  const { name, version } = CONTENDER;
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "commonjs" }\n');
  await succeed('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`], {
    cwd: folder,
    shell: process.platform === 'win32',
    deadlineMs: DEADLINE_MS,
  });
  const home = join(folder, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  const out = join(folder, 'theirs');
  return {
    name: `${name} ${version}`,
    out,
    command: [join(home, bin[name] ?? ''), wsdl, '-o', out, '--quiet'],
    // its imports have no extensions
    tsc: ['--module', 'esnext', '--moduleResolution', 'bundler', '--target', 'es2023'],
  };
}

/** Copies the stubs without `@ts-nocheck`, which excludes them from type checking. */
function removeMarks(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from))
    writeFileSync(join(to, name), readFileSync(join(from, name), 'utf8').replace(/^\/\/ @ts-nocheck.*\n/m, ''));
}

/** Type-checks the output of a contender. */
async function check({ out, tsc }: Contender): Promise<{ readonly seconds: number; readonly errors: number }> {
  const files = (readdirSync(out, { recursive: true }) as string[]).filter((each) => each.endsWith('index.ts'));
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')];
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--pretty', 'false', ...types, ...tsc];
  const { seconds, said } = await runChild(
    process.execPath,
    [typescript, ...options, ...files.map((each) => join(out, each))],
    { cwd: out, deadlineMs: DEADLINE_MS },
  );
  return { seconds, errors: said.split('\n').filter((line) => line.includes('error TS')).length };
}

/** Calls the function of each contender in turn, for several rounds. @returns the results of each */
async function interleaved<C, R>(contenders: readonly C[], run: (contender: C) => Promise<R>): Promise<R[][]> {
  const results: R[][] = contenders.map(() => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, contender] of contenders.entries()) results[index]?.push(await run(contender));
  return results;
}

function verdict(what: string, value: string, bound: string, isMet: boolean): string {
  return `  ${what}: ${value} (${bound}: ${isMet ? 'met' : 'NOT MET'})`;
}

async function compare(folder: string, wsdl: string): Promise<void> {
  const contenders = [await ours(folder, wsdl), await theirs(folder, wsdl)];
  const generated = await interleaved(contenders, ({ command, out }) => {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out);
    return node(command, folder);
  });
  const costs: Cost[] = [];
  for (const { command } of contenders) costs.push(await costOf(command, folder, DEADLINE_MS));
  const unmarked = join(folder, 'unmarked');
  removeMarks(contenders[0]?.out ?? '', unmarked);
  const checked = await interleaved([...contenders, { ...contenders[0], out: unmarked } as Contender], check);

  const generation = generated.map((rounds) => median(rounds.map(({ seconds }) => seconds)));
  const checking = checked.map((rounds) => median(rounds.map(({ seconds }) => seconds)));
  console.table(
    contenders.map(({ name }, index) => ({
      generator: name,
      'generates in (s)': generation[index]?.toFixed(2),
      'CPU (s)': costs[index]?.cpuSeconds.toFixed(2),
      'peak memory (MB)': costs[index]?.megabytes.toFixed(0),
      'type-checks in (s)': checking[index]?.toFixed(2),
      'type errors': checked[index]?.[0]?.errors,
    })),
  );
  const faster = (generation[1] ?? NaN) / (generation[0] ?? NaN);
  const share = (checking[0] ?? NaN) / (checking[1] ?? NaN);
  const whole = (checking[2] ?? NaN) / (checking[1] ?? NaN);
  const peak = costs[0]?.megabytes ?? NaN;
  const { megabytes } = BOUNDS;
  console.log(`medians of ${ROUNDS} rounds, whole processes:`);
  console.log(
    [
      verdict('generates', `${faster.toFixed(1)} times faster`, `at least ${BOUNDS.faster}`, faster >= BOUNDS.faster),
      verdict('type-checks in', `${share.toFixed(2)} of the time`, `at most ${BOUNDS.check}`, share <= BOUNDS.check),
      `  with the form of the stubs checked too, which their head switches off: ${whole.toFixed(2)}`,
      verdict('peak memory', `${peak.toFixed(0)} MB`, `under ${megabytes}`, peak < megabytes),
    ].join('\n'),
  );
}

/** @param file a WSDL. Default: one of the corpus next to the checkout */
export async function compareGenerators(file = join(root, corpus)): Promise<void> {
  const wsdl = resolve(file);
  if (!existsSync(wsdl)) {
    console.log(`Nothing was measured: ${wsdl} does not exist. Pass another WSDL: npm run bench -- generator FILE`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-generator-'));
  try {
    await compare(folder, wsdl);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `npm run build`: builds the package for publishing in `dist`.
 *
 * - `dist/src`, `dist/generated`: CommonJS, which Node runs, and the command.
 * - `dist/esm`: ES modules for bundlers, which remove unused code. They contain neither the generator nor the command.
 * - `dist/import`: re-exports of the CommonJS modules, which Node loads for `import`. A hundred small ES modules take twice
 *   as long to load, and this way, a process has only one copy of the package.
 *
 * Only the declarations have comments. Sources and source maps are not included, because they took up half of the package.
 */
const root = join(__dirname, '..');
const dist = join(root, 'dist');

function compile(project: string, ...options: readonly string[]): Promise<void> {
  const compiler = join(root, 'node_modules', 'typescript-7', 'bin', 'tsc');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [compiler, '-p', project, ...options], { cwd: root, stdio: 'inherit' });
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`tsc -p ${project} ${options.join(' ')} exited with code ${code}`));
    });
  });
}

/** Returns the entry points in package.json: the files that `require` and `import` load. */
function entries(): { readonly required: string; readonly imported: string }[] {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { require: { default: string }; import: { default: string } }>;
  };
  return Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : [{ required: entry.require.default, imported: entry.import.default }],
  );
}

/**
 * Writes an ES module that exports every name of a CommonJS module, together with its declarations. Node does not detect
 * re-exported names itself.
 */
function writeImportModule({ required, imported }: { readonly required: string; readonly imported: string }): void {
  const names = Object.keys(require(join(root, required)) as object).filter((name) => name !== '__esModule');
  const from = `'..${required.slice('./dist'.length)}'`;
  writeFileSync(join(root, imported), `export {\n  ${names.sort().join(',\n  ')},\n} from ${from};\n`);
  writeFileSync(join(root, imported.replace(/\.mjs$/, '.d.mts')), `export * from ${from};\n`);
}

async function build(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  // all builds compile the same sources, so type-check them only once
  await Promise.all([
    compile('src/tsconfig.json', '--emitDeclarationOnly'),
    compile('src/tsconfig.json', '--noCheck', '--declaration', 'false', '--removeComments'),
    compile('src/tsconfig.esm.json', '--noCheck'),
  ]);
  writeFileSync(join(dist, 'esm', 'package.json'), '{ "type": "module", "sideEffects": false }\n');
  mkdirSync(join(dist, 'import'));
  entries().forEach(writeImportModule);
}

void build().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

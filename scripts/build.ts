import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * `npm run build`: builds the package into `dist`, as it is published.
 *
 * - `dist/src`, `dist/generated`: CommonJS, what Node runs, and the command.
 * - `dist/esm`: the same as ES modules, for bundlers, which remove what is not used.
 * - `dist/import`: what `import` of Node loads: re-exports of the CommonJS modules. A hundred small ES modules take twice as
 *   long to load, and this way a process has one copy of the package.
 */
const root = join(__dirname, '..');
const dist = join(root, 'dist');

function compile(...options: readonly string[]): Promise<void> {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  return new Promise((resolve, reject) => {
    spawn(process.execPath, [compiler, ...options], { cwd: root, stdio: 'inherit' }).on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`tsc ${options.join(' ')} ended with ${code}`));
    });
  });
}

/** The entry points of package.json: the files that `require` and `import` load. */
function entries(): { readonly required: string; readonly imported: string }[] {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { require: { default: string }; import: { default: string } }>;
  };
  return Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : [{ required: entry.require.default, imported: entry.import.default }],
  );
}

/** Writes an ES module that exports every name of a CommonJS module. Node does not find re-exported names itself. */
function writeImportModule({ required, imported }: { readonly required: string; readonly imported: string }): void {
  const names = Object.keys(require(join(root, required)) as object).filter((name) => name !== '__esModule');
  writeFileSync(
    join(root, imported),
    `export {\n  ${names.sort().join(',\n  ')},\n} from '..${required.slice('./dist'.length)}';\n`,
  );
}

/** The generator is published without source maps, which are as large as everything else together. */
function removeMaps(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const file = join(folder, name);
    if (name.endsWith('.map')) rmSync(file);
    else if (name.endsWith('.js')) {
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace(`//# sourceMappingURL=${basename(name)}.map`, ''));
    }
  }
}

async function build(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  // the sources are the same, so they are checked once
  await Promise.all([compile('-p', 'src/tsconfig.json'), compile('-p', 'src/tsconfig.esm.json', '--noCheck')]);
  writeFileSync(join(dist, 'esm', 'package.json'), '{ "type": "module", "sideEffects": false }\n');
  for (const folder of ['src/cli', 'src/codegen', 'esm/src/cli', 'esm/src/codegen']) removeMaps(join(dist, folder));
  mkdirSync(join(dist, 'import'));
  entries().forEach(writeImportModule);
}

void build().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = resolve(__dirname, '..');

/** A folder, and the paths that its files may import in addition to their own folder and the files in `shared`. */
const rules: Readonly<Record<string, readonly string[]>> = {
  // only a type: the detail of a fault
  'src/errors.ts': ['src/soap/xml/tree.ts'],
  'src/soap/xml': [],
  'src/soap/schema': ['src/soap/xml'],
  'src/soap/codec': ['src/soap/schema', 'src/soap/xml'],
  'src/soap/http': [],
  'src/soap/security': ['src/soap/schema', 'src/soap/xml'],
  'src/soap': ['src/soap/codec', 'src/soap/http', 'src/soap/schema', 'src/soap/security', 'src/soap/xml'],
  'src/rescue': ['src/soap', 'generated'],
  'src/managed': ['src/rescue', 'src/soap', 'generated'],
  'src/reports': ['src/managed/clock.ts', 'src/soap', 'generated'],
  'src/testing': ['src/rescue', 'src/soap', 'src/shipped.cts', 'generated'],
  'src/codegen': ['src/soap/schema', 'src/soap/xml'],
  generated: ['src/runtime.ts'],
};

/** The files that every folder may import. */
const shared = ['error-brand', 'error-checks', 'errors', 'printable', 'suggestion'].map((name) => `src/${name}.ts`);

const sources = ['src', 'scripts', 'generated']
  .flatMap((folder) =>
    (readdirSync(join(ROOT, folder), { recursive: true }) as string[]).map((name) => posix.join(folder, name)),
  )
  .filter((path) => /\.c?ts$/.test(path) && !path.includes('/node_modules/'));
const known = new Set(sources);

/** The relative imports of each file, including imports of types. */
const relative = new Map(sources.map((path) => [path, relativeImports(path)]));
/** The files that have a rule. */
const imports = new Map([...relative].map(([path, all]) => [path, all.filter((each) => known.has(each))]));

function relativeImports(path: string): readonly string[] {
  const source = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
            ? node.arguments[0]
            : undefined;
    if (specifier && ts.isStringLiteral(specifier) && specifier.text.startsWith('.'))
      found.push(posix.join(posix.dirname(path), specifier.text).replace(/\.(c?)js$/, '.$1ts'));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The forbidden imports of a file, as text. */
function forbidden(path: string, isForbidden: (imported: string) => boolean): readonly string[] {
  return (imports.get(path) ?? []).filter(isForbidden).map((each) => `${path} imports ${each}`);
}

const isWithin = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

test('every import of a file in src is resolved', () => {
  // no rule would check an unresolved path
  const lost = [...relative].flatMap(([path, all]) =>
    all.filter((each) => !known.has(each) && each !== 'package.json').map((each) => `${path} imports ${each}`),
  );
  expect(lost).toEqual([]);
  expect(imports.get('src/index.ts')).toContain('src/rescue/client.ts');
});

test.each(Object.entries(rules))('%s imports only lower layers', (folder, allowed) => {
  // the most specific rule applies: src/soap/xml is not checked by the rule of src/soap
  const own = Object.keys(rules).filter((each) => each !== folder && isWithin(each, folder));
  const files = sources.filter((path) => isWithin(path, folder) && !own.some((each) => isWithin(path, each)));
  expect(files.length).toBeGreaterThan(0);
  const places = [folder, ...shared, ...allowed];
  const wrong = files.flatMap((path) => forbidden(path, (each) => !places.some((place) => isWithin(each, place))));
  expect(wrong).toEqual([]);
});

test('only the command and the WSDL check import the generator', () => {
  const others = sources.filter(
    (path) => path.startsWith('src/') && !/^src\/(cli|codegen|wsdl-check)\//.test(path) && path !== 'src/wsdl-check.ts',
  );
  const wrong = others.flatMap((path) => forbidden(path, (each) => /^src\/(cli|codegen)\//.test(each)));
  expect(wrong).toEqual([]);
});

test('the server for any contract imports nothing specific to Rescue', () => {
  const files = sources.filter((path) => /^src\/testing\/[^/]+$/.test(path));
  expect(files).toContain('src/testing/service-server.ts');
  const wrong = files.flatMap((path) =>
    forbidden(path, (each) => /^(generated|src\/rescue|src\/testing\/rescue)\//.test(each)),
  );
  expect(wrong).toEqual([]);
});

test('src imports nothing from scripts', () => {
  const shipped = sources.filter((path) => path.startsWith('src/'));
  const wrong = shipped.flatMap((path) => forbidden(path, (each) => each.startsWith('scripts/')));
  expect(wrong).toEqual([]);
});

test('modules that tests share add no hook while they are loaded', () => {
  // test files that run in one context load a module once, so the hook would run only in the first of these files
  const modules = (readdirSync(join(ROOT, 'test'), { recursive: true }) as string[]).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  expect(modules).toContain(join('cli', 'support.ts'));
  const hook = /^(?:before|after)(?:Each|All)\(/m;
  expect(modules.filter((name) => hook.test(readFileSync(join(ROOT, 'test', name), 'utf8')))).toEqual([]);
});

test('there are no import cycles', () => {
  expect(cycles()).toEqual([]);
});

/** Returns the strongly connected components with more than one file, found with Tarjan's algorithm. */
function cycles(): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const connect = (path: string): void => {
    index.set(path, index.size);
    low.set(path, index.get(path) as number);
    stack.push(path);
    for (const each of imports.get(path) ?? []) {
      if (!index.has(each)) connect(each);
      if (stack.includes(each)) low.set(path, Math.min(low.get(path) as number, low.get(each) as number));
    }
    if (low.get(path) !== index.get(path)) return;
    const component = stack.splice(stack.indexOf(path));
    if (component.length > 1) found.push(component.sort());
  };
  for (const path of sources) if (!index.has(path)) connect(path);
  return found;
}

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../../../../..');
const folder = join(root, 'test', '.stubs');
const pathOf = (index: number, name: string): string => join(folder, `generated${index}`, name);

/** The strictest compiler options. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  types: [],
  module: ts.ModuleKind.Node20,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: true,
  noEmit: true,
};

/** The runtime that stubs import. */
const runtimeText = readFileSync(join(root, 'src/runtime.ts'), 'utf8');

/** The generated files by name, and a module in the same folder that uses them. */
export interface Consumer {
  readonly stubs: ReadonlyMap<string, string>;
  readonly caller?: string;
}

/**
 * Compiles many consumers of stubs in memory, as one program. Files that never change, such as TypeScript's library,
 * are read only once.
 */
export class Project {
  private readonly cache = new Map<string, ts.SourceFile | undefined>();
  private program: ts.Program | undefined;
  private texts: ReadonlyMap<string, string> = new Map();

  build(consumers: readonly Consumer[]): Built {
    const texts = new Map<string, string>();
    const first = new Map<string, number>();
    const indices = consumers.map(({ stubs, caller = '' }, index) => {
      const key = [stubs.get('types.ts'), stubs.get('operations.ts'), caller].join('\n');
      if (!first.has(key)) first.set(key, index);
      return first.get(key) ?? index;
    });
    texts.set(join(folder, 'src/runtime.ts'), runtimeText.replaceAll("'./", "'../../../src/"));
    texts.set(join(folder, 'package.json'), '{"type":"commonjs"}');
    for (const [index, { stubs, caller }] of consumers.entries()) {
      // consumers with the same text are compiled only once
      if (indices[index] !== index) continue;
      for (const name of ['types.ts', 'operations.ts'])
        // large stubs contain @ts-nocheck, which is removed here so that they are checked
        texts.set(pathOf(index, name), (stubs.get(name) ?? '').replace(/^\/\/ @ts-nocheck.*$/m, ''));
      if (caller !== undefined) texts.set(pathOf(index, 'caller.ts'), caller);
    }
    this.texts = texts;
    const program = ts.createProgram({
      rootNames: [...texts.keys()].filter((each) => each.endsWith('.ts')),
      options,
      host: this.host,
      ...(this.program && { oldProgram: this.program }),
    });
    this.program = program;
    return new Built(program, indices);
  }

  private readonly host: ts.CompilerHost = {
    getSourceFile: (path, language) => {
      const text = this.texts.get(path);
      if (text !== undefined && path.startsWith(folder)) return this.own(path, text, language);
      if (!this.cache.has(path)) {
        const read = ts.sys.readFile(path);
        this.cache.set(path, read === undefined ? undefined : ts.createSourceFile(path, read, language));
      }
      return this.cache.get(path);
    },
    getDefaultLibFileName: () => 'lib.es2023.d.ts',
    getDefaultLibLocation: () => dirname(require.resolve('typescript')),
    getCurrentDirectory: () => root,
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (path) => this.texts.has(path) || (path.startsWith(join(root, 'src')) && ts.sys.fileExists(path)),
    readFile: (path) => this.texts.get(path) ?? ts.sys.readFile(path),
    writeFile: () => {
      throw new Error('nothing is written here');
    },
  };

  /** Returns a file of the project. The object is reused if the text has not changed. */
  private own(path: string, text: string, language: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile {
    const last = this.cache.get(path);
    if (last?.text === text) return last;
    const made = ts.createSourceFile(path, text, language);
    this.cache.set(path, made);
    return made;
  }
}

/** A compiled program that contains several numbered consumers. */
export class Built {
  private readonly program: ts.Program;
  private readonly indices: readonly number[];

  /**
   * @param indices for each consumer, the number used in its file names: the index of the first consumer with the same
   * text
   */
  constructor(program: ts.Program, indices: readonly number[]) {
    this.program = program;
    this.indices = indices;
    const [wrong] = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
    if (wrong) throw new Error(ts.flattenDiagnosticMessageText(wrong.messageText, '\n'));
  }

  get checker(): ts.TypeChecker {
    return this.program.getTypeChecker();
  }

  file(index: number, name: string): ts.SourceFile {
    const found = this.program.getSourceFile(pathOf(this.indices[index] ?? index, name));
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  }

  /** Returns the compiler errors in a consumer's stubs and in the code that uses the stubs. */
  complaints(index: number): readonly Complaint[] {
    const files = ['types.ts', 'caller.ts'].map((name) => this.file(index, name));
    const found = files.flatMap((file) => {
      const found = [...this.program.getSyntacticDiagnostics(file), ...this.program.getSemanticDiagnostics(file)];
      return found.map(({ start = 0, messageText }) => {
        const operation = operationAt(file, start);
        const text = `${lineAt(file, start)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
        return { text, ...(operation !== undefined && { operation }) };
      });
    });
    return [...found, ...this.unresolved(index)];
  }

  /** Reports operations whose type is `any`. An unresolved type accepts every value, so no change would break it. */
  private unresolved(index: number): readonly Complaint[] {
    return this.file(index, 'operations.ts').statements.flatMap((statement) => {
      if (!ts.isVariableStatement(statement)) return [];
      return statement.declarationList.declarations.flatMap(({ name, type }): readonly Complaint[] => {
        const parameters = type && ts.isTypeReferenceNode(type) ? (type.typeArguments ?? []) : [];
        const isAny = parameters.some((each) => this.checker.getTypeFromTypeNode(each).flags & ts.TypeFlags.Any);
        return isAny ? [{ text: 'a type is any', ...(ts.isIdentifier(name) && { operation: name.text }) }] : [];
      });
    });
  }
}

export interface Complaint {
  /** The source line and the error. */
  readonly text: string;
  /** The constant of the operation that the line uses. */
  readonly operation?: string;
}

/**
 * Returns the operation that is used at a position. A caller has one function per operation, named `use_` followed by
 * the operation's constant.
 */
function operationAt(file: ts.SourceFile, start: number): string | undefined {
  const statement = file.statements.find((each) => each.pos <= start && start < each.end);
  return statement && ts.isFunctionDeclaration(statement) ? statement.name?.text.replace(/^use_/, '') : undefined;
}

function lineAt(file: ts.SourceFile, start: number): string {
  const { text } = file;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', start);
  return text.slice(from, to < 0 ? undefined : to).trim();
}

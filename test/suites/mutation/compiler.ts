import ts from 'typescript';
import { join } from 'node:path';
import { mutated, type Mutant } from './mutants.js';

/** Type-checks changed files with TypeScript, and reuses the results for all other files. */
export class Compiler {
  private readonly root: string;
  private readonly service: ts.LanguageService;
  private changed: { readonly path: string; readonly text: string } | undefined;
  private version = 0;

  constructor(root: string) {
    this.root = root;
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: object };
    const { fileNames, options } = ts.parseJsonConfigFileContent(
      { ...config, include: ['src', 'generated'] },
      ts.sys,
      root,
    );
    const textOf = (path: string): string | undefined =>
      path === this.changed?.path ? this.changed.text : ts.sys.readFile(path);
    this.service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => fileNames,
      getScriptVersion: (path) => (path === this.changed?.path ? String(this.version) : '0'),
      getScriptSnapshot: (path) => {
        const text = textOf(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    });
  }

  /** Returns `true` if the mutated file has no type errors. The compiler already detects all other mutants. */
  accepts(mutant: Mutant): boolean {
    this.version++;
    const path = join(this.root, mutant.path);
    this.changed = { path, text: mutated([mutant]) };
    return (
      this.service.getSyntacticDiagnostics(path).length === 0 && this.service.getSemanticDiagnostics(path).length === 0
    );
  }
}

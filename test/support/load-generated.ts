import ts from 'typescript';
import { generate, type Documents } from '../../src/codegen/generate.js';
import type { Contract } from '../../src/index.js';

/** The documents that a WSDL imports, and the location of the WSDL. */
interface Surroundings {
  readonly location?: string;
  readonly documents?: Documents;
}

/** Generates stubs from a WSDL and loads them in memory, like a user's build. */
export function loadContract(wsdl: string, { location, documents }: Surroundings = {}): Contract {
  const { files } = generate(wsdl, {
    source: location ?? 'test.wsdl',
    runtime: '../src/runtime.js',
    toolVersion: 'test',
    ...(location !== undefined && { location }),
    ...(documents && { documents }),
  });
  const modules = new Map<string, object>();
  const load = (name: string): object => {
    const known = modules.get(name);
    if (known) return known;
    const text = files.get(name.replace(/^\.\//, '').replace(/\.js$/, '.ts'));
    if (text === undefined) throw new Error(`nothing generated is called ${name}`);
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
    });
    const module = { exports: {} };
    modules.set(name, module.exports);
    new Function('exports', 'require', outputText)(module.exports, load);
    return module.exports;
  };
  return (load('./operations.js') as { contract: Contract }).contract;
}

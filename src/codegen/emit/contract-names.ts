import { code, type Data, string } from './data.js';
import type { Imports } from './imports.js';
import { quoted } from './literals.js';

/** The names that the contract data of a module refers to: a constant per namespace, and the definitions of types. */
export class ContractNames {
  private readonly constants: Map<string, string>;
  private readonly used = new Set<string>();
  private readonly imports: Imports | undefined;

  /** @param imports of a module that imports the definitions */
  constructor(targetNamespace: string, imports?: Imports) {
    this.constants = new Map([[targetNamespace, 'tns']]);
    this.imports = imports;
  }

  /** The constant of a namespace. No namespace is written as `''`. */
  namespace(ns: string): Data {
    if (ns === '') return string('');
    let name = this.constants.get(ns);
    if (name === undefined) {
      name = `ns${this.constants.size}`;
      this.constants.set(ns, name);
    }
    this.used.add(ns);
    return code(name);
  }

  /** A function that returns a definition, because the definition may come later. */
  definition(name: string): Data {
    return { lazy: this.imports?.definition(name) ?? name };
  }

  /** The constants of all namespaces that were used, and an empty line. */
  declarations(): string {
    const constants = [...this.constants].filter(([ns]) => this.used.has(ns));
    if (constants.length === 0) return '';
    return `${constants.map(([ns, name]) => `const ${name} = ${quoted(ns)};\n`).join('')}\n`;
  }
}

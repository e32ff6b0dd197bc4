import { quoted } from './literals.js';

/** Collects what a generated module imports, while its text is written. */
export class Imports {
  private readonly values = new Set<string>();
  private readonly types = new Set<string>();
  private readonly modules = new Set<string>();

  /** A function of the runtime. */
  value(name: string): string {
    this.values.add(name);
    return name;
  }

  /** A type of the runtime. */
  type(name: string): string {
    this.types.add(name);
    return name;
  }

  /** A name of `types.ts`. */
  generatedType(name: string): string {
    this.modules.add("import type * as types from './types.js';\n");
    return `types.${name}`;
  }

  /** A name of `contract.ts`. */
  definition(name: string): string {
    this.modules.add("import * as definitions from './contract.js';\n");
    return `definitions.${name}`;
  }

  /** The import statements. */
  statements(runtime: string): string {
    const [values, types] = [[...this.values].sort(), [...this.types].sort()];
    const names = values.length > 0 ? [...values, ...types.map((each) => `type ${each}`)] : types;
    const keyword = values.length > 0 ? 'import' : 'import type';
    const fromRuntime = names.length > 0 ? `${keyword} { ${names.join(', ')} } from ${quoted(runtime)};\n` : '';
    return fromRuntime + [...this.modules].sort().join('');
  }
}

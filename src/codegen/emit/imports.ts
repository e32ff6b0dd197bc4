import { quoted } from './literals.js';

/** Collects the imports of a generated module while its text is written. */
export class Imports {
  private readonly values = new Set<string>();
  private readonly types = new Set<string>();
  private readonly modules = new Set<string>();

  /** @param module `types` for the text of `types.ts`, which contains the types itself */
  constructor(private readonly module?: 'types') {}

  /** Imports a function from the runtime. */
  value(name: string): string {
    this.values.add(name);
    return name;
  }

  /** Imports a type from the runtime. */
  type(name: string): string {
    this.types.add(name);
    return name;
  }

  /** Imports a type from `types.ts`. */
  generatedType(name: string): string {
    if (this.module === 'types') return name;
    this.modules.add("import type * as types from './types.js';\n");
    return `types.${name}`;
  }

  /** Imports a definition from `contract.ts`. */
  definition(name: string): string {
    this.modules.add("import * as definitions from './contract.js';\n");
    return `definitions.${name}`;
  }

  /** Returns the import statements. */
  statements(runtime: string): string {
    const [values, types] = [[...this.values].sort(), [...this.types].sort()];
    const names = values.length > 0 ? [...values, ...types.map((each) => `type ${each}`)] : types;
    const keyword = values.length > 0 ? 'import' : 'import type';
    const fromRuntime = names.length > 0 ? `${keyword} { ${names.join(', ')} } from ${quoted(runtime)};\n` : '';
    return fromRuntime + [...this.modules].sort().join('');
  }
}

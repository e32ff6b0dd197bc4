import { code, type Data, string, stringDeclaration } from './layout.js';

/** The namespaces that a module writes: each once, as a constant. */
export class Namespaces {
  private readonly names: Map<string, string>;
  private readonly used = new Set<string>();

  constructor(targetNamespace: string) {
    this.names = new Map([[targetNamespace, 'tns']]);
  }

  /** The constant of a namespace; no namespace is written as it is. */
  use(ns: string): Data {
    if (ns === '') return string('');
    let name = this.names.get(ns);
    if (name === undefined) {
      name = `ns${this.names.size}`;
      this.names.set(ns, name);
    }
    this.used.add(ns);
    return code(name);
  }

  /** The constants of all namespaces that were used, and an empty line behind them. */
  declarations(): string {
    const constants = [...this.names].filter(([ns]) => this.used.has(ns));
    if (constants.length === 0) return '';
    return `${constants.map(([ns, name]) => stringDeclaration(`const ${name}`, ns)).join('')}\n`;
  }
}

import type { ContractBuilder } from './contract-of.js';
import { Imports } from './imports.js';
import { propertyName, quoted } from './literals.js';

/** Emits contract.ts, which contains the definition of each type as data. */
export function emitContract({ contract, definitions }: ContractBuilder, runtime: string): string {
  if (definitions.size === 0) return 'export {};\n';
  const imports = new Imports();
  const names = namesOf(definitions);
  const writer = new ContractWriter(contract.targetNamespace, (value) => names.get(value));
  const constants = [...definitions].map(([name, definition]) =>
    writer.declaration(`${name}: ${imports.type(typeNames[definition.kind])}`, definition),
  );
  return `${imports.statements(runtime)}\n${writer.namespaces()}${constants.join('\n')}`;
}

const typeNames = {
  array: 'ArrayType',
  complex: 'ComplexType',
  list: 'ListType',
  simple: 'SimpleType',
  union: 'UnionType',
} as const;

/** Returns the name of each value in a map. */
export function namesOf(values: ReadonlyMap<string, object>): ReadonlyMap<unknown, string> {
  return new Map([...values].map(([name, value]) => [value, name]));
}

/** Writes parts of a contract as code. */
export class ContractWriter {
  private readonly constants: Map<string, string>;
  private readonly used = new Set<string>();

  /** @param nameOf returns the expression for a definition or operation, which has a declaration of its own */
  constructor(
    targetNamespace: string,
    private readonly nameOf: (value: unknown) => string | undefined,
  ) {
    this.constants = new Map([[targetNamespace, 'tns']]);
  }

  /** Writes `export const X: T = {...};`, with one property per line. */
  declaration(lhs: string, value: object): string {
    return `export const ${lhs} = ${lines('{', this.entriesOf(value), '}')};\n`;
  }

  /** Returns the declarations of all namespace constants in use, followed by an empty line. */
  namespaces(): string {
    const constants = [...this.constants].filter(([ns]) => this.used.has(ns));
    if (constants.length === 0) return '';
    return `${constants.map(([ns, name]) => `const ${name} = ${quoted(ns)};\n`).join('')}\n`;
  }

  /**
   * Writes a value. An object is written on one line unless one of its properties spans several lines. A list with more
   * than one item has one item per line.
   */
  private write(value: unknown): string {
    if (typeof value === 'string') return quoted(value);
    // a definition may be declared later than it is used
    if (typeof value === 'function') return `() => ${this.write((value as () => unknown)())}`;
    const name = this.nameOf(value);
    if (name !== undefined || typeof value !== 'object' || value === null) return name ?? String(value);
    if (Array.isArray(value)) return writeList(value.map((each) => this.write(each)));
    const entries = this.entriesOf(value);
    return isMultiline(entries) ? lines('{', entries, '}') : `{ ${entries.join(', ')} }`;
  }

  /** Writes properties. A property is written as `key` if the value is the same identifier. */
  private entriesOf(members: object): readonly string[] {
    return Object.entries(members).map(([key, value]: [string, unknown]) => {
      const text = this.property(key, value);
      return text === key ? key : `${propertyName(key)}: ${text}`;
    });
  }

  private property(key: string, value: unknown): string {
    // the keys of operations are names from the WSDL
    if (this.nameOf(value) !== undefined) return this.write(value);
    if (key === 'operations') return lines('{', this.entriesOf(value as object), '}');
    if (key === 'namespaces') return writeList((value as readonly string[]).map((each) => this.namespace(each)));
    const isNamespace = key === 'ns' || key === 'otherThan' || key === 'targetNamespace';
    return isNamespace ? this.namespace(value as string) : this.write(value);
  }

  /** Returns the constant for a namespace. `''` stands for no namespace. */
  private namespace(ns: string): string {
    if (ns === '') return quoted(ns);
    this.used.add(ns);
    const name = this.constants.get(ns) ?? `ns${this.constants.size}`;
    this.constants.set(ns, name);
    return name;
  }
}

function writeList(items: readonly string[]): string {
  return items.length > 1 || isMultiline(items) ? lines('[', items, ']') : `[${items.join()}]`;
}

function isMultiline(items: readonly string[]): boolean {
  return items.some((each) => each.includes('\n'));
}

/** Writes one item per line. No string literal contains a line feed, so all lines can be indented. */
export function lines(start: string, items: readonly string[], end: string): string {
  return items.length === 0 ? start + end : `${start}\n${items.map((each) => `${indented(each)},\n`).join('')}${end}`;
}

export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

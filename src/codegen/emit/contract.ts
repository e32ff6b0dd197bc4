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
    return `export const ${lhs} = ${block('{', this.entriesOf(value, 1), '}', 0)};\n`;
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
   *
   * @param depth the depth of the line in which the value starts
   */
  private write(value: unknown, depth: number): string {
    if (typeof value === 'string') return quoted(value);
    // a definition may be declared later than it is used
    if (typeof value === 'function') return `() => ${this.write((value as () => unknown)(), depth)}`;
    const name = this.nameOf(value);
    if (name !== undefined || typeof value !== 'object' || value === null) return name ?? String(value);
    if (Array.isArray(value))
      return writeList(
        value.map((each) => this.write(each, depth + 1)),
        depth,
      );
    const entries = this.entriesOf(value, depth + 1);
    return isMultiline(entries) ? block('{', entries, '}', depth) : `{ ${entries.join(', ')} }`;
  }

  /** Writes properties. A property is written as `key` if the value is the same identifier. */
  private entriesOf(members: object, depth: number): readonly string[] {
    return Object.entries(members).map(([key, value]: [string, unknown]) => {
      const text = this.property(key, value, depth);
      return text === key ? key : `${propertyName(key)}: ${text}`;
    });
  }

  private property(key: string, value: unknown, depth: number): string {
    // the keys of operations are names from the WSDL
    if (this.nameOf(value) !== undefined) return this.write(value, depth);
    if (key === 'operations') return block('{', this.entriesOf(value as object, depth + 1), '}', depth);
    if (key === 'namespaces')
      return writeList(
        (value as readonly string[]).map((each) => this.namespace(each)),
        depth,
      );
    const isNamespace = key === 'ns' || key === 'otherThan' || key === 'targetNamespace';
    return isNamespace ? this.namespace(value as string) : this.write(value, depth);
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

function writeList(items: readonly string[], depth: number): string {
  return items.length > 1 || isMultiline(items) ? block('[', items, ']', depth) : `[${items.join()}]`;
}

/**
 * Writes one item per line. The lines within the items are indented already: if each level indented all lines again,
 * deeply nested groups would take minutes.
 */
function block(start: string, items: readonly string[], end: string, depth: number): string {
  const written = items.map((each) => `${indentOf(depth + 1)}${each},\n`).join('');
  return items.length === 0 ? start + end : `${start}\n${written}${indentOf(depth)}${end}`;
}

/** Returns the indentation of a line. Without a limit, the lines of deeply nested groups would be megabytes of spaces. */
const indentOf = (depth: number): string => '  '.repeat(Math.min(depth, 30));

function isMultiline(items: readonly string[]): boolean {
  return items.some((each) => each.includes('\n'));
}

export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

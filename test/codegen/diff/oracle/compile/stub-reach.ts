/**
 * Determines the part of the stubs that affects the use of an operation: the operation's type and all declarations that
 * it refers to, directly or indirectly. If this part is the same in two sets of stubs, a caller compiles with the same
 * result.
 */
export class StubReach {
  /** The text of each declaration in types.ts, by name. */
  private readonly types: ReadonlyMap<string, string>;
  /** The text of each constant's type in operations.ts, by name. */
  private readonly constants: ReadonlyMap<string, string>;
  private readonly stubs: ReadonlyMap<string, string>;

  constructor(stubs: ReadonlyMap<string, string>) {
    this.stubs = stubs;
    this.types = declarations(stubs.get('types.ts'), /^export (?:interface|type) ([\w$]+)/);
    const constants = declarations(stubs.get('operations.ts'), constant);
    this.constants = new Map([...constants].map(([name, text]) => [name, typeOf(text)]));
  }

  /** Returns the constants of operations that are missing or different in other stubs. */
  differing(other: StubReach): readonly string[] {
    return this.operations.filter((each) => this.of(each) !== other.of(each));
  }

  /** Returns the types that are missing or different in other stubs. */
  differingTypes(other: StubReach): readonly string[] {
    return [...this.types].flatMap(([name, text]) => (other.types.get(name) === text ? [] : [name]));
  }

  get operations(): readonly string[] {
    return [...this.constants.keys()].filter((each) => each !== 'contract');
  }

  /** Returns the declarations that a constant's type refers to, directly or indirectly. */
  namesOf(constant: string): readonly string[] {
    return [...this.textsOf([constant], []).keys()].filter((each) => this.types.has(each));
  }

  /**
   * Returns stubs that contain only the given operations and types, and all types that they need. A caller that uses
   * nothing else compiles with the same result as with the complete stubs.
   */
  excerpt(operations: readonly string[], types: readonly string[]): ReadonlyMap<string, string> {
    const texts = this.textsOf(operations, types);
    const isLeftOut = (name: string): boolean => this.constants.has(name) && !operations.includes(name);
    const statements = statementsOf(this.stubs.get('operations.ts')).flatMap((statement) => {
      const [, name] = constant.exec(statement) ?? [];
      if (name !== undefined && name !== 'contract') return isLeftOut(name) ? [] : [statement];
      // lists of all operations have one line per operation
      return statement.replace(/^ +\S+: typeof ([\w$]+);\n/gm, (line, each: string) => (isLeftOut(each) ? '' : line));
    });
    const listed = /^( {4}(?:\S+: )?)([\w$]+),\n/gm;
    const operationsText = statements.map((each) =>
      each.startsWith('export const contract:')
        ? each.replace(listed, (line, _key, name: string) => (isLeftOut(name) ? '' : line))
        : each,
    );
    const typesText = statementsOf(this.stubs.get('types.ts')).filter((each) => {
      const [, name] = /^export (?:interface|type) ([\w$]+)/.exec(each) ?? [];
      return name === undefined || texts.has(name);
    });
    return new Map([
      ['types.ts', typesText.join('')],
      // the fingerprint covers the complete WSDL
      ['operations.ts', operationsText.join('').replace(/fingerprint: '\w+'/, "fingerprint: ''")],
    ]);
  }

  private of(constant: string): string {
    return [...this.textsOf([constant], []).values()].join('\n');
  }

  /** Returns the texts of all declarations that are needed, by type name. */
  private textsOf(constants: readonly string[], types: readonly string[]): ReadonlyMap<string, string> {
    const texts = new Map(constants.map((each) => [`: ${each}`, this.constants.get(each) ?? '']));
    for (const each of types) texts.set(each, this.types.get(each) ?? '');
    for (const text of texts.values())
      for (const [name] of text.matchAll(/[A-Za-z_$][\w$]*/g)) {
        const declaration = this.types.get(name);
        if (declaration !== undefined) texts.set(name, declaration);
      }
    return texts;
  }
}

function typeOf(statement: string): string {
  const [, type] = /: ([^]*?) =\s+\{/.exec(statement) ?? [];
  if (type === undefined) throw new Error(`a constant of the stubs has no type: ${statement}`);
  return type;
}

const constant = /^export const ([\w$]+):/;

function declarations(text: string | undefined, pattern: RegExp): ReadonlyMap<string, string> {
  return new Map(
    statementsOf(text).flatMap((each) => {
      const [, name] = pattern.exec(each) ?? [];
      return name === undefined ? [] : [[name, each.trim()] as const];
    }),
  );
}

/**
 * Returns the statements of a generated file, including their line endings but without comments. Continuation lines are
 * indented or close a bracket.
 */
function statementsOf(text = ''): readonly string[] {
  return text
    .replaceAll(/^ *\/\*\*[^]*?\*\/\n|^\/\/.*\n|^\n/gm, '')
    .split(/^(?=[a-z])/m)
    .filter((each) => each !== '');
}

import ts from 'typescript';

/**
 * What of the text of stubs reaches the use of one operation: its type and all declarations that this names, directly or
 * not. Where two stubs agree in that, the compiler says the same of both.
 */
export class StubReach {
  /** The text of each declaration of types.ts, by name. */
  private readonly types: ReadonlyMap<string, string>;
  /** The text of the type of each constant of operations.ts, by name. */
  private readonly constants: ReadonlyMap<string, string>;

  constructor(stubs: ReadonlyMap<string, string>) {
    const types = new Map<string, string>();
    for (const each of statementsOf(stubs.get('types.ts') ?? ''))
      if (ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each)) types.set(each.name.text, each.getText());
    const constants = new Map<string, string>();
    for (const each of statementsOf(stubs.get('operations.ts') ?? ''))
      if (ts.isVariableStatement(each))
        for (const { name, type } of each.declarationList.declarations)
          if (type) constants.set(name.getText(), type.getText());
    this.types = types;
    this.constants = constants;
  }

  /** The constants of operations that are not there, or not the same, in other stubs. */
  differing(other: StubReach): readonly string[] {
    const names = [...this.constants.keys()].filter((each) => each !== 'contract');
    return names.filter((each) => this.of(each) !== other.of(each));
  }

  /** The declarations that the type of a constant names, directly or not. */
  namesOf(constant: string): readonly string[] {
    return [...this.textsOf(constant).keys()].filter((each) => each !== '');
  }

  private of(constant: string): string {
    return [...this.textsOf(constant).values()].join('\n');
  }

  private textsOf(constant: string): ReadonlyMap<string, string> {
    const texts = new Map([['', this.constants.get(constant) ?? '']]);
    for (const text of texts.values())
      for (const [name] of text.matchAll(/[A-Za-z_$][\w$]*/g)) {
        const declaration = this.types.get(name);
        if (declaration !== undefined) texts.set(name, declaration);
      }
    return texts;
  }
}

function statementsOf(text: string): readonly ts.Statement[] {
  return [...ts.createSourceFile('stubs.ts', text, ts.ScriptTarget.ES2023, true).statements];
}

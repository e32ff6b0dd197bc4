import type { ArrayTypeModel, ComplexTypeModel, Model, TypeModel, TypeModelReference } from '../../model/model.js';
import { type TypesByName, typesByName } from '../../emit/type-text.js';

/** Looks up the types of one WSDL. */
export class TypeIndex {
  readonly types: TypesByName;

  /** @param targetNamespace the namespace that is omitted from the names of types in messages */
  constructor(
    model: Model,
    private readonly targetNamespace: string,
  ) {
    this.types = typesByName(model);
  }

  /** Returns the definition of a type, or `undefined` for a built-in or open type. */
  typeOf(reference: TypeModelReference): TypeModel | undefined {
    return 'definition' in reference ? this.types.get(reference.definition) : undefined;
  }

  /** Returns the name of a type for messages. Different types have different names, except anonymous types. */
  nameOf(reference: TypeModelReference): string {
    if ('builtIn' in reference) return `xs:${reference.builtIn}`;
    if ('open' in reference) return reference.open === 'tree' ? 'any element' : `xs:${reference.open}`;
    const type = this.typeOf(reference);
    if (type?.schemaName === undefined) return `an anonymous ${type && isStructure(type) ? 'complex' : 'simple'} type`;
    return type.schemaNs === this.targetNamespace ? type.schemaName : keyOf(type);
  }
}

/** A type in the old WSDL and its counterpart in the new WSDL. The two types are compared only once. */
export interface TypePair {
  readonly before: TypeModel;
  readonly after: TypeModel;
  /**
   * The path that is reported for changes to the type. This is the name of the type or, for an anonymous type, the path
   * of its declaration.
   */
  readonly path: readonly string[];
}

/** Finds the counterpart of each type, starting from the messages. */
export class TypePairs {
  /** All pairs. Comparing a pair can add more pairs. */
  readonly all: TypePair[] = [];
  private readonly known = new Set<string>();

  constructor(
    readonly before: TypeIndex,
    readonly after: TypeIndex,
  ) {}

  /**
   * Compares the types of two parts. Two definitions are versions of the same type if both have the same name, or if
   * both are anonymous. They are then compared later.
   *
   * @param path the path of the part, which becomes the path of an anonymous type
   * @returns the names of both types, which are equal if the types are versions of the same type
   */
  use(
    before: TypeModelReference,
    after: TypeModelReference,
    path: readonly string[],
  ): readonly [before: string, after: string] {
    const names = [this.before.nameOf(before), this.after.nameOf(after)] as const;
    const [old, fresh] = [this.before.typeOf(before), this.after.typeOf(after)];
    // a type and its replacement are not compared
    if (old && fresh && names[0] === names[1]) this.add(old, fresh, path);
    return names;
  }

  add(before: TypeModel, after: TypeModel, path: readonly string[]): void {
    const key = `${before.name} ${after.name}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    this.all.push({ before, after, path: before.schemaName === undefined ? path : [before.schemaName] });
  }
}

/** Returns text that identifies a named type. */
export function keyOf({ schemaName, schemaNs }: TypeModel): string {
  return `{${schemaNs}}${schemaName}`;
}

/** Returns `true` for a complex type. */
export function isStructure(type: TypeModel): type is ComplexTypeModel | ArrayTypeModel {
  return type.kind === 'complex' || type.kind === 'array';
}

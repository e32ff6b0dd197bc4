import { isSameName, type TypeDefinition, type TypeUse } from '../../read/service-description.js';
import type { ResolvedType } from '../../read/components.js';
import type { TypeIndex } from './wsdl-version.js';

/**
 * A type in the old WSDL and its counterpart in the new WSDL. The two types are compared only once, regardless of how
 * often they are used.
 */
export interface TypePair {
  readonly before: TypeDefinition;
  readonly after: TypeDefinition;
  /**
   * The path that is reported for changes to the type. This is the name of the type or, for an anonymous type, the path
   * of its declaration.
   */
  readonly path: readonly string[];
}

/** The type of an element or attribute in the old and in the new WSDL. */
export interface TypeUsePair {
  readonly before: ResolvedType;
  readonly after: ResolvedType;
  /** `true` if the old type was replaced by another type. */
  readonly isReplaced: boolean;
}

/** Finds the counterpart of each type, starting from the messages. */
export class TypePairs {
  /** All pairs. Comparing a pair can add more pairs. */
  readonly all: TypePair[] = [];
  private readonly known = new Map<TypeDefinition, Set<TypeDefinition>>();

  constructor(
    private readonly before: TypeIndex,
    private readonly after: TypeIndex,
  ) {}

  /** @param path the path of the member that uses the types, which becomes the path of an anonymous type */
  use(use: TypeUse, newUse: TypeUse, path: readonly string[]): TypeUsePair {
    const [before, after] = [this.before.resolve(use), this.after.resolve(newUse)];
    const isReplaced = !this.isSameUse(before, after);
    // a type and its replacement are compared where they are used
    if (!isReplaced && 'type' in before && 'type' in after) this.add(before.type, after.type, path);
    return { before, after, isReplaced };
  }

  add(before: TypeDefinition, after: TypeDefinition, path: readonly string[]): void {
    const others = this.known.get(before) ?? new Set();
    if (others.has(after)) return;
    this.known.set(before, others.add(after));
    this.all.push({ before, after, path: before.name ? [before.name.local] : path });
  }

  private isSameUse(before: ResolvedType, after: ResolvedType): boolean {
    if ('type' in before) return 'type' in after && this.isSame(before.type, after.type);
    if ('builtIn' in before) return 'builtIn' in after && before.builtIn === after.builtIn;
    return 'open' in after && before.open === after.open;
  }

  /**
   * Returns `true` if two types are versions of the same type: both have the same name, or both are anonymous and
   * declared at the same place.
   */
  isSame(before: TypeDefinition, after: TypeDefinition): boolean {
    if (before.name && after.name) return isSameName(before.name, after.name);
    return before.name === after.name && (before.kind === 'complex') === (after.kind === 'complex');
  }
}

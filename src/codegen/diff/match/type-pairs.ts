import type { TypeDefinition, TypeUse } from '../../read/service-description.js';
import type { RenamedNamespaces } from './renamed-namespaces.js';
import type { ResolvedType, TypeIndex } from './wsdl-version.js';

/** A type of the old WSDL and its counterpart in the new one. They are compared once, wherever they are used. */
export interface TypePair {
  readonly before: TypeDefinition;
  readonly after: TypeDefinition;
  /** The path of its changes: its name, or where it is declared. */
  readonly path: readonly string[];
}

/** The type of an element or attribute before and after. */
export interface TypeUsePair {
  readonly before: ResolvedType;
  readonly after: ResolvedType;
  /** Whether another type replaces it. */
  readonly isReplaced: boolean;
}

/** Finds the counterpart of each type, from the messages down. */
export class TypePairs {
  /** Grows while the pairs in it are compared. */
  readonly all: TypePair[] = [];
  private readonly before: TypeIndex;
  private readonly after: TypeIndex;
  private readonly namespaces: RenamedNamespaces;
  private readonly known = new Map<TypeDefinition, Set<TypeDefinition>>();

  constructor(before: TypeIndex, after: TypeIndex, namespaces: RenamedNamespaces) {
    this.before = before;
    this.after = after;
    this.namespaces = namespaces;
  }

  /** @param path where the types are used: the path of an anonymous type */
  use(use: TypeUse, newUse: TypeUse, path: readonly string[]): TypeUsePair {
    const [before, after] = [this.before.resolve(use), this.after.resolve(newUse)];
    const isReplaced = !this.isSameUse(before, after);
    // types that replace each other are compared where they are used
    if (!isReplaced && 'type' in before && 'type' in after) this.add(before.type, after.type, path);
    return { before, after, isReplaced };
  }

  add(before: TypeDefinition, after: TypeDefinition, path: readonly string[]): void {
    const others = this.known.get(before) ?? new Set();
    if (others.has(after)) return;
    this.known.set(before, others.add(after));
    this.all.push({ before, after, path: before.name ? [before.name.local] : path });
  }

  isSameType(use: TypeUse, newUse: TypeUse): boolean {
    return this.isSameUse(this.before.resolve(use), this.after.resolve(newUse));
  }

  private isSameUse(before: ResolvedType, after: ResolvedType): boolean {
    if ('type' in before) return 'type' in after && this.isSame(before.type, after.type);
    if ('builtIn' in before) return 'builtIn' in after && before.builtIn === after.builtIn;
    return 'open' in after && before.open === after.open;
  }

  /** Types are the same by name. A type may have lost, got or changed its name if the other WSDL has no type of that name. */
  isSame(before: TypeDefinition, after: TypeDefinition): boolean {
    if (before.name && after.name && this.namespaces.isSame(before.name, after.name)) return true;
    if ((before.kind === 'complex') !== (after.kind === 'complex')) return false;
    const isKept = before.name !== undefined && this.after.hasType(this.namespaces.name(before.name));
    const isOld = after.name !== undefined && this.before.hasType(this.namespaces.formerName(after.name));
    return !isKept && !isOld;
  }
}

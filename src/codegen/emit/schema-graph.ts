import type {
  ComplexTypeModel,
  GroupMemberModel,
  MemberModel,
  Model,
  TypeModel,
  TypeModelReference,
} from '../model/model.js';
import { addTo } from '../read/group-by.js';

export type Direction = TypeModel['direction'];

/** What a schema describes: a type, a model group, or a type together with its derived types. */
export type Subject = Owner | Family;

interface Family {
  readonly kind: 'family';
  readonly name: string;
  readonly direction: Direction;
  readonly type: ComplexTypeModel;
}

/** A schema in `schemas.ts`. */
export interface SchemaNode {
  readonly subject: Subject;
  /** The identifier of the schema's constant. */
  readonly constant: string;
  /**
   * The direction of the messages that the schema validates. Only request schemas check enumerations, facets and fixed
   * values.
   */
  readonly direction: Direction;
}

/**
 * Determines which schemas to emit and how they depend on each other. A type that occurs in both requests and replies
 * has two schemas if the schemas differ.
 */
export class SchemaGraph {
  private readonly subjects = new Map<string, Subject>();
  /** The names of subjects whose schemas for requests and replies differ. */
  private readonly differing: Set<string>;
  private readonly nodes = new Map<string, SchemaNode>();
  private readonly positions = new Map<SchemaNode, number>();

  constructor(private readonly model: Model) {
    for (const type of model.types) {
      this.subjects.set(type.name, type);
      if (type.kind !== 'complex' || type.family?.union === undefined) continue;
      const { union } = type.family;
      this.subjects.set(union, { kind: 'family', name: union, direction: type.direction, type });
    }
    // the loop also visits the groups that it adds to the map
    for (const subject of this.subjects.values())
      for (const group of groupsIn(subject)) this.subjects.set(group.name, group);
    const all = [...this.subjects.values()];
    const usedBy = new Map<string, string[]>();
    for (const subject of all) for (const used of this.uses(subject)) addTo(usedBy, used, subject.name);
    this.differing = new Set(all.filter(isDiffering).map(({ name }) => name));
    // the loop also visits the names that it adds to the set
    for (const name of this.differing) for (const user of usedBy.get(name) ?? []) this.differing.add(user);
  }

  /** Returns the name of the schema for values declared with a type, which may also have derived types. */
  declared(name: string): string {
    const type = this.subjects.get(name);
    return (type?.kind === 'complex' ? type.family?.union : undefined) ?? name;
  }

  node(name: string, direction: Direction): SchemaNode {
    const subject = this.subjects.get(name) as Subject;
    const home = subject.direction;
    // a simple type has only one schema
    const actual = subject.kind !== 'simple' && this.differing.has(name) ? direction : home;
    const id = `${actual} ${name}`;
    let node = this.nodes.get(id);
    if (!node) {
      let constant = actual === home ? name : `${name}${actual === 'request' ? 'Request' : 'Reply'}`;
      while (actual !== home && this.subjects.has(constant)) constant += '_';
      this.nodes.set(id, (node = { subject, constant, direction: actual }));
    }
    return node;
  }

  /** Returns `true` if a schema is declared before another schema. */
  isBefore(node: SchemaNode, other: SchemaNode): boolean {
    return (this.positions.get(node) as number) < (this.positions.get(other) as number);
  }

  /**
   * Returns all schemas, sorted so that each schema follows the schemas that it uses. In a cycle, a schema that is not
   * an object waits for all schemas that it uses, because only object properties can refer to a later schema.
   */
  inOrder(): readonly SchemaNode[] {
    const inputs = this.model.operations.flatMap(({ input, requestHeaders }) => [
      ...(input ? [input.type] : []),
      ...(requestHeaders?.blocks ?? []).map(({ type }) => type),
    ]);
    const roots = [
      ...[...this.subjects.values()].map((each) => this.node(each.name, each.direction)),
      ...namesOf(inputs).map((name) => this.node(this.declared(name), 'request')),
    ];
    const seen = new Set<SchemaNode>();
    const waiting = new Map<SchemaNode, { readonly node: SchemaNode; missing: number }[]>();
    // a loop, because recursion over a long chain of types could overflow the stack
    const steps = roots.toReversed().map((node) => ({ node, isLeft: false }));
    for (let step = steps.pop(); step; step = steps.pop()) {
      const { node, isLeft } = step;
      const uses = this.usedBy(node);
      if (isLeft) {
        const isObject = node.subject.kind === 'complex' || node.subject.kind === 'group';
        const missing = isObject ? [] : uses.filter((each) => !this.positions.has(each));
        const waiter = { node, missing: missing.length };
        for (const each of missing) addTo(waiting, each, waiter);
        if (missing.length === 0) this.place(node, waiting);
      } else if (!seen.has(node)) {
        seen.add(node);
        steps.push({ node, isLeft: true });
        for (const each of uses.toReversed()) steps.push({ node: each, isLeft: false });
      }
    }
    return [...this.positions.keys()];
  }

  /** Places a schema, and the schemas that waited for it. */
  private place(
    first: SchemaNode,
    waiting: ReadonlyMap<SchemaNode, readonly { readonly node: SchemaNode; missing: number }[]>,
  ): void {
    const ready = [first];
    for (const node of ready) {
      this.positions.set(node, this.positions.size);
      for (const waiter of waiting.get(node) ?? []) if (--waiter.missing === 0) ready.push(waiter.node);
    }
  }

  /** Returns the schemas that a schema uses. */
  usedBy(node: SchemaNode): readonly SchemaNode[] {
    return this.uses(node.subject).map((each) => this.node(each, node.direction));
  }

  /** Returns the names of the subjects whose schemas the schema of a subject uses. */
  private uses(subject: Subject): readonly string[] {
    if (subject.kind === 'family') {
      const { abstract, name } = subject.type;
      return [...(abstract ? [] : [name]), ...derivedFrom(subject.type)];
    }
    const groups = groupsIn(subject).map(({ name }) => name);
    return [...referencesOf(subject).map((each) => this.declared(each)), ...groups];
  }
}

/** A part of the model that refers to types and contains members. */
type Owner = TypeModel | GroupMemberModel;

function membersOf(owner: Subject): readonly MemberModel[] {
  if (owner.kind === 'array') return [owner.item];
  if (owner.kind === 'group') return owner.alternatives.flat();
  return owner.kind === 'complex' ? owner.members : [];
}

function groupsIn(owner: Subject): readonly GroupMemberModel[] {
  return membersOf(owner).filter((each) => each.kind === 'group');
}

function derivedFrom(owner: Owner): readonly string[] {
  return owner.kind === 'complex' ? (owner.family?.derived ?? []) : [];
}

/** Returns `true` if the schemas for requests and for replies differ because of the owner itself. */
function isDiffering(owner: Subject): boolean {
  if (owner.kind === 'simple') return (owner.enumeration ?? owner.facets) !== undefined;
  if (owner.kind === 'list') return owner.facets !== undefined;
  const attributes = owner.kind === 'complex' ? owner.attributes : [];
  return [...attributes, ...membersOf(owner)].some((each) => 'fixed' in each && each.fixed !== undefined);
}

/** Returns the names of all types that a type contains, also in groups, and of its derived types. */
export function allReferencesOf(owner: Owner): readonly string[] {
  return [...referencesOf(owner), ...groupsIn(owner).flatMap(allReferencesOf), ...derivedFrom(owner)];
}

/** Returns the names of the types that an owner refers to outside its groups. */
function referencesOf(owner: Owner): readonly string[] {
  if (owner.kind === 'list') return namesOf([owner.item]);
  if (owner.kind === 'union') return namesOf(owner.members);
  const elements = membersOf(owner).filter((each) => each.kind === 'element');
  const [text, attributes] = owner.kind === 'complex' ? [owner.text, owner.attributes] : [undefined, []];
  return namesOf([...(text ? [text] : []), ...[...attributes, ...elements].map(({ type }) => type)]);
}

export function namesOf(references: readonly TypeModelReference[]): readonly string[] {
  return references.flatMap((each) => ('definition' in each ? [each.definition] : []));
}

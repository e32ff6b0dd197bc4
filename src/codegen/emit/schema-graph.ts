import type {
  ComplexTypeModel,
  GroupMemberModel,
  MemberModel,
  Model,
  TypeModel,
  TypeModelReference,
} from '../model/model.js';
import { addTo } from '../read/group-by.js';
import { type TypesByName, typesByName } from './type-text.js';

export type Direction = TypeModel['direction'];

interface NodeBase {
  /** The identifier of the schema's constant. */
  readonly constant: string;
  /**
   * The direction of the messages that the schema validates. Only request schemas check enumerations, facets and fixed
   * values.
   */
  readonly direction: Direction;
}

/** A schema in `schemas.ts`. A schema describes a type, a model group, or a type together with its derived types. */
export type SchemaNode = SchemaContent & NodeBase;

type SchemaContent =
  | { readonly kind: 'type'; readonly type: TypeModel }
  | { readonly kind: 'group'; readonly group: GroupMemberModel }
  | { readonly kind: 'family'; readonly type: ComplexTypeModel };

/**
 * Determines which schemas to emit and how they depend on each other. A type that occurs in both requests and replies
 * has two schemas if the schemas differ.
 */
export class SchemaGraph {
  private readonly types: TypesByName;
  private readonly nodes = new Map<string, SchemaNode>();
  private readonly positions = new Map<SchemaNode, number>();
  private readonly constants = new Set<string>();
  /** The names of types and groups whose schemas for requests and replies differ. */
  private readonly differing: ReadonlySet<string>;

  constructor(model: Model) {
    this.types = typesByName(model);
    this.differing = this.findDiffering(model);
    for (const each of this.differing) this.constants.add(each);
    for (const type of model.types) {
      this.constants.add(type.name);
      if (type.kind === 'complex' && type.family?.union !== undefined) this.constants.add(type.family.union);
    }
    for (const type of model.types) {
      this.ownType(type.name, type.direction);
      this.type(type.name, type.direction);
    }
    for (const { input, requestHeaders } of model.operations) {
      if (input && 'definition' in input.type) this.type(input.type.definition, 'request');
      for (const { type } of requestHeaders?.blocks ?? [])
        if ('definition' in type) this.type(type.definition, 'request');
    }
  }

  /** Returns the schema for values declared with a type. The schema also accepts values of derived types. */
  type(name: string, direction: Direction): SchemaNode {
    const type = this.types.get(name);
    if (type?.kind !== 'complex' || type.family?.union === undefined) return this.ownType(name, direction);
    const { union } = type.family;
    return this.node(union, name, type.direction, direction, { kind: 'family', type });
  }

  /** Returns the schema for a single type, without its derived types. */
  ownType(name: string, direction: Direction): SchemaNode {
    const type = this.types.get(name) as TypeModel;
    // a simple type has a schema for requests only
    const home = type.kind === 'simple' ? 'request' : type.direction;
    const wanted = type.kind === 'simple' ? 'request' : direction;
    return this.node(name, name, home, wanted, { kind: 'type', type });
  }

  group(group: GroupMemberModel, direction: Direction): SchemaNode {
    return this.node(group.name, group.name, group.direction, direction, { kind: 'group', group });
  }

  /** Returns `true` if a schema is declared before another schema. */
  isBefore(node: SchemaNode, other: SchemaNode): boolean {
    return (this.positions.get(node) ?? Infinity) < (this.positions.get(other) ?? -1);
  }

  /**
   * Returns all schemas, sorted so that each schema follows the schemas that it uses. In a cycle, object schemas come
   * first, because only object properties can refer to a schema that is declared later.
   */
  inOrder(): readonly SchemaNode[] {
    const uses = new Map<SchemaNode, readonly SchemaNode[]>();
    // nodes are added to the map during the loop
    for (const node of this.nodes.values()) uses.set(node, this.usesOf(node));
    const isObject = (node: SchemaNode): boolean =>
      node.kind === 'group' || (node.kind === 'type' && node.type.kind === 'complex');
    const ordered: SchemaNode[] = [];
    const add = (node: SchemaNode): void => {
      this.positions.set(node, ordered.length);
      ordered.push(node);
    };
    for (const component of components([...uses.keys()], uses)) {
      component.filter(isObject).forEach(add);
      const others = component.filter((each) => !isObject(each));
      for (const each of components(others, uses).flat()) add(each);
    }
    return ordered;
  }

  private node(
    name: string,
    differs: string,
    home: Direction,
    direction: Direction,
    content: SchemaContent,
  ): SchemaNode {
    const actual = this.differing.has(differs) ? direction : home;
    const id = `${actual} ${name}`;
    let node = this.nodes.get(id);
    if (!node) {
      let constant = name;
      if (actual !== home) {
        constant += actual === 'request' ? 'Request' : 'Reply';
        while (this.constants.has(constant)) constant += '_';
      }
      this.constants.add(constant);
      this.nodes.set(id, (node = { ...content, constant, direction: actual }));
    }
    return node;
  }

  private usesOf(node: SchemaNode): readonly SchemaNode[] {
    const { direction } = node;
    if (node.kind === 'family') {
      const { abstract, name, family } = node.type;
      return [...(abstract ? [] : [name]), ...(family?.derived ?? [])].map((each) => this.ownType(each, direction));
    }
    const owner = node.kind === 'group' ? node.group : node.type;
    const groups = groupsIn(owner).map((each) => this.group(each, direction));
    return [...referencesOf(owner).map((each) => this.type(each, direction)), ...groups];
  }

  private findDiffering(model: Model): ReadonlySet<string> {
    const usedBy = new Map<string, string[]>();
    const found = new Set<string>();
    const groups = new Set<string>();
    const visit = (owner: Owner): void => {
      if (isDiffering(owner)) found.add(owner.name);
      for (const used of [...referencesOf(owner), ...derivedFrom(owner)]) addTo(usedBy, used, owner.name);
      for (const group of groupsIn(owner)) {
        addTo(usedBy, group.name, owner.name);
        if (groups.has(group.name)) continue;
        groups.add(group.name);
        this.constants.add(group.name);
        visit(group);
      }
    };
    model.types.forEach(visit);
    // names are added to the set during the loop
    for (const name of found) for (const owner of usedBy.get(name) ?? []) found.add(owner);
    return found;
  }
}

/** A part of the model that refers to types and contains members. */
type Owner = TypeModel | GroupMemberModel;

function membersOf(owner: Owner): readonly MemberModel[] {
  if (owner.kind === 'array') return [owner.item];
  if (owner.kind === 'group') return owner.alternatives.flat();
  return owner.kind === 'complex' ? owner.members : [];
}

function groupsIn(owner: Owner): readonly GroupMemberModel[] {
  return membersOf(owner).filter((each) => each.kind === 'group');
}

function derivedFrom(owner: Owner): readonly string[] {
  return owner.kind === 'complex' ? (owner.family?.derived ?? []) : [];
}

/** Returns `true` if the schemas for requests and for replies differ because of the owner itself. */
function isDiffering(owner: Owner): boolean {
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

/**
 * Returns the strongly connected components, each after the components that it uses (Kosaraju's algorithm). Uses of
 * nodes that are not in the list are ignored.
 */
function components<Node>(nodes: readonly Node[], uses: ReadonlyMap<Node, readonly Node[]>): readonly Node[][] {
  const among = new Set(nodes);
  const usesAmong = (node: Node): Node[] => (uses.get(node) ?? []).filter((each) => among.has(each));
  const usedBy = new Map<Node, Node[]>();
  for (const node of nodes) for (const used of usesAmong(node)) addTo(usedBy, used, node);
  const seen = new Set<Node>();
  const usesFirst = nodes.flatMap((node) => reachable(node, usesAmong, seen));
  const order = new Map([...seen].map((node, index) => [node, index]));
  const indexOf = (node: Node): number => order.get(node) as number;
  const assigned = new Set<Node>();
  return usesFirst
    .toReversed()
    .map((node) => reachable(node, (each) => usedBy.get(each) ?? [], assigned))
    .filter((component) => component.length > 0)
    .map((component) => component.sort((a, b) => indexOf(a) - indexOf(b)))
    .toReversed();
}

/**
 * Returns the nodes that can be reached from `start` and are not in `seen`, each after the nodes that were reached from
 * it. Adds the nodes to `seen`.
 */
function reachable<Node>(start: Node, next: (node: Node) => readonly Node[], seen: Set<Node>): Node[] {
  const found: Node[] = [];
  // a loop, because recursion over a long chain of types could overflow the stack
  const steps = [{ node: start, isLeft: false }];
  for (let step = steps.pop(); step; step = steps.pop()) {
    const { node, isLeft } = step;
    if (isLeft) found.push(node);
    if (isLeft || seen.has(node)) continue;
    seen.add(node);
    steps.push({ node, isLeft: true });
    for (const each of next(node).toReversed()) steps.push({ node: each, isLeft: false });
  }
  return found;
}

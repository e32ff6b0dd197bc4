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
    const members = node.kind === 'group' ? node.group.alternatives.flat() : membersOf(node.type);
    const groups = members.filter((each) => each.kind === 'group').map((each) => this.group(each, direction));
    const references = node.kind === 'group' ? referencesOfMembers(members) : referencesOf(node.type);
    return [...references.map((each) => this.type(each, direction)), ...groups];
  }

  private findDiffering(model: Model): ReadonlySet<string> {
    const usedBy = new Map<string, string[]>();
    const found = new Set<string>();
    const groups = new Set<string>();
    const addMembers = (owner: string, members: readonly MemberModel[]): void => {
      for (const member of members) {
        if (member.kind === 'any') continue;
        if (member.kind === 'element') {
          if (member.fixed !== undefined) found.add(owner);
          if ('definition' in member.type) addUse(owner, member.type.definition);
          continue;
        }
        addUse(owner, member.name);
        if (groups.has(member.name)) continue;
        groups.add(member.name);
        this.constants.add(member.name);
        for (const each of member.alternatives) addMembers(member.name, each);
      }
    };
    const addUse = (owner: string, used: string): void => addTo(usedBy, used, owner);
    for (const type of model.types) {
      if (type.kind === 'simple' ? type.enumeration || type.facets : type.kind === 'list' && type.facets)
        found.add(type.name);
      if (type.kind === 'complex' && type.attributes.some(({ fixed }) => fixed !== undefined)) found.add(type.name);
      addMembers(type.name, membersOf(type));
      for (const each of referencesOf(type)) addUse(type.name, each);
      if (type.kind === 'complex') for (const each of type.family?.derived ?? []) addUse(type.name, each);
    }
    // names are added to the set during the loop
    for (const name of found) for (const owner of usedBy.get(name) ?? []) found.add(owner);
    return found;
  }
}

function membersOf(type: TypeModel): readonly MemberModel[] {
  if (type.kind === 'array') return [type.item];
  return type.kind === 'complex' ? type.members : [];
}

/** Returns the names of all types that a type uses, including its derived types. */
export function allReferencesOf(type: TypeModel): readonly string[] {
  const inGroups = (members: readonly MemberModel[]): readonly string[] =>
    members.flatMap((each) => {
      const inner = each.kind === 'group' ? each.alternatives.flat() : [];
      return [...referencesOfMembers(inner), ...inGroups(inner)];
    });
  const derived = type.kind === 'complex' ? (type.family?.derived ?? []) : [];
  return [...referencesOf(type), ...inGroups(membersOf(type)), ...derived];
}

/** Returns the names of the types that a type uses outside its groups. */
function referencesOf(type: TypeModel): readonly string[] {
  if (type.kind === 'list') return namesOf([type.item]);
  if (type.kind === 'union') return namesOf(type.members);
  if (type.kind !== 'complex') return referencesOfMembers(membersOf(type));
  const simple = [...(type.text ? [type.text] : []), ...type.attributes.map((each) => each.type)];
  return [...namesOf(simple), ...referencesOfMembers(type.members)];
}

function referencesOfMembers(members: readonly MemberModel[]): readonly string[] {
  return namesOf(members.filter((each) => each.kind === 'element').map(({ type }) => type));
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

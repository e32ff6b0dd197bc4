import { lexicalProblem } from './lexical.js';
import type { ComplexType, Declaration, Particle, Schema, Type } from './schema.js';
import { clark, type Node, resolve, XSI } from './xml.js';

/** Validates an element against its declaration, strictly according to XML Schema part 1. */
export class Validator {
  private readonly schema: Schema;

  constructor(schema: Schema) {
    this.schema = schema;
  }

  /** The problem that was found, if any. */
  problemOf(node: Node, declaration: Declaration): string | undefined {
    const path = node.local;
    if (node.ns !== declaration.ns || node.local !== declaration.name) return `${path}: is not ${declaration.name}`;
    if (node.attributes.get(clark(XSI, 'nil')) === 'true') {
      if (!declaration.nillable) return `${path}: must not be nil`;
      return node.children.length > 0 || node.text !== '' ? `${path}: is nil and has content` : undefined;
    }
    const type = this.actualType(node, declaration.type());
    if (typeof type === 'string') return `${path}: ${type}`;
    const { fixed } = declaration;
    if (fixed !== undefined && node.text !== fixed && node.text !== '') return `${path}: is not ${fixed}`;
    const problem = this.contentProblem(node, type, declaration.default ?? fixed);
    return problem === undefined ? undefined : `${path}: ${problem}`;
  }

  private actualType(node: Node, declared: Type): Type | string {
    const said = node.attributes.get(clark(XSI, 'type'));
    if (declared.kind !== 'complex') return declared;
    const name = said === undefined ? declared.name : resolve(node, said);
    const family = [declared, ...this.schema.derivedFrom(declared.name)];
    const actual = said === undefined ? declared : family.find((each) => each.name === name);
    if (!actual) return `xsi:type names no type that may stand here: ${said ?? ''}`;
    return actual.abstract ? 'its type is abstract' : actual;
  }

  private contentProblem(node: Node, type: Type, byDefault: string | undefined): string | undefined {
    if (type.kind === 'anyType') return undefined;
    if (type.kind === 'simple') {
      if (node.children.length > 0) return 'has elements in a simple type';
      return lexicalProblem(node.text === '' && byDefault !== undefined ? byDefault : node.text, type);
    }
    if (node.text.trim() !== '') return 'has text between elements';
    return this.attributesProblem(node, type) ?? this.childrenProblem(node.children, type.content());
  }

  private attributesProblem(node: Node, type: ComplexType): string | undefined {
    const declared = type.attributes();
    for (const [name, value] of node.attributes) {
      if (name.startsWith(`{${XSI}}`)) continue;
      const attribute = declared.find((each) => each.name === name);
      if (!attribute) return `has an attribute ${name}`;
      const problem = lexicalProblem(value, attribute.type);
      if (problem !== undefined) return `@${name}: ${problem}`;
    }
    const missing = declared.find((each) => each.required && !node.attributes.has(each.name));
    return missing && `lacks the attribute ${missing.name}`;
  }

  private childrenProblem(nodes: readonly Node[], content: readonly Particle[]): string | undefined {
    let ends: ReadonlySet<number> = new Set([0]);
    for (const each of content) ends = after(each, nodes, ends);
    if (!ends.has(nodes.length)) {
      const names = nodes.map((each) => each.local).join(' ');
      return `its elements are not in the order and number of the schema: ${names}`;
    }
    const declarations = new Map(content.flatMap(declarationsIn).map((each) => [clark(each.ns, each.name), each]));
    for (const node of nodes) {
      const declaration = declarations.get(clark(node.ns, node.local));
      const problem = declaration && this.problemOf(node, declaration);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}

/** Returns the positions at which a particle can end if it begins at one of the given positions. */
function after(particle: Particle, nodes: readonly Node[], starts: ReadonlySet<number>): ReadonlySet<number> {
  const ends = new Set(particle.min === 0 ? starts : []);
  let at = starts;
  for (let times = 1; times <= particle.max && at.size > 0; times++) {
    const next = once(particle, nodes, at);
    if (times >= particle.min) {
      const before = ends.size;
      next.forEach((each) => ends.add(each));
      // further repetitions find no new positions
      if (ends.size === before && times > nodes.length) break;
    }
    at = next;
  }
  return ends;
}

function once(particle: Particle, nodes: readonly Node[], starts: ReadonlySet<number>): ReadonlySet<number> {
  switch (particle.kind) {
    case 'element':
    case 'any':
      return new Set([...starts].filter((at) => fits(particle, nodes[at])).map((at) => at + 1));
    case 'sequence':
      return particle.members.reduce((at, each) => after(each, nodes, at), starts);
    case 'choice':
      return new Set(particle.members.flatMap((each) => [...after(each, nodes, starts)]));
    case 'all':
      return anyOrder(particle.members, nodes, starts);
  }
}

function anyOrder(
  members: readonly Particle[],
  nodes: readonly Node[],
  starts: ReadonlySet<number>,
): ReadonlySet<number> {
  if (members.length === 0) return starts;
  return new Set(
    members.flatMap((first, index) => [
      ...anyOrder(
        members.filter((_each, at) => at !== index),
        nodes,
        after(first, nodes, starts),
      ),
    ]),
  );
}

function fits(particle: Particle, node: Node | undefined): boolean {
  if (!node) return false;
  if (particle.kind === 'any') return node.ns !== particle.otherThan;
  if (particle.kind !== 'element') return false;
  return particle.declaration.ns === node.ns && particle.declaration.name === node.local;
}

function declarationsIn(particle: Particle): readonly Declaration[] {
  if (particle.kind === 'any') return [];
  return particle.kind === 'element' ? [particle.declaration] : particle.members.flatMap(declarationsIn);
}

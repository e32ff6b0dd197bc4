import type { ComplexType, ElementDeclaration, ElementParticle, TypeReference } from './contract.js';
import { builtIns, normalize, type BuiltIn, type Value } from './values.js';

/**
 * Reads one element of the contract from the events of a parser, while they come. Properties are named by the
 * contract, never by the document, so no reply can reach a prototype.
 *
 * What the contract does not know is passed over and noted (services grow). A value outside its lexical space stops
 * the reading with a `DecodeError`. A missing member is noted: whether it matters is for the caller to say, because a
 * refusing reply may lack its outputs.
 */
export class ElementDecoder {
  /** The decoded value, once `close` has returned `true`. */
  value: unknown;
  /** The paths of elements that the contract does not know, each once. */
  readonly unknown = new Set<string>();
  /** The path of the first required member that was missing. */
  missing: string | undefined;

  private frame: Frame | undefined;
  private skipping = 0;
  private readonly element: ElementDeclaration;
  private readonly parentPath: string;
  private readonly lenient: boolean;

  /**
   * @param parentPath the path of elements above the element, for messages
   * @param lenient read as ASMX reads requests: of an element given twice the first counts, stray text is passed over,
   *   and an enumeration is closed
   */
  constructor(element: ElementDeclaration, parentPath: string, lenient = false) {
    this.element = element;
    this.parentPath = parentPath;
    this.lenient = lenient;
  }

  /** The start tag of the element itself (it is not matched against the contract), then of those within. */
  open(ns: string, name: string, nil: boolean): void {
    if (this.skipping > 0) {
      this.skipping++;
      return;
    }
    const parent = this.frame;
    if (!parent) {
      this.frame = this.enter(rootMember(this.element), undefined, nil);
      return;
    }
    const member = parent.plan.kind === 'simple' || parent.nil ? undefined : parent.plan.member(ns, name);
    if (!member) {
      if (parent.plan.kind === 'simple')
        throw new DecodeError(this.path(parent), `holds an element <${clip(name)}>, not a value`);
      this.noteUnknown(`${this.path(parent)}/${clip(name)}`);
      this.skipping = 1;
      return;
    }
    const count = parent.count(member);
    if (count > member.max) {
      if (!this.lenient)
        throw new DecodeError(`${this.path(parent)}/${clip(name)}`, `stands more than ${times(member.max)}`);
      this.skipping = 1;
      return;
    }
    this.frame = this.enter(member, parent, nil);
  }

  /** Whether the text that comes next is that of a simple type. */
  get isInValue(): boolean {
    return this.skipping === 0 && this.frame?.plan.kind === 'simple';
  }

  text(text: string): void {
    if (this.skipping > 0) return;
    const frame = this.frame;
    if (!frame) return;
    if (frame.plan.kind === 'simple') frame.text = frame.text === '' ? text : frame.text + text;
    else if (!this.lenient && /[^ \t\r\n]/.test(text))
      throw new DecodeError(this.path(frame), 'holds text where only elements belong');
  }

  /** An end tag. Gives `true` when it was that of the element itself. */
  close(): boolean {
    if (this.skipping > 0) {
      this.skipping--;
      return false;
    }
    const frame = this.frame as Frame;
    const parent = frame.parent;
    const value = frame.nil ? this.nilValue(frame) : this.finish(frame);
    this.frame = parent;
    if (!parent) {
      this.value = value;
      return true;
    }
    parent.put(frame.member, value);
    return false;
  }

  private enter(member: Member, parent: Frame | undefined, nil: boolean): Frame {
    return new Frame(member, planOf(member), parent, nil);
  }

  private nilValue(frame: Frame): unknown {
    if (frame.member.element.nillable) return null;
    if (frame.member.min === 0) return undefined;
    throw new DecodeError(this.path(frame), 'is nil, which the description does not allow');
  }

  private finish(frame: Frame): unknown {
    const { plan } = frame;
    if (plan.kind === 'simple') {
      const value = plan.builtIn.decode(normalize(plan.builtIn.whiteSpace, frame.text));
      if (value === undefined) throw new DecodeError(this.path(frame), `is not ${plan.builtIn.wanted}`);
      if (this.lenient && plan.literals && !plan.literals.includes(String(value)))
        throw new DecodeError(this.path(frame), `is not a literal of ${plan.name ?? 'its enumeration'}`);
      return value;
    }
    if (this.missing === undefined) {
      const absent = plan.required.find((member) => (frame.counts[member.index] ?? 0) < member.min);
      if (absent) this.missing = `${this.path(frame)}/${absent.element.name}`;
    }
    return frame.content;
  }

  private noteUnknown(path: string): void {
    if (this.unknown.size < 100) this.unknown.add(path);
  }

  private path(frame: Frame): string {
    const above = frame.parent;
    if (!above) return this.parentPath === '' ? this.element.name : `${this.parentPath}/${this.element.name}`;
    const index = frame.member.max > 1 ? `[${above.counts[frame.member.index] ?? 1}]` : '';
    return `${this.path(above)}/${frame.member.element.name}${index}`;
  }
}

/** A place in the document does not fit the description. */
export class DecodeError extends Error {
  readonly path: string;
  readonly problem: string;

  constructor(path: string, problem: string) {
    super(`${path} ${problem}`);
    this.path = path;
    this.problem = problem;
  }
}

/** Names and texts in a document may be of any length; messages are not. */
export function clip(text: string, length = 80): string {
  return text.length > length ? `${text.slice(0, length - 3)}...` : text;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** An element that is being read. */
class Frame {
  readonly member: Member;
  readonly plan: Plan;
  readonly parent: Frame | undefined;
  readonly nil: boolean;
  readonly content: Record<string, unknown> | unknown[] | undefined;
  /** How many of each member came, by the member's index. */
  readonly counts: number[];
  text = '';

  constructor(member: Member, plan: Plan, parent: Frame | undefined, nil: boolean) {
    this.member = member;
    this.plan = plan;
    this.parent = parent;
    this.nil = nil;
    this.content = plan.kind === 'simple' ? undefined : plan.kind === 'array' ? [] : {};
    this.counts = plan.kind === 'simple' ? noCounts : [];
  }

  /** Counts one more of a member, this one included. */
  count(member: Member): number {
    return (this.counts[member.index] = (this.counts[member.index] ?? 0) + 1);
  }

  put(member: Member, value: unknown): void {
    if (value === undefined) return;
    if (Array.isArray(this.content)) this.content.push(value);
    else if (this.content) {
      if (member.max === 1) this.content[member.key] = value;
      else ((this.content[member.key] ??= []) as unknown[]).push(value);
    }
  }
}

const noCounts: number[] = [];

/** An element particle, ready to be read: its type is looked up at its first use, since types may be recursive. */
interface Member {
  readonly element: ElementDeclaration;
  /** Its place among the members of its type. */
  readonly index: number;
  readonly key: string;
  readonly min: number;
  readonly max: number;
  plan: Plan | undefined;
  /** Another member of the same local name and another namespace. */
  readonly next: Member | undefined;
}

type Plan = SimplePlan | ContentPlan;

interface SimplePlan {
  readonly kind: 'simple';
  readonly builtIn: Omit<BuiltIn, 'decode'> & { decode(lexical: string): Value | undefined };
  /** Of an enumeration. One in a reply is open: a literal that is not known is given as it is. */
  readonly literals?: readonly string[] | undefined;
  readonly name?: string | undefined;
}

interface ContentPlan {
  readonly kind: 'complex' | 'array';
  readonly required: readonly Member[];
  member(ns: string, name: string): Member | undefined;
}

const simplePlans = new Map<string, SimplePlan>();
const plans = new WeakMap<object, Plan>();
const roots = new WeakMap<ElementDeclaration, Member>();

function rootMember(element: ElementDeclaration): Member {
  let member = roots.get(element);
  if (!member) roots.set(element, (member = asMember({ ...element, min: 1, max: 1 }, 0, undefined)));
  return member;
}

function asMember(element: ElementParticle, index: number, next: Member | undefined): Member {
  const { key = element.name, min = 1, max = 1 } = element;
  return { element, index, key, min, max, next, plan: undefined };
}

function planOf(member: Member): Plan {
  return (member.plan ??= planOfType(member.element.type));
}

function planOfType(reference: TypeReference): Plan {
  if (typeof reference === 'string') {
    let plan = simplePlans.get(reference);
    if (!plan) simplePlans.set(reference, (plan = { kind: 'simple', builtIn: builtIns[reference] }));
    return plan;
  }
  const type = reference();
  let plan = plans.get(type);
  if (!plan) {
    if (type.kind === 'simple')
      plan = { kind: 'simple', builtIn: builtIns[type.base], literals: type.enumeration, name: type.name };
    else plan = contentPlan(type.kind, type.kind === 'array' ? [type.item] : (type as ComplexType).elements);
    plans.set(type, plan);
  }
  return plan;
}

function contentPlan(kind: 'complex' | 'array', elements: readonly ElementParticle[]): ContentPlan {
  const byName = new Map<string, Member>();
  const members = elements.map((element, index) => {
    const member = asMember(element, index, byName.get(element.name));
    byName.set(element.name, member);
    return member;
  });
  return {
    kind,
    required: members.filter((member) => member.min > 0),
    member(ns, name) {
      let member = byName.get(name);
      while (member && member.element.ns !== ns) member = member.next;
      return member;
    },
  };
}

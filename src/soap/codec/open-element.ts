import type { Level, ComplexPlan, MemberPlan, Plan } from './compiled-types.js';
import { setOwn } from '../xml/own-property.js';
import { Placement } from './particle-matcher.js';
import type { TextCodec } from '../schema/simple-types.js';
import type { BuiltInType } from '../schema/values.js';
import type { Prefixes } from '../xml/names.js';

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
  return text.length > length ? `${text.slice(0, length - 3).replace(/[\ud800-\udbff]$/, '')}...` : text;
}

/** How messages call a namespace. */
export function namespaceName(ns: string): string {
  return ns === '' ? 'no namespace' : `the namespace ${clip(ns)}`;
}

export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** What takes the values of elements: the value of a complex type or of a group, an array, mixed content. */
export type Target = Record<string, unknown> | unknown[];

/** An element that is being read. */
export class Frame {
  member: MemberPlan;
  parent: Frame | undefined;
  /** Where its value goes. */
  target: Target | undefined;
  /** How many of its member came there, this one included. */
  ordinal: number;
  prefixes: Prefixes;
  nil = false;
  /** The value so far, unless it is text. */
  content: Target | undefined;
  /** Reads its text, of a simple type or of simple content. */
  codec: TextCodec | undefined;
  /** The elements it may hold. */
  level: Level | undefined;
  /** What `xsi:type` says where the schema says anyType. */
  typed: BuiltInType | undefined;
  text = '';
  private plan: Plan;
  private counts: number[] | undefined;
  private placed: Placement | undefined;

  constructor(
    member: MemberPlan,
    parent: Frame | undefined,
    target: Target | undefined,
    ordinal: number,
    prefixes: Prefixes,
  ) {
    this.member = member;
    this.parent = parent;
    this.target = target;
    this.ordinal = ordinal;
    this.prefixes = prefixes;
    this.content = undefined;
    this.codec = undefined;
    this.level = undefined;
    this.typed = undefined;
    this.counts = undefined;
    this.placed = undefined;
    this.plan = member.plan;
    this.become(this.plan);
  }

  /** Takes a frame whose element is over for another one, both of a simple type. */
  reuse(member: MemberPlan, parent: Frame, target: Target | undefined, ordinal: number, prefixes: Prefixes): Frame {
    this.member = member;
    this.parent = parent;
    this.target = target;
    this.ordinal = ordinal;
    this.prefixes = prefixes;
    this.nil = false;
    this.typed = undefined;
    this.text = '';
    this.become(member.plan);
    return this;
  }

  /** Settles of what type the element is: that which is declared, or that which `xsi:type` says. */
  become(plan: Plan): void {
    this.plan = plan;
    switch (plan.kind) {
      case 'text':
        this.codec = plan.codec;
        break;
      case 'array':
        this.content = [];
        this.level = plan.level;
        break;
      case 'complex':
        this.codec = plan.text;
        this.level = plan.text || plan.type.mixed ? undefined : plan.level;
        this.content = {};
    }
  }

  get complex(): ComplexPlan | undefined {
    return this.plan.kind === 'complex' ? this.plan : undefined;
  }

  /** Whether it is kept as a tree. */
  get isTree(): boolean {
    return !this.nil && (this.plan.kind === 'tree' || this.plan.kind === 'anyType');
  }

  /** Whether its attributes must say of what type it is. */
  get isAbstract(): boolean {
    return this.plan.kind === 'complex' && this.plan.type.abstract === true;
  }

  /** Whether it has mixed content. */
  get isMixed(): boolean {
    return this.plan.kind === 'complex' && this.plan.type.mixed === true;
  }

  get kind(): Plan['kind'] {
    return this.plan.kind;
  }

  /** The name of its type in the description. */
  get typeName(): string | undefined {
    const { plan } = this;
    return plan.kind === 'complex' ? plan.type.name : 'name' in plan ? plan.name : undefined;
  }

  /** Counts one more of a member of plain content, this one included. */
  count(member: MemberPlan): number {
    const counts = (this.counts ??= []);
    return (counts[member.index] = (counts[member.index] ?? 0) + 1);
  }

  /** Where elements belong in content that is not plain. */
  get placement(): Placement {
    return (this.placed ??= new Placement(this.level as Level, this.content as Record<string, unknown>));
  }

  /** What must be there and is not. */
  missing(): string | undefined {
    const { level } = this;
    if (!level) return undefined;
    // a group that may be left out, and was begun, may lack something too
    if (!level.isPlain) return (level.required.length === 0 ? this.placed : this.placement)?.missing();
    for (const { index, min, name } of level.required as readonly MemberPlan[])
      if ((this.counts?.[index] ?? 0) < min) return name;
    return undefined;
  }

  static put(target: Target, member: MemberPlan, value: unknown): void {
    if (Array.isArray(target)) target.push(value);
    else if (member.max === 1) setOwn(target, member.key, value);
    else {
      const before = Object.hasOwn(target, member.key) ? target[member.key] : undefined;
      if (before === undefined) setOwn(target, member.key, [value]);
      else (before as unknown[]).push(value);
    }
  }
}

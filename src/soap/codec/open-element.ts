import type { Level, ComplexPlan, MemberPlan, Plan } from './compiled-types.js';
import { setOwn } from '../xml/own-property.js';
import { Placement } from './particle-matcher.js';
import type { TextCodec } from '../schema/simple-types.js';
import type { BuiltInType } from '../schema/values.js';
import type { Prefixes } from '../xml/names.js';

/** A place in the document does not match the WSDL. */
export class DecodeError extends Error {
  readonly path: string;
  readonly problem: string;

  constructor(path: string, problem: string) {
    super(`${path} ${problem}`);
    this.path = path;
    this.problem = problem;
  }
}

/** Shortens a text for a message. Names and texts of a document may have any length. */
export function clip(text: string, length = 80): string {
  return text.length > length ? `${text.slice(0, length - 3).replace(/[\ud800-\udbff]$/, '')}...` : text;
}

/** The name of a namespace in messages. */
export function namespaceName(ns: string): string {
  return ns === '' ? 'no namespace' : `the namespace ${clip(ns)}`;
}

export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** The value that contains the values of child elements: an object of a complex type or group, or an array. */
export type Target = Record<string, unknown> | unknown[];

/** The state of an open element. */
export class Frame {
  member: MemberPlan;
  parent: Frame | undefined;
  /** The value of the parent, which receives its value. */
  target: Target | undefined;
  /** The number of elements of its member in the target so far, including this one. */
  ordinal: number;
  prefixes: Prefixes;
  nil = false;
  /** The value so far, unless it is text. */
  content: Target | undefined;
  /** Decodes its text, for a simple type or simple content. */
  codec: TextCodec | undefined;
  /** The child elements that it may have. */
  level: Level | undefined;
  /** The type that `xsi:type` names, for an element of `anyType`. */
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

  /** Reuses the frame of a closed element for another one. Both are of a simple type. */
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

  /** Sets the type of the element: the declared one, or that of `xsi:type`. */
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

  /** Whether it is decoded as a tree. */
  get isTree(): boolean {
    return !this.nil && (this.plan.kind === 'tree' || this.plan.kind === 'anyType');
  }

  /** Whether it must have an `xsi:type`. */
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

  /** The name of its type in the WSDL. */
  get typeName(): string | undefined {
    const { plan } = this;
    return plan.kind === 'complex' ? plan.type.name : 'name' in plan ? plan.name : undefined;
  }

  /** Counts an element of a member of plain content. @returns the number so far */
  count(member: MemberPlan): number {
    const counts = (this.counts ??= []);
    return (counts[member.index] = (counts[member.index] ?? 0) + 1);
  }

  /** Matches the child elements of content that is not plain. */
  get placement(): Placement {
    return (this.placed ??= new Placement(this.level as Level, this.content as Record<string, unknown>));
  }

  /** The name of the first required element that is missing. */
  missing(): string | undefined {
    const { level } = this;
    if (!level) return undefined;
    // an optional group that has started may be incomplete
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

import { contractOf } from '../../scripts/codegen/contract-of.js';
import type { Side as DescribedSide } from '../../scripts/codegen/diff/index.js';
import type { Generated } from '../../scripts/codegen/index.js';
import type { Contract } from '../../src/soap/contract.js';
import { type Caller, callersOf } from './compile/caller.js';
import { type Built, Project } from './compile/project.js';
import { StubReach } from './compile/stub-reach.js';
import { apply } from './edit.js';
import type { Mutation } from './mutations/mutation.js';
import { generateStubs } from './side.js';
import { type DescriptionFacts, readFacts } from './wire/description.js';

/** One way of a mutation. */
export interface Case {
  readonly name: string;
  readonly before: Side;
  readonly after: Side;
  readonly expected: Mutation['expected'];
}

/** A description, and what is made of it when it is first asked for. */
export class Side {
  readonly wsdl: string;
  private made: Generated | undefined;
  private loaded: Contract | undefined;
  private read: DescriptionFacts | undefined;
  private reached: StubReach | undefined;

  constructor(wsdl: string) {
    this.wsdl = wsdl;
  }

  get generated(): Generated {
    return (this.made ??= generateStubs(this.wsdl));
  }

  /** As the diff takes it. */
  get described(): DescribedSide {
    const { description, model } = this.generated;
    return { description, model, endpoint: this.facts.address };
  }

  /** What the stubs hold at run time; loading their text takes far longer, and gives the same. */
  get contract(): Contract {
    return (this.loaded ??= contractOf(this.generated.model));
  }

  get facts(): DescriptionFacts {
    return (this.read ??= readFacts(this.wsdl));
  }

  get stubReach(): StubReach {
    return (this.reached ??= new StubReach(this.generated.files));
  }
}

/** How many operations are compiled that a change does not reach. */
const others = 2;

/** Compiles a caller of the old stubs against the new ones, for each case; all as one program. */
export function compile(cases: readonly Case[], project: Project): Built {
  const olds = [...new Set(cases.map(({ before }) => before))];
  const callers = callersOf(
    project,
    olds.map(({ generated }) => generated.files),
  );
  return project.build(
    cases.map(({ before, after }) => {
      const caller = callers[olds.indexOf(before)] as Caller;
      const differing = before.stubReach.differing(after.stubReach);
      const same = caller.operations.filter((each) => !differing.includes(each)).slice(0, others);
      return { stubs: after.generated.files, caller: caller.text([...differing, ...same]) };
    }),
  );
}

/** Each mutation there and, if it says what that does, back. */
export function casesOf(mutations: readonly Mutation[], description: string): readonly Case[] {
  const sides = new Map<string, Side>();
  const sideOf = (wsdl: string): Side => {
    const known = sides.get(wsdl) ?? new Side(wsdl);
    sides.set(wsdl, known);
    return known;
  };
  return mutations.flatMap(({ name, given = [], edits, expected, back }): readonly Case[] => {
    const before = sideOf(apply(description, given));
    const after = sideOf(apply(before.wsdl, edits));
    const there: Case = { name, before, after, expected };
    return back ? [there, { name: `${name}, and back`, before: after, after: before, expected: back }] : [there];
  });
}

import type { WsdlDiff } from '../../../../src/codegen/diff/change.js';
import { diffWsdls } from '../../../../src/codegen/diff/diff.js';
import { type Caller, callersOf } from './compile/caller.js';
import { type Built, Project } from './compile/project.js';
import { apply } from './edit.js';
import type { Mutation } from './mutations/mutation.js';
import { TestedWsdl } from './tested-wsdl.js';

/** A mutation in one direction. */
export class Case {
  readonly name: string;
  readonly before: TestedWsdl;
  readonly after: TestedWsdl;
  readonly expected: Mutation['expected'];
  private found: WsdlDiff | undefined;

  constructor(name: string, before: TestedWsdl, after: TestedWsdl, expected: Mutation['expected']) {
    this.name = name;
    this.before = before;
    this.after = after;
    this.expected = expected;
  }

  get diff(): WsdlDiff {
    return (this.found ??= diffWsdls(this.before.described, this.after.described));
  }
}

/** The maximum number of unaffected operations to compile. */
const others = 2;

/**
 * Compiles a caller of the old stubs against the new stubs for each case. All cases are compiled as one program.
 *
 * @param isWhole `true` to compile the complete stubs, and not only the part that the change affects
 */
export function compile(cases: readonly Case[], project: Project, isWhole: boolean): Built {
  const pairs = cases.map(({ before, after }): readonly [Stubs, Stubs, readonly string[]] => {
    const [old, fresh] = [before.stubReach, after.stubReach];
    const differing = old.differing(fresh);
    const same = old.operations.filter((each) => !differing.includes(each)).slice(0, others);
    const operations = [...differing, ...same];
    if (isWhole) return [before.generated.files, after.generated.files, operations];
    const types = [...old.differingTypes(fresh), ...operations.flatMap((each) => old.namesOf(each))];
    return [old.excerpt(operations, types), fresh.excerpt(operations, types), operations];
  });
  const olds = new Map(pairs.map(([old]) => [keyOf(old), old]));
  const callers = callersOf(project, [...olds.values()]);
  const callerOf = new Map([...olds.keys()].map((key, at) => [key, callers[at] as Caller]));
  return project.build(
    pairs.map(([old, stubs, operations]) => ({
      stubs,
      caller: callerOf.get(keyOf(old))?.text(operations) ?? '',
    })),
  );
}

type Stubs = ReadonlyMap<string, string>;

const keyOf = (stubs: Stubs): string => `${stubs.get('types.ts') ?? ''}\n${stubs.get('operations.ts') ?? ''}`;

/** All WSDLs created so far. Many cases start from the same WSDL. */
const sides = new Map<string, TestedWsdl>();

/** Returns a case for each mutation, and another one for its reverse if the mutation expects a result for that. */
export function casesOf(mutations: readonly Mutation[], description: string): readonly Case[] {
  const sideOf = (wsdl: string): TestedWsdl => {
    const known = sides.get(wsdl) ?? new TestedWsdl(wsdl);
    sides.set(wsdl, known);
    return known;
  };
  return mutations.flatMap(({ name, given = [], edits, expected, back }): readonly Case[] => {
    const before = sideOf(apply(description, given));
    const after = sideOf(apply(before.wsdl, edits));
    const there = new Case(name, before, after, expected);
    return back ? [there, new Case(`${name}, and back`, after, before, back)] : [there];
  });
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change, WsdlDiff } from '../../../../src/codegen/diff/change.js';
import { type Case, compile } from './cases.js';
import { type Built, type Complaint, Project } from './compile/project.js';
import { classProblems, type Expected } from './mutations/mutation.js';
import { isAll } from './mutations/selection.js';
import { WireOracle } from './wire/oracle.js';

/** A list of cases with a title. */
export type Titled = readonly [title: string, cases: readonly Case[]];

/**
 * Tests mutations. The diff must report the expected severities. A caller of the old stubs must compile if, and only
 * if, types are not broken. A client with the old stubs must work over HTTP if, and only if, the wire is not broken.
 */
export function check(lists: readonly Titled[]): void {
  const indices = new Map(lists.flatMap(([, cases]) => cases).map((each, index) => [each, index]));
  let built: Built;
  let wire: WireOracle;
  beforeAll(async () => {
    built = compile([...indices.keys()], new Project(), isAll);
    wire = await WireOracle.start();
    // generating and compiling all stubs is slow on a loaded machine
  }, 600_000);
  afterAll(() => wire.stop());

  describe.each(lists)('a change of %s', (_title, cases) => {
    it.each(cases.map((each) => [each.name, each] as const))('%s', async (_name, each) => {
      const complaints = built.complaints(indices.get(each) ?? -1);
      const failures = await wire.failures(each.before, each.after);
      expect(problems(each, each.diff, complaints, failures)).toEqual([]);
    });
  });
}

const nothing: Expected = { types: 'none', wire: 'none' };

/** Returns all problems, one per line, with the changes, compiler errors and failures that explain them. */
function problems(
  { before, expected }: Case,
  { changes, types, wire }: WsdlDiff,
  complaints: readonly Complaint[],
  failures: ReadonlyMap<string, string>,
): readonly string[] {
  const wanted = expected === 'nothing' ? nothing : expected;
  const constants = new Map(before.generated.model.operations.map((each) => [each.constant, each.name]));
  const complained = complaints.flatMap(({ operation }) => (operation ? [constants.get(operation) ?? operation] : []));
  const found = [
    ...classProblems('types', wanted.types, types, complaints.length > 0),
    ...classProblems('wire', wanted.wire, wire, failures.size > 0),
    ...unnamed('types', breakingOperations(changes, 'types'), complained),
    ...unnamed('wire', breakingOperations(changes, 'wire'), [...failures.keys()]),
    ...(expected === 'nothing' && changes.length > 0 ? ['no change was expected'] : []),
    ...operationsProblems(changes, wanted),
  ];
  if (found.length === 0) return found;
  return [
    ...found,
    ...changes.map((each) => `  diff: ${each.types.severity}/${each.wire.severity} ${each.kind}: ${each.message}`),
    ...complaints.slice(0, 3).map(({ text }) => `  compiler: ${text.replace(/^import.*?;: /, '')}`),
    ...[...failures].slice(0, 3).map(([name, failure]) => `  wire: ${name}: ${failure}`),
  ];
}

function breakingOperations(changes: readonly Change[], ...sorts: readonly ('types' | 'wire')[]): readonly string[] {
  const breaking = changes.filter((each) => sorts.some((sort) => each[sort].severity === 'breaking'));
  return [...new Set(breaking.flatMap((each) => each.operations))];
}

/** Returns the operations that broke but are not named by any breaking change. */
function unnamed(sort: string, named: readonly string[], broke: readonly string[]): readonly string[] {
  const missing = new Set(broke.filter((each) => !named.includes(each)));
  return missing.size === 0 ? [] : [`${sort}: breaks ${[...missing].join(', ')}, which no breaking change names`];
}

function operationsProblems(changes: readonly Change[], { operations }: Expected): readonly string[] {
  if (!operations) return [];
  const named = [...breakingOperations(changes, 'types', 'wire')].sort().join(', ');
  const wanted = [...operations].sort().join(', ');
  return named === wanted ? [] : [`operations: ${wanted} are specified, the diff names ${named}`];
}

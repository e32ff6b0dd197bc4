import { expect, it } from 'vitest';
import { type Case, casesOf } from './cases.js';
import { check, type Titled } from './check.js';
import { awkwardMutations } from './mutations/awkward.js';
import type { Mutation } from './mutations/mutation.js';
import { nameMutations } from './mutations/names.js';
import { operationMutations } from './mutations/operations.js';
import { replyMutations } from './mutations/replies.js';
import { requestMutations } from './mutations/requests.js';
import { isAll, selected } from './mutations/selection.js';
import { sharedMutations } from './mutations/shared.js';
import { brief, rescue } from './tested-wsdl.js';

const lists: readonly (readonly [title: string, mutations: readonly Mutation[], description: string])[] = [
  ['operations, of names, or without an effect', [...operationMutations, ...nameMutations], rescue],
  ['requests', requestMutations, brief],
  ['replies', replyMutations, brief],
  ['shared types, or that looks like another change', [...sharedMutations, ...awkwardMutations], brief],
];

const tried = lists.map(([title, all, description]): Titled => {
  return [title, casesOf(isAll ? all : all.filter(({ name }) => selected.has(name)), description)];
});
check(tried);

const cases = tried.flatMap(([, each]) => each);
const mutations = lists.flatMap(([, each]) => each);
const ways = mutations.flatMap(({ back }) => (back ? ['there', 'back'] : ['there']));
if (!isAll)
  console.log(
    `test/codegen/diff/oracle: ${cases.length} of ${ways.length} changes, which show every kind; RESCUE_ALL=1 tries all, against whole stubs`,
  );

it('no two mutations have the same name, and all selected ones exist', () => {
  const names = mutations.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...selected].filter((each) => !names.includes(each))).toEqual([]);
  expect(cases.length).toBeGreaterThanOrEqual(70);
});

it.runIf(isAll)('the selected mutations cover every combination of change kind and severity', () => {
  const shown = (cases: readonly Case[]): ReadonlySet<string> =>
    new Set(
      cases.flatMap(({ diff }) =>
        diff.changes.map((each) => `${each.kind} ${each.types.severity} ${each.wire.severity}`),
      ),
    );
  const known = shown(cases.filter(({ name }) => selected.has(name.replace(/, and back$/, ''))));
  expect([...shown(cases)].filter((each) => !known.has(each))).toEqual([]);
});

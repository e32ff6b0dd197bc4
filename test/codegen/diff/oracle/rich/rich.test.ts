import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../cases.js';
import { classProblems } from '../mutations/mutation.js';
import { type Built, Project } from '../compile/project.js';
import { richWsdls } from './cases.js';

// compares the effects on types with tsc; `npm run test:suite -- diff` compares the effects on the wire with xmllint

const all = richWsdls.flatMap(({ cases }) => cases);
let built: Built;
beforeAll(() => {
  built = compile(all, new Project(), true);
}, 600_000);

describe.each(richWsdls.map(({ wsdl, cases }) => [wsdl, cases] as const))('a change of %s', (_wsdl, cases) => {
  it.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => {
    const { diff, expected } = each;
    const { types, wire } = expected === 'nothing' ? ({ types: 'none', wire: 'none' } as const) : expected;
    const complaints = built.complaints(all.indexOf(each));
    const problems = [
      ...classProblems('types', types, diff.types, complaints.length > 0),
      ...classProblems('wire', wire, diff.wire),
      ...(expected === 'nothing' && diff.changes.length > 0 ? ['no change was expected'] : []),
    ];
    const details = [...diff.changes.map(({ message }) => message), ...complaints.slice(0, 3).map(({ text }) => text)];
    expect(problems.length > 0 ? [...problems, ...details] : []).toEqual([]);
  });
});

it('there are at least 200 changes with different names, and at least 40 of them combine two changes', () => {
  const names = richWsdls.flatMap(({ mutations }) => mutations.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(200);
  expect(richWsdls.reduce((sum, { combined }) => sum + combined, 0)).toBeGreaterThanOrEqual(40);
});

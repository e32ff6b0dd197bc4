import { describe, expect, it } from 'vitest';
import { comparablePath, expanded, mayBeAbsent } from '../../../src/codegen/read/service-description.js';

it.each([
  ['/A/Api.ASMX', '/a/api.asmx'],
  ['/A/Api.svc', '/a/api.svc'],
  ['/A/Api.asmx?X', '/a/api.asmx?x'],
  ['/A/Api.svc/Soap', '/a/api.svc/soap'],
  ['/A/Api.php', '/A/Api.php'],
  ['/A/Api.asmxx', '/A/Api.asmxx'],
  ['/A/asmx', '/A/asmx'],
])('the path %s is compared as %s', (path, want) => expect(comparablePath(path)).toBe(want));

it.each([
  [{ ns: 'urn:a', local: 'b' }, '{urn:a}b'],
  [{ ns: '', local: 'b' }, '{}b'],
  [{ ns: 'urn:a', local: 'b', type: 'c' }, '{urn:a}bc'],
])('%j becomes %s', (name, want) => expect(expanded(name)).toBe(want));

describe('a particle may be absent', () => {
  const required = { min: 1 };
  const optional = { min: 0 };
  const group = (min: number, ...alternatives: readonly (readonly object[])[]) =>
    ({ min, alternatives }) as typeof required;

  it.each([
    ['if it is optional', optional, true],
    ['unless it is required', required, false],
    ['unless it is required several times', { min: 2 }, false],
    ['if its group is optional', group(0, [required]), true],
    ['if the group is empty', group(1, []), true],
    ['unless the group has no alternative', group(1), false],
    ['if all particles of an alternative are optional', group(1, [required], [optional, optional]), true],
    ['unless each alternative requires one', group(1, [optional, required], [required]), false],
    ['if a group in the group may be absent', group(1, [group(1, [optional])]), true],
  ])('%s', (_, particle, want) => {
    expect(mayBeAbsent(particle)).toBe(want);
    expect(mayBeAbsent(particle)).toBe(want);
  });

  it('is determined once for all groups with the same alternatives', () => {
    let reads = 0;
    const alternatives = [
      [
        {
          get min() {
            reads++;
            return 0;
          },
        },
      ],
    ];
    expect([1, 2, 3].map((min) => mayBeAbsent({ min, alternatives }))).toEqual([true, true, true]);
    expect(reads).toBeLessThan(3);
  });
});

import { expect, it } from 'vitest';
import { renderComparison, type Comparison } from '../../src/cli/comparison.js';

const effect = { severity: 'compatible', reason: 'why' } as const;
const change = (operations: readonly string[]): Comparison['changes'][number] => ({
  kind: 'member-added',
  path: ['T'],
  message: 'It changed.',
  types: effect,
  wire: effect,
  operations,
});

it('the methods of RescueClient are listed with the number of changes that concern each', () => {
  const comparison: Comparison = {
    severity: 'compatible',
    types: 'compatible',
    wire: 'compatible',
    changes: [change(['login']), change(['login', 'startSession']), change(['getUser'])],
    facade: [{ method: 'login' }, { method: 'startSession' }, { method: 'logout' }],
  };
  const text = renderComparison(comparison, { isColoured: false, verbose: false });
  expect(text.slice(text.indexOf('Methods'))).toBe(`Methods of RescueClient:
  login         2 changes, compatible
  startSession  1 change, compatible
  logout        not affected
`);
});

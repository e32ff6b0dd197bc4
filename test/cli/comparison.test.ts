import { describe, expect, it } from 'vitest';
import {
  type Comparable,
  compare,
  type Comparison,
  exitCodeOf,
  printedChanges,
  readComparable,
  renderComparison,
} from '../../src/cli/comparison.js';
import { renderDiff } from '../../src/codegen/diff/render/text.js';
import { wsdlOf } from '../codegen/wsdl.js';
import { rescue } from './support.js';

const comparable = (text: string): Comparable =>
  readComparable({ text, source: 'x.wsdl', location: 'x.wsdl', documents: new Map() });
const shipped = comparable(rescue);
const renamed = comparable(rescue.replaceAll('name="iSession"', 'name="iTicket"'));
const methods = ['login', 'logout', 'requestAuthCode', 'requestAuthCodeSSO', 'startSession'] as const;

describe('whether RescueClient works with the new WSDL', () => {
  it('is stated for each method', () => {
    expect(compare(shipped, shipped)).toEqual({ changes: [], facade: methods.map((method) => ({ method })) });
    const { severity, facade } = compare(shipped, renamed);
    expect({ severity, facade }).toEqual({
      severity: 'breaking',
      facade: [
        ...methods.slice(0, 4).map((method) => ({ method })),
        {
          method: 'startSession',
          problem:
            'startSession has no input named iSession or iSessionID or sSession; startSession requires the input iTicket, which RescueClient does not provide',
        },
      ],
    });
  });

  it('is not stated if a method did not work with the old WSDL', () => {
    expect(compare(renamed, shipped)).not.toHaveProperty('facade');
    expect(compare(comparable(wsdlOf()), shipped)).not.toHaveProperty('facade');
  });

  it('decides on the severity, even if the WSDLs have no other difference', () => {
    const operations = shipped.model.operations.map((each) =>
      each.name === 'login' ? { ...each, result: undefined } : each,
    );
    const after = { ...shipped, model: { ...shipped.model, operations } } as Comparable;
    expect(compare(shipped, after)).toEqual({
      changes: [],
      severity: 'breaking',
      facade: methods.map((method) => ({
        method,
        ...(method === 'login' && { problem: 'the reply of login has no text result' }),
      })),
    });
  });
});

it.each([
  ['breaking', 2],
  ['compatible', 1],
  ['cosmetic', 0],
  [undefined, 0],
] as const)('the exit code for %s is %i', (severity, code) => {
  expect(exitCodeOf({ changes: [], ...(severity && { severity }) })).toBe(code);
});

const effect = (severity: 'compatible' | 'breaking') => ({ severity, reason: 'why' }) as const;
const change = (
  operations: readonly string[],
  severity: 'compatible' | 'breaking' = 'compatible',
): Comparison['changes'][number] => ({
  kind: 'member-added',
  path: ['T'],
  message: 'It changed.',
  types: effect(severity),
  wire: effect('compatible'),
  operations,
});
const comparison: Comparison = {
  severity: 'compatible',
  types: 'compatible',
  wire: 'compatible',
  changes: [change(['login']), change(['login', 'startSession']), change(['getUser'])],
  facade: [{ method: 'login' }, { method: 'startSession' }, { method: 'logout' }],
};
const plain = { isColoured: false, verbose: false };
/** Returns the part of the text after the changes. */
const methodsIn = (text: string): string => text.slice(text.indexOf('Methods'));

it('a change as data names the methods of RescueClient that it affects', () => {
  const [first, second, third] = comparison.changes;
  expect(printedChanges(comparison)).toEqual([
    { ...first, facadeMethods: ['login'] },
    { ...second, facadeMethods: ['login', 'startSession'] },
    { ...third, facadeMethods: [] },
  ]);
  const { facade: _facade, ...other } = comparison;
  expect(printedChanges(other)).toEqual(other.changes);
});

describe('the text', () => {
  it('lists the methods of RescueClient with the number of changes that concern each', () => {
    expect(renderComparison(comparison, plain)).toBe(`${renderDiff(comparison, { colour: false, verbose: false })}
Methods of RescueClient:
  login         2 changes, compatible
  startSession  1 change, compatible
  logout        not affected
`);
  });

  it('contains only the changes if there is no change or no method', () => {
    const diff = renderDiff({ changes: [] }, { colour: false, verbose: false });
    expect(renderComparison({ changes: [], facade: [{ method: 'login' }] }, plain)).toBe(diff);
    const changes = [change(['login'])];
    for (const facade of [{}, { facade: [] }])
      expect(renderComparison({ changes, ...facade }, plain)).toBe(
        renderDiff({ changes }, { colour: false, verbose: false }),
      );
    expect(renderComparison({ changes, facade: [{ method: 'login' }] }, plain)).toContain(
      'Methods of RescueClient:\n  login  1 change, compatible\n',
    );
  });

  it('shows broken methods in red, and says what to do about methods that no longer work', () => {
    const breaking: Comparison = {
      changes: [change(['login'], 'breaking'), change(['logout'])],
      facade: [{ method: 'login' }, { method: 'logout' }, { method: 'startSession', problem: 'no input' }],
    };
    const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
    const lines = (paint: (text: string) => string): string => `Methods of RescueClient:
${paint('  login         1 change, breaking')}
  logout        1 change, compatible
${paint('  startSession  no input')}
RescueClient rejects stubs of the new WSDL: install a newer version of logmein-rescue-soap. Until then, call these operations with a ServiceClient of its runtime.
`;
    expect(methodsIn(renderComparison(breaking, plain))).toBe(lines((text) => text));
    expect(methodsIn(renderComparison(breaking, { ...plain, isColoured: true }))).toBe(lines(red));
  });
});

import { expect, test } from 'vitest';
import { parseArguments, usage } from '../../scripts/bench/arguments.js';

const known = ['calls', 'decode'];

test('without arguments, everything is measured and nothing is written', () =>
  expect(parseArguments([], known)).toEqual({
    help: false,
    quick: false,
    chosen: known,
    write: false,
    compare: undefined,
  }));

test('measures by name', () => expect(parseArguments(['--only', 'decode'], known).chosen).toEqual(['decode']));

test.each([
  ['an unknown measure', ['--only', 'decode,encoding'], 'unknown measure encoding; expected one of calls, decode'],
  ['writing part of a run', ['--only', 'decode', '--write'], '--write stores complete runs'],
  ['writing a quick run', ['--quick', '--write'], '--write stores complete runs'],
])('%s is rejected', (_, args, message) => expect(() => parseArguments(args, known)).toThrow(message));

test('--help is accepted, and the usage lists the measures', () => {
  expect(parseArguments(['--help'], known).help).toBe(true);
  expect(usage(known)).toContain('calls, decode');
});

import { expect, test } from 'vitest';
import { parseArguments } from '../../scripts/bench/arguments.js';

const known = ['calls', 'decode'];

test('without arguments, everything is measured and nothing written', () =>
  expect(parseArguments([], known)).toEqual({ quick: false, chosen: known, write: false, compare: undefined }));

test('measures by name', () => expect(parseArguments(['--only', 'decode'], known).chosen).toEqual(['decode']));

test.each([
  [
    'a measure that there is not',
    ['--only', 'decode,encoding'],
    'no measure is called encoding; there are calls, decode',
  ],
  ['keeping a part of a run', ['--only', 'decode', '--write'], '--write keeps whole runs'],
  ['keeping a shortened run', ['--quick', '--write'], '--write keeps whole runs'],
])('%s is refused', (_, args, message) => expect(() => parseArguments(args, known)).toThrow(message));

import { expect, test } from 'vitest';
import { deadAmong, headAfter, headAmong, nameOf, type Head } from '../../../src/managed/stores/key-folder.js';

const valueName = (head: Head): string => nameOf(head, 'value');

const first = headAfter(undefined, 'none');
const second = headAfter(first, 'head');
const third = headAfter(second, 'head');
const buried = headAfter(third, 'none');

test('the later of two heads is the current head, regardless of their order', () => {
  expect(headAmong([nameOf(second), nameOf(third)])).toEqual(third);
  expect(headAmong([nameOf(third), nameOf(second)])).toEqual(third);
  expect(headAmong([nameOf(buried), nameOf(third)])).toEqual(buried);
  const foreign = [`${nameOf(third)}x`, `x${nameOf(third)}`, `.${nameOf(third)}`, nameOf(third).toUpperCase()];
  expect(headAmong([valueName(third), 'head', 'head.1', ...foreign, '.DS_Store'])).toBeUndefined();
  expect(headAmong([...foreign, nameOf(second)])).toEqual(second);
});

test('values of earlier generations and of late writers are stale, but later values and values of another line are not', () => {
  const lost = headAfter(first, 'head');
  const [pending, foreign] = [headAfter(third, 'head'), headAfter(headAfter(undefined, 'none'), 'head')];
  const names = [second, lost, third, pending, foreign].map(valueName);
  expect(deadAmong(names, second)).toEqual([valueName(lost)]);
  expect(deadAmong(names, third)).toEqual([valueName(second), valueName(lost)]);
  const others = [nameOf(first), 'other', ...names.flatMap((name) => [`x${name}`, `${name}x`])];
  expect(deadAmong([...names, ...others], buried)).toEqual(names.slice(0, 4));
});

test('no name is used twice', () => {
  const names = Array.from({ length: 1_000 }, () => nameOf(headAfter(first, 'head')));
  expect(new Set(names).size).toBe(names.length);
});

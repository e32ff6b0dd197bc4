import { expect, test } from 'vitest';
import {
  deadAmong,
  firstHead,
  headAfter,
  headAmong,
  nameOfHead,
  nameOfValue,
} from '../../../src/managed/stores/file/head.js';

const first = firstHead();
const second = headAfter(first, 'head');
const third = headAfter(second, 'head');
const buried = headAfter(third, 'none');

test('of two heads the later one counts, wherever it stands; of none there is none', () => {
  expect(headAmong([nameOfHead(second), nameOfHead(third)])).toEqual(third);
  expect(headAmong([nameOfHead(third), nameOfHead(second)])).toEqual(third);
  expect(headAmong([nameOfHead(buried), nameOfHead(third)])).toEqual(buried);
  expect(headAmong([nameOfValue(third), 'head', 'head.1', `${nameOfHead(third)}x`, '.DS_Store'])).toBeUndefined();
});

test('dead are the values of generations before, and those that lost; not what is yet to come, nor of another line', () => {
  const lost = headAfter(first, 'head');
  const [pending, foreign] = [headAfter(third, 'head'), headAfter(firstHead(), 'head')];
  const names = [second, lost, third, pending, foreign].map(nameOfValue);
  expect(deadAmong(names, second)).toEqual([nameOfValue(lost)]);
  expect(deadAmong(names, third)).toEqual([nameOfValue(second), nameOfValue(lost)]);
  expect(deadAmong([...names, nameOfHead(first), 'other'], buried)).toEqual(names.slice(0, 4));
});

test('no name comes twice', () => {
  const names = Array.from({ length: 1_000 }, () => nameOfHead(headAfter(first, 'head')));
  expect(new Set(names).size).toBe(names.length);
});

import { describe, expect, test } from 'vitest';
import { Roster } from '../../../src/soap/http/active-calls.js';

interface Member {
  readonly name: string;
  place: number;
}

const member = (name: string): Member => ({ name, place: -1 });
const names = (roster: Roster<Member>): string[] => roster.all().map(({ name }) => name);

describe('a roster', () => {
  test('holds who came and did not leave, whoever leaves first', () => {
    const roster = new Roster<Member>();
    const [a, b, c] = [member('a'), member('b'), member('c')];
    for (const each of [a, b, c]) roster.add(each);
    expect(roster.delete(a)).toBe(true);
    expect(names(roster).sort()).toEqual(['b', 'c']);
    expect(roster.delete(a)).toBe(false);
    expect(roster.delete(c)).toBe(true);
    expect(roster.delete(b)).toBe(true);
    expect(roster.size).toBe(0);
  });

  test('can be gone through while its members leave', () => {
    const roster = new Roster<Member>();
    for (const name of ['a', 'b', 'c', 'd']) roster.add(member(name));
    for (const each of roster.all()) roster.delete(each);
    expect(names(roster)).toEqual([]);
  });

  test('takes back one that left', () => {
    const roster = new Roster<Member>();
    const one = member('one');
    roster.add(one);
    roster.delete(one);
    roster.add(one);
    expect(names(roster)).toEqual(['one']);
  });
});

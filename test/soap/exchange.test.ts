import { describe, expect, test } from 'vitest';
import { ActiveExchanges, type Exchange } from '../../src/soap/exchange.js';

interface Member {
  readonly name: string;
  index: number;
}

const member = (name: string): Member & Exchange => ({ name, index: -1 }) as Member & Exchange;
const names = (exchanges: ActiveExchanges): string[] => exchanges.all().map((each) => (each as unknown as Member).name);

describe('the active exchanges', () => {
  test('are the exchanges that were added and not deleted, regardless of the order', () => {
    const exchanges = new ActiveExchanges();
    const [a, b, c] = [member('a'), member('b'), member('c')];
    for (const each of [a, b, c]) exchanges.add(each);
    exchanges.delete(a);
    expect(names(exchanges).sort()).toEqual(['b', 'c']);
    exchanges.delete(a);
    expect(names(exchanges).sort()).toEqual(['b', 'c']);
    exchanges.delete(c);
    exchanges.delete(b);
    expect(names(exchanges)).toEqual([]);
  });

  test('can be deleted while they are iterated', () => {
    const exchanges = new ActiveExchanges();
    for (const name of ['a', 'b', 'c', 'd']) exchanges.add(member(name));
    for (const each of exchanges.all()) exchanges.delete(each);
    expect(names(exchanges)).toEqual([]);
  });

  test('can be added again', () => {
    const exchanges = new ActiveExchanges();
    const one = member('one');
    exchanges.add(one);
    exchanges.delete(one);
    exchanges.add(one);
    expect(names(exchanges)).toEqual(['one']);
  });
});

import { expect, test } from 'vitest';
import { builtIns, type BuiltIn, type BuiltInType } from '../../../src/soap/schema/values.js';

test.each([
  ['2024-02-19T14:36:37.250Z', '2024-02-19', '14:36:37.250Z'],
  ['0001-01-01T00:00:00.000Z', '0001-01-01', '00:00:00.000Z'],
  ['0999-12-31T23:59:59.999Z', '0999-12-31', '23:59:59.999Z'],
  // the Date has a year 0, XML Schema has none
  ['+000000-03-01T00:00:00.000Z', '-0001-03-01', '00:00:00.000Z'],
  ['-000001-03-01T01:00:00.000Z', '-0002-03-01', '01:00:00.000Z'],
  ['-010000-03-01T01:00:00.000Z', '-10001-03-01', '01:00:00.000Z'],
  ['+010000-01-02T03:04:05.006Z', '10000-01-02', '03:04:05.006Z'],
  ['+275760-09-13T00:00:00.000Z', '275760-09-13', '00:00:00.000Z'],
])('the Date %s is encoded as %s and %s', (iso, date, time) => {
  const value = new Date(iso);
  expect([builtIns.dateTime.encode(value), builtIns.date.encode(value), builtIns.time.encode(value)]).toEqual([
    `${date}T${time}`,
    date,
    time,
  ]);
  expect(builtIns.dateTime.decode(`${date}T${time}`)).toBe(`${date}T${time}`);
});

test('a text is encoded as well, an invalid Date is not', () => {
  const { encode }: BuiltIn = builtIns.date;
  expect([encode(' 2024-02-19 '), encode('2024-02-30'), encode(new Date(NaN)), encode(0)]).toEqual([
    '2024-02-19',
    ...Array<undefined>(3),
  ]);
});

// 2000, 2004 and 2400 are leap years, 1900 and 2100 are not; -0001 stands for the year 0
const leapYears = ['2000', '2004', '2400', '1600', '0004', '0400', '12000', '-0001', '-0005', '-0401', '-2001'];
const otherYears = ['1900', '2100', '2001', '0001', '0100', '0300', '10001', '-0002', '-0004', '-0101', '-2000'];

test('February has 29 days in leap years only', () => {
  const isDay = (day: string): boolean => builtIns.date.decode(day) === day;
  expect(leapYears.filter((year) => !isDay(`${year}-02-29`))).toEqual([]);
  expect(otherYears.filter((year) => isDay(`${year}-02-29`))).toEqual([]);
  expect([...leapYears, ...otherYears].filter((year) => !isDay(`${year}-02-28`))).toEqual([]);
});

test('each month has its days', () => {
  const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  for (const [at, length] of lengths.entries()) {
    const month = String(at + 1).padStart(2, '0');
    for (let day = 1; day <= 32; day++) {
      const written = `--${month}-${String(day).padStart(2, '0')}`;
      expect([written, builtIns.gMonthDay.decode(written)]).toEqual([written, day <= length ? written : undefined]);
    }
  }
});

test.each<[BuiltInType, string]>([
  ['gYear', '-2999'],
  ['gYear', '-3100'],
  ['gYear', '-0001'],
  ['gYear', '12345678'],
  ['gYear', '2024+14:00'],
  ['gYearMonth', '-2999-02'],
  ['gYearMonth', '2024-12Z'],
  ['gMonth', '--12'],
  ['gMonth', '--02--Z'],
  ['gDay', '---31'],
  ['gDay', '---29-13:59'],
  ['time', '24:00:00'],
  ['time', '24:00:00.00Z'],
  ['time', '23:59:59.999999999'],
  ['duration', '-P1Y2M3DT4H5M6.7S'],
  ['duration', 'PT0S'],
  ['duration', 'P1M'],
])('%s %s is valid', (type, lexical) => {
  expect(builtIns[type].decode(lexical)).toBe(lexical);
});

test.each<[BuiltInType, string]>([
  ['gYear', '-0000'],
  ['gYear', '123456789'],
  ['gYear', '2024+14:01'],
  ['gYearMonth', '-0000-02'],
  ['gMonth', '--02-'],
  ['gDay', '---32'],
  ['time', '24:00:00.01'],
  ['date', '-0000-01-01'],
  ['date', 'x2024-01-01'],
  ['date', '2024-01-01x'],
  ['duration', 'P'],
  ['duration', 'xP1Y'],
])('%s %s is not valid', (type, lexical) => {
  expect(builtIns[type].decode(lexical)).toBe(undefined);
});

import { type BuiltIn, compareText, lexicalForms, type Value, withoutEndZeros } from './built-in.js';

/**
 * The date and time types of XML Schema part 2. Their values are lexical forms, so that the offset and the fraction are
 * kept. As in XSD 1.0 and .NET, there is no year 0: the year before 0001 is -0001.
 */

const zone = '(?<zone>Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))?';
// more than 100 digits are rejected: such years do not occur in practice, and calculating with them takes long
const year = '(?<year>-?(?:[1-9]\\d{3,99}|0\\d{3}))';
const month = '(?<month>0[1-9]|1[0-2])';
const day = '(?<day>0[1-9]|[12]\\d|3[01])';
const clock =
  '(?:(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d)(?:\\.(?<fraction>\\d+))?|(?<midnight>24:00:00(?:\\.0+)?))';

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction' | 'midnight' | 'zone';
type Parts = Partial<Record<Part, string>>;

/**
 * A point in time. Without a time zone, the point can be any time within 28 hours, so the order of two points may be
 * undefined.
 */
interface Point {
  /** Seconds since the epoch. */
  readonly seconds: bigint;
  /** The digits after the seconds, without trailing zeros. */
  readonly fraction: string;
  readonly zoned: boolean;
}

function dateType(pattern: string, expected: string, ofDate?: (date: Date) => string): BuiltIn {
  const form = new RegExp(`^${pattern}$`);
  const isValid = (lexical: string): boolean =>
    form.test(lexical) && (!DOUBTFUL.test(lexical) || isInCalendar(form.exec(lexical)?.groups ?? {}));
  const type = lexicalForms(isValid, expected);
  const pointOf = (value: Value): Point => toPoint(form.exec(String(value))?.groups ?? {});
  return {
    ...type,
    ...(ofDate && {
      alsoTakes: 'Date',
      encode: (value: unknown) =>
        value instanceof Date && !Number.isNaN(value.getTime()) ? ofDate(value) : type.encode(value),
    }),
    compare: (a, b) => comparePoints(pointOf(a), pointOf(b)),
    identity: (value) => {
      const { seconds, fraction, zoned } = pointOf(value);
      return `${seconds}.${fraction}${zoned ? 'Z' : ''}`;
    },
  };
}

/** Matches forms whose day or year may be invalid. Only such forms are parsed, because parsing takes longer. */
const DOUBTFUL = /^-?0000|-(?:29|3[01])/;

/** Returns `true` if the year exists and the month has the given day. */
function isInCalendar({ year, month, day }: Parts): boolean {
  if (year === '0000' || year === '-0000') return false;
  if (day === undefined || month === undefined) return true;
  // the last day of a month is the day before the first day of the next month
  const start = inEra(year === undefined ? 0n : astronomical(year), Number(month) + 1, 0);
  return Number(day) <= new Date(start).getUTCDate();
}

/** Returns the astronomical year. Astronomers count a year 0 before year 1. */
function astronomical(year: string): bigint {
  const number = BigInt(year);
  return number < 0n ? number + 1n : number;
}

/** Creates a point in time. Missing parts are taken from 1972-01-01T00:00:00; 1972 is a leap year. */
function toPoint(parts: Parts): Point {
  const { hour = '0', minute = '0', second = '0', fraction = '', midnight } = parts;
  const days = daysSinceEpoch(astronomical(parts.year ?? '1972'), Number(parts.month ?? 1), Number(parts.day ?? 1));
  const ofDay = midnight === undefined ? Number(hour) * 3600 + Number(minute) * 60 + Number(second) : 86_400;
  const seconds = days * 86_400n + BigInt(ofDay - offsetOf(parts.zone));
  return { seconds, fraction: withoutEndZeros(fraction), zoned: parts.zone !== undefined };
}

/** Returns the offset of a time zone in seconds. */
function offsetOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone ?? '') ?? [];
  return sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 3600 + Number(minutes) * 60);
}

/** Counts days in the proleptic Gregorian calendar, which repeats every 400 years. */
function daysSinceEpoch(year: bigint, month: number, day: number): bigint {
  const eras = floorDivide(year, 400n) - 5n;
  return eras * 146_097n + BigInt(inEra(year, month, day) / 86_400_000);
}

/** Returns the time of a day within the 400 years that start in 2000, in milliseconds. */
function inEra(year: bigint, month: number, day: number): number {
  return Date.UTC(2000 + Number(year - floorDivide(year, 400n) * 400n), month - 1, day);
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a >= 0n ? a / b : -((-a + b - 1n) / b);
}

const FOURTEEN_HOURS = 14n * 3600n;

/**
 * Compares two points as in XSD part 2, 3.2.7.3. Without a time zone, a point may be up to 14 hours earlier or later.
 */
function comparePoints(a: Point, b: Point): number | undefined {
  if (a.zoned !== b.zoned) {
    const distance = a.seconds - b.seconds;
    if (distance <= FOURTEEN_HOURS && distance >= -FOURTEEN_HOURS) return undefined;
  }
  return a.seconds === b.seconds ? compareText(a.fraction, b.fraction) : a.seconds < b.seconds ? -1 : 1;
}

const part = (letter: string) => `(?:(\\d{1,100})${letter})?`;
const DURATION = new RegExp(
  `^(-)?P(?=.)${part('Y')}${part('M')}${part('D')}(?:T(?=.)${part('H')}${part('M')}(?:(\\d{1,100})(?:\\.(\\d+))?S)?)?$`,
);

/** Splits a duration into months and seconds with a fraction. All three are negative if the duration is negative. */
function spanOf(value: Value): { readonly months: bigint; readonly seconds: bigint; readonly fraction: string } {
  const [, sign, ...parts] = DURATION.exec(String(value)) ?? [];
  const [years = 0n, months = 0n, days = 0n, hours = 0n, minutes = 0n, seconds = 0n] = parts
    .slice(0, 6)
    .map((part) => BigInt(part ?? 0));
  const factor = sign === undefined ? 1n : -1n;
  const fraction = withoutEndZeros(parts[6] ?? '');
  return {
    months: factor * (years * 12n + months),
    seconds: factor * (((days * 24n + hours) * 60n + minutes) * 60n + seconds),
    fraction: fraction === '' || factor > 0n ? fraction : `-${fraction}`,
  };
}

/** The reference dates of XSD part 2, 3.2.6.2. Two durations have an order if all four dates give the same order. */
const referenceMonths = [
  [1696n, 8n],
  [1697n, 1n],
  [1903n, 2n],
  [1903n, 6n],
] as const;

function compareDurations(a: Value, b: Value): number | undefined {
  const [x, y] = [spanOf(a), spanOf(b)];
  const orders = referenceMonths.map(([year, month]) => {
    const after = ({ months, seconds }: typeof x): bigint => {
      const total = year * 12n + month + months;
      const inYear = floorDivide(total, 12n);
      return daysSinceEpoch(inYear, Number(total - inYear * 12n) + 1, 1) * 86_400n + seconds;
    };
    const [p, q] = [after(x), after(y)];
    return p === q ? compareFractions(x.fraction, y.fraction) : p < q ? -1 : 1;
  });
  return orders.every((order) => order === orders[0]) ? orders[0] : undefined;
}

function compareFractions(a: string, b: string): number {
  const [isBelow, isOtherBelow] = [a.startsWith('-'), b.startsWith('-')];
  if (isBelow !== isOtherBelow) return isBelow ? -1 : 1;
  return isBelow ? compareText(b, a) : compareText(a, b);
}

const duration: BuiltIn = {
  ...lexicalForms((lexical) => DURATION.test(lexical), "a duration such as 'P1DT2H'"),
  compare: compareDurations,
  identity: (value) => {
    const { months, seconds, fraction } = spanOf(value);
    return `${months} ${seconds} ${fraction}`;
  },
};

/** Writes the date as `2024-02-19`. Unlike the lexical form, a Date has a year 0. */
function dayOf(date: Date): string {
  const number = date.getUTCFullYear();
  const year = String(number > 0 ? number : 1 - number).padStart(4, '0');
  return `${number > 0 ? '' : '-'}${year}${/-\d\d-\d\d(?=T)/.exec(date.toISOString())?.[0] ?? ''}`;
}

/** Writes the time as `14:36:37.250Z`. */
function timeOf(date: Date): string {
  return date.toISOString().replace(/^.*T/, '');
}

/** The date and time types by name. A `Date` is encoded in UTC, with millisecond precision. */
export const dateTypes = {
  dateTime: dateType(
    `${year}-${month}-${day}T${clock}${zone}`,
    "a date and time such as '2024-02-19T14:36:37Z', or a Date",
    (date) => `${dayOf(date)}T${timeOf(date)}`,
  ),
  date: dateType(`${year}-${month}-${day}${zone}`, "a date such as '2024-02-19', or a Date", dayOf),
  time: dateType(`${clock}${zone}`, "a time such as '14:36:37', or a Date", timeOf),
  duration,
  gYear: dateType(`${year}${zone}`, "a year such as '2024'"),
  gYearMonth: dateType(`${year}-${month}${zone}`, "a month such as '2024-02'"),
  // the first edition of XSD has --02--, which .NET still writes
  gMonth: dateType(`--${month}(?:--)?${zone}`, "a month such as '--02'"),
  gMonthDay: dateType(`--${month}-${day}${zone}`, "a day such as '--02-19'"),
  gDay: dateType(`---${day}${zone}`, "a day such as '---19'"),
} as const;

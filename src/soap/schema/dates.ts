import { type BuiltIn, compareText, textual, type Value, withoutEndZeros } from './built-in.js';

/**
 * The date and time types of XML Schema part 2. Their values are lexical forms, so that the offset and the fraction are
 * kept. As in XSD 1.0 and .NET, there is no year 0: the year before 0001 is -0001.
 */

const zone = '(?<zone>Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))?';
// longer years do not occur in practice, and a number could not count their seconds
const year = '(?<year>-?(?:[1-9]\\d{3,7}|0\\d{3}))';
const month = '(?<month>0[1-9]|1[0-2])';
const day = '(?<day>0[1-9]|[12]\\d|3[01])';
const clock =
  '(?:(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d)(?:\\.(?<fraction>\\d+))?|(?<midnight>24:00:00(?:\\.0+)?))';

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction' | 'midnight' | 'zone';
type Parts = Partial<Record<Part, string>>;

/**
 * A point in time. Without a time zone, the point can be anywhere within 28 hours, so the order of two points may be
 * undefined.
 */
interface Point {
  /** Seconds since an arbitrary start. */
  readonly seconds: number;
  /** The digits after the seconds, without trailing zeros. */
  readonly fraction: string;
  readonly zoned: boolean;
}

function dateType(pattern: string, expected: string, ofDate?: (date: Date) => string): BuiltIn {
  const form = new RegExp(`^${pattern}$`);
  const isValid = (lexical: string): boolean =>
    form.test(lexical) && (!DOUBTFUL.test(lexical) || isInCalendar(form.exec(lexical)?.groups ?? {}));
  const type = textual('collapse', isValid, expected);
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
  // the calendar repeats every 400 years; the last day of a month is the day before the first day of the next month
  const lastDay = new Date(Date.UTC(2000 + (astronomical(year ?? '2000') % 400), Number(month), 0));
  return Number(day) <= lastDay.getUTCDate();
}

/** Returns the astronomical year. Astronomers count a year 0 before year 1. */
function astronomical(year: string): number {
  return Number(year) < 0 ? Number(year) + 1 : Number(year);
}

/** Creates a point in time. Missing parts are taken from 1972-01-01T00:00:00; 1972 is a leap year. */
function toPoint(parts: Parts): Point {
  const { hour = '0', minute = '0', second = '0', fraction = '', midnight } = parts;
  const year = astronomical(parts.year ?? '1972');
  // in the proleptic Gregorian calendar, 400 years have 146,097 days
  const eras = Math.floor(year / 400);
  const inEra = Date.UTC(2000 + year - eras * 400, Number(parts.month ?? 1) - 1, Number(parts.day ?? 1)) / 1000;
  const ofDay = midnight === undefined ? Number(hour) * 3600 + Number(minute) * 60 + Number(second) : 86_400;
  const seconds = eras * 146_097 * 86_400 + inEra + ofDay - offsetOf(parts.zone);
  return { seconds, fraction: withoutEndZeros(fraction), zoned: parts.zone !== undefined };
}

/** Returns the offset of a time zone in seconds. */
function offsetOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone ?? '') ?? [];
  return sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 3600 + Number(minutes) * 60);
}

const FOURTEEN_HOURS = 14 * 3600;

/**
 * Compares two points as in XSD part 2, 3.2.7.3. Without a time zone, a point may be up to 14 hours earlier or later.
 */
function comparePoints(a: Point, b: Point): number | undefined {
  const distance = a.seconds - b.seconds;
  if (a.zoned !== b.zoned && Math.abs(distance) <= FOURTEEN_HOURS) return undefined;
  return Math.sign(distance) || compareText(a.fraction, b.fraction);
}

const DURATION = /^-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/;

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
  // without an order: bounds of durations are not checked
  duration: textual('collapse', (lexical) => DURATION.test(lexical), "a duration such as 'P1DT2H'"),
  gYear: dateType(`${year}${zone}`, "a year such as '2024'"),
  gYearMonth: dateType(`${year}-${month}${zone}`, "a month such as '2024-02'"),
  // the first edition of XSD has --02--, which .NET still writes
  gMonth: dateType(`--${month}(?:--)?${zone}`, "a month such as '--02'"),
  gMonthDay: dateType(`--${month}-${day}${zone}`, "a day such as '--02-19'"),
  gDay: dateType(`---${day}${zone}`, "a day such as '---19'"),
} as const;

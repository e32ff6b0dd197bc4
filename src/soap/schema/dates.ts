import { type BuiltIn, textual } from './built-in.js';

/**
 * The date and time types of XML Schema part 2. Their values are lexical forms, so that the offset and the fraction are
 * kept. As in XSD 1.0 and .NET, there is no year 0: the year before 0001 is -0001. The types have no order, so bounds
 * (`minInclusive` and the like) are not checked, and enumerations compare texts.
 */

const zone = '(?:Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))?';
const year = '(?<year>-?(?:[1-9]\\d{3,7}|0\\d{3}))';
const month = '(?<month>0[1-9]|1[0-2])';
const day = '(?<day>0[1-9]|[12]\\d|3[01])';
const clock = '(?:(?:[01]\\d|2[0-3])(?::[0-5]\\d){2}(?:\\.\\d+)?|24:00:00(?:\\.0+)?)';

function dateType(pattern: string, expected: string, ofDate?: (date: Date) => string): BuiltIn {
  const form = new RegExp(`^${pattern}$`);
  const isValid = (lexical: string): boolean =>
    form.test(lexical) && (!DOUBTFUL.test(lexical) || isInCalendar(form.exec(lexical)?.groups ?? {}));
  const type = textual('collapse', isValid, expected);
  return {
    ...type,
    ...(ofDate && {
      alsoTakes: 'Date',
      encode: (value: unknown) =>
        value instanceof Date && !Number.isNaN(value.getTime()) ? ofDate(value) : type.encode(value),
    }),
  };
}

/** Matches forms whose day or year may be invalid. Only such forms are parsed, because parsing takes longer. */
const DOUBTFUL = /^-?0000|-(?:29|3[01])/;

/** Returns `true` if the year exists and the month has the given day. */
function isInCalendar({ year = '2000', month, day }: { year?: string; month?: string; day?: string }): boolean {
  if (Number(year) === 0) return false;
  // the calendar repeats every 400 years; there is no year 0, so that the year before 0001 is -0001
  const inEra = (Number(year) + Number(year.startsWith('-'))) % 400;
  // the last day of a month is the day before the first day of the next month
  const lastDay = new Date(Date.UTC(2000 + inEra, Number(month), 0)).getUTCDate();
  return day === undefined || month === undefined || Number(day) <= lastDay;
}

const DURATION = /^-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/;

/** Writes the date as `2024-02-19`. Unlike the lexical form, a Date has a year 0. */
function dayOf(date: Date): string {
  const number = date.getUTCFullYear();
  const year = String(number > 0 ? number : 1 - number).padStart(4, '0');
  return `${number > 0 ? '' : '-'}${year}${date.toISOString().slice(-20, -14)}`;
}

/** Writes the time as `14:36:37.250Z`. */
function timeOf(date: Date): string {
  return date.toISOString().slice(-13);
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
  duration: textual('collapse', (lexical) => DURATION.test(lexical), "a duration such as 'P1DT2H'"),
  gYear: dateType(`${year}${zone}`, "a year such as '2024'"),
  gYearMonth: dateType(`${year}-${month}${zone}`, "a month such as '2024-02'"),
  // the first edition of XSD has --02--, which .NET still writes
  gMonth: dateType(`--${month}(?:--)?${zone}`, "a month such as '--02'"),
  gMonthDay: dateType(`--${month}-${day}${zone}`, "a day such as '--02-19'"),
  gDay: dateType(`---${day}${zone}`, "a day such as '---19'"),
} as const;

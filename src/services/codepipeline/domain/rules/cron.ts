/** A day of a calendar, without a time zone. Months and days begin at 1. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

/** When a window is open, to the minute. Seconds are accepted and mean nothing. */
export interface Cron {
  minutes: Set<number>;
  hours: Set<number>;
  months: Set<number>;
  /** Undefined: every year. */
  years: Set<number> | undefined;
  isDay(day: Day): boolean;
}

/** An expression that is none, with the field at fault. */
export class InvalidCron extends Error {}

interface Field {
  name: string;
  least: number;
  most: number;
  names?: readonly string[];
}
const seconds: Field = { name: "seconds", least: 0, most: 59 };
const minutes: Field = { name: "minutes", least: 0, most: 59 };
const hours: Field = { name: "hours", least: 0, most: 23 };
const daysOfMonth: Field = { name: "day-of-month", least: 1, most: 31 };
const monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const months: Field = { name: "month", least: 1, most: 12, names: monthNames };
const daysOfWeek: Field = { name: "day-of-week", least: 1, most: 7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] };
const years: Field = { name: "year", least: 1970, most: 2199 };

const invalid = ({ name }: Field, text: string) => new InvalidCron(`'${text}' is not a valid ${name} of a cron expression`);

function value(field: Field, text: string): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const number = named >= 0 ? named + field.least : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= field.least && number <= field.most)) throw invalid(field, text);
  return number;
}

/** `*`, `5`, `1-5`, `0/15`, `MON-FRI`, and lists of them. */
function values(field: Field, text: string): Set<number> {
  const found = new Set<number>();
  for (const part of text.split(",")) {
    const [range = "", step, ...more] = part.split("/");
    if (more.length || (step !== undefined && !/^[1-9]\d{0,3}$/.test(step))) throw invalid(field, part);
    const [from = "", to, ...rest] = range.split("-");
    if (rest.length) throw invalid(field, part);
    const start = from === "*" ? field.least : value(field, from);
    const end = to !== undefined ? value(field, to) : from === "*" || step !== undefined ? field.most : start;
    // FRI-MON goes around the end of the week.
    const length = end >= start ? end - start : end - start + (field.most - field.least + 1);
    for (let at = 0; at <= length; at += Number(step ?? 1)) {
      const number = start + at;
      found.add(number > field.most ? number - (field.most - field.least + 1) : number);
    }
  }
  return found;
}

const lastOf = ({ year, month }: Day): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
/** 1 is Sunday, as Quartz counts. */
const weekdayOf = ({ year, month, day }: Day): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
const isWeekend = (day: Day): boolean => weekdayOf(day) === 1 || weekdayOf(day) === 7;

/** The weekday nearest to a day, within its month. */
function nearestWeekday(day: Day): number {
  if (!isWeekend(day)) return day.day;
  const isSaturday = weekdayOf(day) === 7;
  if (isSaturday) return day.day > 1 ? day.day - 1 : day.day + 2;
  return day.day < lastOf(day) ? day.day + 1 : day.day - 2;
}

type DayRule = (day: Day) => boolean;

function dayOfMonth(text: string): DayRule {
  if (text === "*" || text === "?") return () => true;
  if (text === "L") return (day) => day.day === lastOf(day);
  if (text === "LW") return (day) => day.day === nearestWeekday({ ...day, day: lastOf(day) });
  const before = /^L-(\d{1,2})$/.exec(text);
  if (before) return (day) => day.day === lastOf(day) - Number(before[1]);
  const near = /^(\d{1,2})W$/.exec(text);
  if (near) {
    const wanted = value(daysOfMonth, near[1]!);
    return (day) => wanted <= lastOf(day) && day.day === nearestWeekday({ ...day, day: wanted });
  }
  const wanted = values(daysOfMonth, text);
  return (day) => wanted.has(day.day);
}

function dayOfWeek(text: string): DayRule {
  if (text === "*" || text === "?") return () => true;
  if (text === "L") return (day) => weekdayOf(day) === 7;
  const last = /^(\w+)L$/.exec(text);
  if (last) {
    const wanted = value(daysOfWeek, last[1]!);
    return (day) => weekdayOf(day) === wanted && day.day + 7 > lastOf(day);
  }
  const nth = /^(\w+)#([1-5])$/.exec(text);
  if (nth) {
    const wanted = value(daysOfWeek, nth[1]!);
    return (day) => weekdayOf(day) === wanted && Math.ceil(day.day / 7) === Number(nth[2]);
  }
  const wanted = values(daysOfWeek, text);
  return (day) => wanted.has(weekdayOf(day));
}

/** Reads an expression in the manner of Quartz: six fields and perhaps a year. Throws InvalidCron. */
export function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/);
  if (fields.length < 6 || fields.length > 7) throw new InvalidCron(`A cron expression has 6 or 7 fields, not ${fields.length}: '${text}'`);
  const [second = "", minute = "", hour = "", dom = "", month = "", dow = "", year = "*"] = fields;
  values(seconds, second);
  const [isDayOfMonth, isDayOfWeek] = [dayOfMonth(dom), dayOfWeek(dow)];
  return {
    minutes: values(minutes, minute),
    hours: values(hours, hour),
    months: values(months, month),
    years: year === "*" ? undefined : values(years, year),
    isDay: (day) => isDayOfMonth(day) && isDayOfWeek(day),
  };
}

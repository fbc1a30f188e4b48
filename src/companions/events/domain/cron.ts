/** AWS's six fields: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html. Always UTC. */
export interface Cron {
  minutes: Set<number>;
  hours: Set<number>;
  months: Set<number>;
  years: Set<number>;
  /** Whether a day fits, by its date and weekday. */
  fitsDay(day: Day): boolean;
}

interface Day {
  date: number;
  lastDate: number;
  /** 1 is Sunday. */
  weekday: number;
}

const monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const [firstYear, lastYear] = [1970, 2199];

export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().toUpperCase().split(/\s+/);
  const [minute = "", hour = "", dates = "", month = "", weekdays = "", year = ""] = fields;
  // One of the two day fields must be left open, as AWS demands.
  if (fields.length !== 6 || (dates === "?") === (weekdays === "?")) return undefined;
  const minutes = numbers(minute, 0, 59);
  const hours = numbers(hour, 0, 23);
  const months = numbers(month, 1, 12, monthNames);
  const years = numbers(year, firstYear, lastYear);
  const fitsDay = weekdays === "?" ? dateTest(dates) : weekdayTest(weekdays);
  return minutes && hours && months && years && fitsDay ? { minutes, hours, months, years, fitsDay } : undefined;
}

/** Lists, ranges, steps and names: `1,5-7,10/5`, `MON-FRI`. */
function numbers(field: string, least: number, most: number, names: string[] = []): Set<number> | undefined {
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const [range = "", stepText, ...more] = part.split("/");
    const step = stepText === undefined ? 1 : numberIn(stepText, 1, most);
    const ends = endsOf(range, stepText !== undefined, least, most, names);
    if (more.length > 0 || step === undefined || !ends) return undefined;
    // "FRI-MON" goes over the end.
    const span = ends.to >= ends.from ? ends.to - ends.from : ends.to - ends.from + (most - least + 1);
    for (let offset = 0; offset <= span; offset += step) found.add(((ends.from - least + offset) % (most - least + 1)) + least);
  }
  return found;
}

function endsOf(range: string, stepped: boolean, least: number, most: number, names: string[]): { from: number; to: number } | undefined {
  if (range === "*") return { from: least, to: most };
  const [fromText = "", toText, ...more] = range.split("-");
  const read = (text: string) => (names.includes(text) ? names.indexOf(text) + 1 : numberIn(text, least, most));
  const from = read(fromText);
  const to = toText === undefined ? (stepped ? most : from) : read(toText);
  if (from === undefined || to === undefined || more.length > 0) return undefined;
  return { from, to };
}

function numberIn(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

type DayTest = (day: Day) => boolean;

/** Day of month: numbers, `L` the last, `LW` the last weekday, `15W` the weekday nearest to the 15th. */
function dateTest(field: string): DayTest | undefined {
  if (field === "L") return ({ date, lastDate }) => date === lastDate;
  const [, last, near = ""] = /^(?:(L)|(\d{1,2}))W$/.exec(field) ?? [];
  if (last) return (day) => day.date === nearestWeekday(day.lastDate, day);
  if (near) {
    const wanted = numberIn(near, 1, 31);
    return wanted === undefined ? undefined : (day) => wanted <= day.lastDate && day.date === nearestWeekday(wanted, day);
  }
  const dates = numbers(field, 1, 31);
  return dates && (({ date }) => dates.has(date));
}

/** Which date of `day`'s month is the weekday nearest to `wanted`, without leaving the month. */
function nearestWeekday(wanted: number, { date, weekday, lastDate }: Day): number {
  const weekdayOfWanted = ((((weekday - 1 + wanted - date) % 7) + 7) % 7) + 1;
  if (weekdayOfWanted === 7) return wanted > 1 ? wanted - 1 : wanted + 2;
  if (weekdayOfWanted === 1) return wanted < lastDate ? wanted + 1 : wanted - 2;
  return wanted;
}

/** Day of week: numbers and names, `6L` or `FRIL` the last Friday, `3#2` the second Tuesday, `L` Saturday. */
function weekdayTest(field: string): DayTest | undefined {
  const [, lastText, nthText, nth = ""] = /^(?:(\w+)L|(\w+)#([1-5]))$/.exec(field) ?? [];
  const one = (text: string) => (dayNames.includes(text) ? dayNames.indexOf(text) + 1 : numberIn(text, 1, 7));
  if (field === "L") return ({ weekday }) => weekday === 7;
  if (lastText !== undefined) {
    const wanted = one(lastText);
    return wanted === undefined ? undefined : ({ weekday, date, lastDate }) => weekday === wanted && date > lastDate - 7;
  }
  if (nthText !== undefined) {
    const wanted = one(nthText);
    return wanted === undefined ? undefined : ({ weekday, date }) => weekday === wanted && Math.ceil(date / 7) === Number(nth);
  }
  const weekdays = numbers(field, 1, 7, dayNames);
  return weekdays && (({ weekday }) => weekdays.has(weekday));
}

const dayMs = 86_400_000;

/** The first minute after `after` that fits; undefined when no year has one. */
export function nextCronTime(cron: Cron, after: Date): Date | undefined {
  const from = Math.floor(after.getTime() / 60_000) * 60_000 + 60_000;
  const start = new Date(from);
  let day = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate());
  for (;;) {
    const date = new Date(day);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    if (year > lastYear) return undefined;
    if (!cron.years.has(year)) day = Date.UTC(year + 1, 0, 1);
    else if (!cron.months.has(month + 1)) day = Date.UTC(year, month + 1, 1);
    else {
      const found = cron.fitsDay(dayOf(date)) ? firstTime(cron, day, from) : undefined;
      if (found !== undefined) return new Date(found);
      day += dayMs;
    }
  }
}

const dayOf = (date: Date): Day => ({
  date: date.getUTCDate(),
  lastDate: new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  weekday: date.getUTCDay() + 1,
});

function firstTime({ hours, minutes }: Cron, day: number, from: number): number | undefined {
  for (let hour = 0; hour < 24; hour++) {
    if (!hours.has(hour) || day + (hour + 1) * 3_600_000 <= from) continue;
    for (let minute = 0; minute < 60; minute++) {
      const time = day + hour * 3_600_000 + minute * 60_000;
      if (minutes.has(minute) && time >= from) return time;
    }
  }
  return undefined;
}

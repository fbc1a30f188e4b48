import type { Day } from "./cron.ts";

export interface LocalTime extends Day {
  hour: number;
  minute: number;
}

export interface TimeZone {
  local(at: number): LocalTime;
  /** Undefined for a time that the clocks there skip. */
  instant(time: LocalTime): number | undefined;
}

export class InvalidTimeZone extends Error {}

const utc = ({ year, month, day, hour, minute }: LocalTime): number => Date.UTC(year, month - 1, day, hour, minute);

function fields(at: number): LocalTime {
  const date = new Date(at);
  return {
    ...{ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() },
    ...{ hour: date.getUTCHours(), minute: date.getUTCMinutes() },
  };
}

const fixed = (offsetMs: number): TimeZone => ({
  local: (at) => fields(at + offsetMs),
  instant: (time) => utc(time) - offsetMs,
});

/** `Region/City`, `UTC`, `UTC+05:30`, or an abbreviation such as `PST`. Throws InvalidTimeZone. */
export function timeZone(name: string): TimeZone {
  const offset = /^(?:UTC|GMT)(?:([+-])(\d{1,2})(?::?([0-5]\d))?)?$/.exec(name);
  if (offset) {
    const [, sign, hours = "0", minutes = "0"] = offset;
    if (Number(hours) > 14) throw new InvalidTimeZone(`'${name}' is not a time zone`);
    return fixed((sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000);
  }
  return named(name);
}

function named(name: string): TimeZone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      ...{ timeZone: name, hourCycle: "h23", calendar: "gregory", numberingSystem: "latn" },
      ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" },
    });
  } catch {
    throw new InvalidTimeZone(`'${name}' is not a time zone`);
  }
  const local = (at: number): LocalTime => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return { year: parts.year!, month: parts.month!, day: parts.day!, hour: parts.hour!, minute: parts.minute! };
  };
  return {
    local,
    instant(time) {
      const wanted = utc(time);
      // The offset a day earlier and a day later: one of them is the one at that time.
      const candidates = [wanted - 86_400_000, wanted + 86_400_000].map(
        (at) => wanted - (utc(local(at)) - Math.floor(at / 60_000) * 60_000),
      );
      return candidates.filter((at) => utc(local(at)) === wanted).sort((one, other) => one - other)[0];
    },
  };
}

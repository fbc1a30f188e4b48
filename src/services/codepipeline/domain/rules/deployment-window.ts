import { type Cron, type Day, InvalidCron, parseCron } from "./cron.ts";
import { InvalidTimeZone, type TimeZone, timeZone } from "./time-zone.ts";

/** No pattern that opens at all stays closed for longer: 29 February of a leap year that may be eight years away. */
const mostDays = 366 * 9;

/** When a window is open next: `opens` is `now` when it is open, and undefined when it never opens again. */
export type Window = { opens: number | undefined } | { problem: string };

export function windowAt(cron: string, zone: string, now: number): Window {
  try {
    return { opens: nextOpening(parseCron(cron), timeZone(zone), now) };
  } catch (error) {
    if (error instanceof InvalidCron || error instanceof InvalidTimeZone) return { problem: error.message };
    throw error;
  }
}

const isOpenOn = (cron: Cron, day: Day): boolean => (cron.years?.has(day.year) ?? true) && cron.months.has(day.month) && cron.isDay(day);

function nextOpening(cron: Cron, zone: TimeZone, now: number): number | undefined {
  const here = zone.local(now);
  if (isOpenOn(cron, here) && cron.hours.has(here.hour) && cron.minutes.has(here.minute)) return now;
  const [hours, minutes] = [cron.hours, cron.minutes].map((set) => [...set].sort((one, other) => one - other)) as [number[], number[]];
  for (let ahead = 0; ahead < mostDays; ahead++) {
    const date = new Date(Date.UTC(here.year, here.month - 1, here.day + ahead));
    const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    if (!isOpenOn(cron, day)) continue;
    for (const hour of hours)
      for (const minute of minutes) {
        if (ahead === 0 && hour * 60 + minute < here.hour * 60 + here.minute) continue;
        const opens = zone.instant({ ...day, hour, minute });
        if (opens !== undefined && opens > now) return opens;
      }
  }
  return undefined;
}

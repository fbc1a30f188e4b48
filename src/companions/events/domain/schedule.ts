import { type Cron, nextCronTime, parseCron } from "./cron.ts";

export type Schedule = { type: "rate"; everyMs: number } | { type: "cron"; cron: Cron };

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** `rate(5 minutes)` or `cron(0 12 * * ? *)`; undefined when it is neither. */
export function parseSchedule(text: string): Schedule | undefined {
  const [, kind, inside = ""] = /^(rate|cron)\((.*)\)$/.exec(text.trim()) ?? [];
  if (kind === "cron") {
    const cron = parseCron(inside);
    return cron && { type: "cron", cron };
  }
  const [, digits = "", unit = "", plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(inside.trim()) ?? [];
  const value = Number(digits);
  // AWS insists on "1 minute" and "2 minutes".
  if (kind !== "rate" || !(value > 0) || (value === 1) === (plural === "s")) return undefined;
  return { type: "rate", everyMs: value * unitMs[unit]! };
}

/** The first time after `now`. A rate counts from `last`, and leaves out what was missed. Undefined when there is none any more. */
export function nextTime(schedule: Schedule, last: Date, now: Date): Date | undefined {
  if (schedule.type === "cron") return nextCronTime(schedule.cron, now);
  const { everyMs } = schedule;
  const passed = Math.max(0, Math.floor((now.getTime() - last.getTime()) / everyMs));
  return new Date(last.getTime() + (passed + 1) * everyMs);
}

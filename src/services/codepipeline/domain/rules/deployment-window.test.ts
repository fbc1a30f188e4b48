import { describe, expect, it } from "vitest";
import { windowAt } from "./deployment-window.ts";

/** At this time the window opens at that time; `now` when it is open, `never`, or what is wrong with it. */
function opens(cron: string, now: string, zone = "UTC"): string {
  const at = Date.parse(now);
  const found = windowAt(cron, zone, at);
  if ("problem" in found) return found.problem;
  return found.opens === at ? "now" : found.opens === undefined ? "never" : new Date(found.opens).toISOString().replace(":00.000Z", "Z");
}

// 2026-01-01 is a Thursday.
const rows: [cron: string, now: string, opens: string, zone?: string][] = [
  ["* * * ? * * *", "2026-01-01T00:00:30Z", "now"],
  ["0 0 9 ? * MON-FRI", "2026-01-02T09:00:59Z", "now"],
  ["0 0 9 ? * MON-FRI", "2026-01-02T09:01:00Z", "2026-01-05T09:00Z"],
  ["* * 9-17 ? * MON-FRI *", "2026-01-03T12:00:00Z", "2026-01-05T09:00Z"],
  ["* 0/15 * ? * *", "2026-01-01T10:16:00Z", "2026-01-01T10:30Z"],
  ["* 30 22-2 ? * *", "2026-01-01T23:45:00Z", "2026-01-02T00:30Z"],
  ["* 0 0 L * ?", "2026-02-01T00:00:01Z", "2026-02-28T00:00Z"],
  ["* 0 12 L * ?", "2026-02-01T00:00:00Z", "2026-02-28T12:00Z"],
  ["* 0 12 L-2 * ?", "2026-02-01T00:00:00Z", "2026-02-26T12:00Z"],
  ["* 0 12 LW * ?", "2026-02-01T00:00:00Z", "2026-02-27T12:00Z"],
  ["* 0 12 15W * ?", "2026-02-01T00:00:00Z", "2026-02-16T12:00Z"],
  ["* 0 12 1W 8 ?", "2026-07-31T00:00:00Z", "2026-08-03T12:00Z"],
  ["* 0 12 ? * 6L", "2026-02-01T00:00:00Z", "2026-02-27T12:00Z"],
  ["* 0 12 ? * MON#2", "2026-02-01T00:00:00Z", "2026-02-09T12:00Z"],
  ["* 0 12 ? * L", "2026-02-01T00:00:00Z", "2026-02-07T12:00Z"],
  ["* 0 12 29 FEB ?", "2026-01-01T00:00:00Z", "2028-02-29T12:00Z"],
  ["* 0 12 1 1 ? 2030", "2026-02-01T00:00:00Z", "2030-01-01T12:00Z"],
  ["* 0 12 1 1 ? 2020", "2026-02-01T00:00:00Z", "never"],
  ["* 0 12 31 2 ?", "2026-02-01T00:00:00Z", "never"],
  ["* 0 12 ? * FRI-MON", "2026-01-06T00:00:00Z", "2026-01-09T12:00Z"],
  ["* 0 9 ? * *", "2026-01-01T00:00:00Z", "2026-01-01T03:30Z", "UTC+05:30"],
  ["* 0 9 ? * *", "2026-01-01T00:00:00Z", "2026-01-01T14:00Z", "America/New_York"],
  ["* 0 9 ? * *", "2026-07-01T14:30:00Z", "2026-07-02T13:00Z", "America/New_York"],
  ["* 0 9 ? * *", "2026-01-01T00:00:00Z", "2026-01-01T17:00Z", "PST"],
  // On 8 March 2026 the clocks of New York go from 2:00 to 3:00: 2:30 is not there.
  ["* 30 2 ? * *", "2026-03-08T05:00:00Z", "2026-03-09T06:30Z", "America/New_York"],
  ["* * * ? *", "2026-01-01T00:00:00Z", "A cron expression has 6 or 7 fields, not 5: '* * * ? *'"],
  ["* 60 * ? * *", "2026-01-01T00:00:00Z", "'60' is not a valid minutes of a cron expression"],
  ["* 0 24 ? * *", "2026-01-01T00:00:00Z", "'24' is not a valid hours of a cron expression"],
  ["* 0 1 ? FOO *", "2026-01-01T00:00:00Z", "'FOO' is not a valid month of a cron expression"],
  ["* 0 1 ? * 8", "2026-01-01T00:00:00Z", "'8' is not a valid day-of-week of a cron expression"],
  ["* 0/0 1 ? * *", "2026-01-01T00:00:00Z", "'0/0' is not a valid minutes of a cron expression"],
  ["* 0 1 ? * *", "2026-01-01T00:00:00Z", "'Mars/Olympus' is not a time zone", "Mars/Olympus"],
  ["* 0 1 ? * *", "2026-01-01T00:00:00Z", "'UTC+99:00' is not a time zone", "UTC+99:00"],
];

describe("a deployment window", () => {
  it.each(rows)("%s at %s opens %s %s", (cron, now, expected, zone) => {
    expect(opens(cron, now, zone)).toBe(expected);
  });
});

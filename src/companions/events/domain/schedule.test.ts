import { expect, test } from "vitest";
import { nextTime, parseSchedule } from "./schedule.ts";

/** [expression, after, the next times] */
test.each([
  ["cron(0 12 * * ? *)", "2026-03-01T11:59:59Z", ["2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z"]],
  ["cron(0 12 * * ? *)", "2026-03-01T12:00:00Z", ["2026-03-02T12:00:00Z"]],
  ["cron(0/15 * * * ? *)", "2026-03-01T23:50:00Z", ["2026-03-02T00:00:00Z", "2026-03-02T00:15:00Z"]],
  ["cron(5,35 14 * * ? *)", "2026-03-01T14:05:30Z", ["2026-03-01T14:35:00Z", "2026-03-02T14:05:00Z"]],
  ["cron(15 10 ? * 6L 2026-2027)", "2026-03-01T00:00:00Z", ["2026-03-27T10:15:00Z", "2026-04-24T10:15:00Z"]],
  ["cron(0 18 ? * MON-FRI *)", "2026-03-06T18:00:00Z", ["2026-03-09T18:00:00Z"]],
  ["cron(0 0 ? * FRI-MON *)", "2026-03-03T00:00:00Z", ["2026-03-06T00:00:00Z", "2026-03-07T00:00:00Z"]],
  ["cron(0 8 1 * ? *)", "2026-01-31T09:00:00Z", ["2026-02-01T08:00:00Z"]],
  ["cron(0 0 L * ? *)", "2026-02-01T00:00:00Z", ["2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z"]],
  ["cron(0 0 31 * ? *)", "2026-04-01T00:00:00Z", ["2026-05-31T00:00:00Z"]],
  ["cron(0 0 29 2 ? *)", "2026-03-01T00:00:00Z", ["2028-02-29T00:00:00Z"]],
  ["cron(0 0 ? * 3#2 *)", "2026-03-01T00:00:00Z", ["2026-03-10T00:00:00Z"]],
  ["cron(0 0 ? JAN,JUL TUE *)", "2026-03-01T00:00:00Z", ["2026-07-07T00:00:00Z"]],
  ["cron(0 9 15W * ? *)", "2026-03-01T00:00:00Z", ["2026-03-16T09:00:00Z"]],
  ["cron(0 9 1W * ? *)", "2026-08-01T00:00:00Z", ["2026-08-03T09:00:00Z"]],
  ["cron(0 9 LW * ? *)", "2026-05-01T00:00:00Z", ["2026-05-29T09:00:00Z"]],
  ["cron(0 0 1 1 ? 2025)", "2026-03-01T00:00:00Z", []],
  ["rate(5 minutes)", "2026-03-01T00:00:00Z", ["2026-03-01T00:05:00Z", "2026-03-01T00:10:00Z"]],
  ["rate(1 day)", "2026-03-01T00:00:00Z", ["2026-03-02T00:00:00Z"]],
])("%s after %s", (text, after, expected) => {
  const schedule = parseSchedule(text)!;
  const times: string[] = [];
  for (let last = new Date(after); times.length < Math.max(1, expected.length); ) {
    const next = nextTime(schedule, last, last);
    if (!next) break;
    times.push(next.toISOString().replace(".000Z", "Z"));
    last = next;
  }
  expect(times).toEqual(expected);
});

test("a rate leaves out what was missed while nothing ran", () => {
  const schedule = parseSchedule("rate(5 minutes)")!;
  expect(nextTime(schedule, new Date("2026-03-01T00:00:00Z"), new Date("2026-03-01T02:03:00Z"))).toEqual(new Date("2026-03-01T02:05:00Z"));
});

test.each([
  "rate(1 minutes)",
  "rate(5 minute)",
  "rate(0 minutes)",
  "rate(5)",
  "rate(5 weeks)",
  "cron(* * * * *)",
  "cron(0 12 * * * *)",
  "cron(0 12 ? * ? *)",
  "cron(60 12 * * ? *)",
  "cron(0 24 * * ? *)",
  "cron(0 0 32 * ? *)",
  "cron(0 0 ? * 8 *)",
  "cron(0 0 ? * 3#6 *)",
  "cron(0 0 * XYZ ? *)",
  "cron(0/0 0 * * ? *)",
  "at(2026-01-01T00:00:00)",
  "",
])("%s is no schedule", (text) => {
  expect(parseSchedule(text)).toBeUndefined();
});

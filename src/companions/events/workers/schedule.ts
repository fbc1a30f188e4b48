import { createHash } from "node:crypto";
import { arn } from "../../../base/arn.ts";
import type { EventEnvelope } from "../../../kernel/events/index.ts";
import { type Effect, worker } from "../../../kernel/outbox/index.ts";
import { nextTime, parseSchedule } from "../domain/schedule.ts";
import type { BusPlace } from "../places.ts";
import { deliver } from "../store/deliveries.ts";
import { findRule, type RuleRow, setNextTime } from "../store/rules.ts";

export const scheduleKind = "events/schedule";

/** Schedules exist on the default bus only. */
export const scheduleId = ({ account, region }: BusPlace, rule: string): string => `${account}/${region}/${rule}`;

interface Fire extends Effect {
  account: string;
  region: string;
  rule: string;
  time: string;
}

export const schedule = worker<RuleRow, Fire>({
  kind: scheduleKind,
  load(tx, id) {
    const [account = "", region = "", rule = ""] = id.split("/");
    return findRule(tx, { account, region, bus: "default" }, rule);
  },
  advance(rule, now) {
    const parsed = rule.schedule === null || rule.state === "DISABLED" ? undefined : parseSchedule(rule.schedule);
    if (!parsed) return { next: rule, effects: [] };
    const { next_at: due, account, region, name } = rule;
    if (due && due > now) return { next: rule, effects: [], wakeAt: due };
    const next = nextTime(parsed, due ?? rule.created_at, now);
    const time = due?.toISOString() ?? "";
    const fire: Fire = {
      key: `${account}/${region}/${name}/${rule.created_at.getTime()}/${time}`,
      type: "fire",
      account,
      region,
      rule: name,
      time,
    };
    const isLast = due && !next;
    // Without a next time the rule stays as it is, due in the past, and its effect's key keeps it from firing again.
    if (isLast) return { next: rule, effects: [fire] };
    return { next: { ...rule, next_at: next ?? null }, effects: due ? [fire] : [], ...(next ? { wakeAt: next } : {}) };
  },
  save: (tx, next) => setNextTime(tx, next, next.name, next.next_at),
  async perform({ account, region, rule, time, key }, { tx, now }) {
    const place = { account, region, bus: "default" };
    const event: EventEnvelope = {
      version: "0",
      id: eventId(key),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account,
      time: time.replace(/\.\d+Z$/, "Z"),
      region,
      resources: [arn("events", place, `rule/${rule}`)],
      detail: {},
    };
    await deliver(tx, place, rule, event, now);
  },
});

/** The same for the same firing, however often it is performed. */
function eventId(key: string): string {
  const hex = createHash("sha256").update(key).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

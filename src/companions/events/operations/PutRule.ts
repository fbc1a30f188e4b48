import type * as sdk from "@aws-sdk/client-eventbridge";
import { InvalidEventPatternException } from "@aws-sdk/client-eventbridge";
import { InvalidPattern, parsePattern } from "../../../kernel/events/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { parseSchedule } from "../domain/schedule.ts";
import { busOf, ruleArn, validationError } from "../places.ts";
import { requireBus } from "../store/buses.ts";
import { findRule, putRule } from "../store/rules.ts";
import { tagList } from "../tags.ts";
import { scheduleId, scheduleKind } from "../workers/schedule.ts";

export const PutRule = operation<typeof sdk, "PutRule">({
  resource: ({ Name, EventBusName }, context) => ruleArn(busOf(context, EventBusName), Name),
  async run({ Name, EventBusName, EventPattern, ScheduleExpression, State, Description, RoleArn, Tags }, context) {
    const { tx, now } = context;
    const place = busOf(context, EventBusName);
    await requireBus(tx, place);
    const [pattern, schedule] = [EventPattern || null, ScheduleExpression || null];
    if (pattern === null && schedule === null) throw validationError("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    if (pattern !== null) checkPattern(pattern);
    if (schedule !== null) checkSchedule(schedule, place.bus);
    const isNew = !(await findRule(tx, place, Name));
    await putRule(tx, {
      ...{ ...place, name: Name, pattern, schedule, state: State ?? "ENABLED" },
      ...{ description: Description ?? null, role_arn: RoleArn ?? null, created_at: now },
    });
    // Tags of a rule that is there are changed with TagResource only.
    if (isNew) await putTags(tx, ruleArn(place, Name), tagList(Tags));
    if (schedule !== null) await wake(tx, scheduleKind, scheduleId(place, Name));
    return { RuleArn: ruleArn(place, Name) };
  },
});

export function checkPattern(pattern: string): void {
  try {
    parsePattern(pattern);
  } catch (error) {
    if (error instanceof InvalidPattern) throw new InvalidEventPatternException({ message: error.message, $metadata: {} });
    throw error;
  }
}

function checkSchedule(schedule: string, bus: string): void {
  if (bus !== "default") throw validationError("ScheduleExpression is supported only on the default event bus.");
  if (!parseSchedule(schedule)) throw validationError("Parameter ScheduleExpression is not valid.");
}

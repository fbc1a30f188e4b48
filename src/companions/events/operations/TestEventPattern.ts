import type * as sdk from "@aws-sdk/client-eventbridge";
import { compilePattern, parsePattern } from "../../../kernel/events/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { validationError } from "../places.ts";
import { checkPattern } from "./PutRule.ts";

const required = ["id", "account", "source", "time", "region", "resources", "detail-type"];

export const TestEventPattern = operation<typeof sdk, "TestEventPattern">({
  resource: () => "*",
  async run({ EventPattern, Event }) {
    checkPattern(EventPattern);
    return { Result: compilePattern(parsePattern(EventPattern))(readEvent(Event)) };
  },
});

function readEvent(text: string): object {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw validationError("Parameter Event is not valid. Reason: Event is not valid JSON.");
  }
  if (typeof event !== "object" || event === null || Array.isArray(event)) throw validationError("Parameter Event is not valid.");
  const missing = required.find((name) => !Object.hasOwn(event, name));
  if (missing) throw validationError(`Parameter ${missing} is missing in the event.`);
  return event;
}

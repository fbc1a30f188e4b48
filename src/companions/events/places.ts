import { ResourceNotFoundException } from "@aws-sdk/client-eventbridge";
import { arn, type Place, parseArn } from "../../base/arn.ts";
import { WireError } from "../../kernel/wire/index.ts";

/** A bus in its account and region. */
export interface BusPlace extends Place {
  bus: string;
}

/** Clients name a bus, or give its ARN, or mean the default one. */
export function busOf(place: Place, given: string | undefined): BusPlace {
  const { account, region } = place;
  if (!given?.startsWith("arn:")) return { account, region, bus: given ?? "default" };
  const parsed = parseArn(given);
  const name = /^event-bus\/(.+)$/.exec(parsed?.resource ?? "")?.[1];
  if (!parsed || !name) throw validationError(`Invalid event bus ARN: ${given}`);
  return { account: parsed.account, region: parsed.region, bus: name };
}

export const busArn = (place: BusPlace): string => arn("events", place, `event-bus/${place.bus}`);

export const ruleArn = (place: BusPlace, rule: string): string =>
  arn("events", place, place.bus === "default" ? `rule/${rule}` : `rule/${place.bus}/${rule}`);

/** Not in the SDK's models, but what EventBridge answers. */
export const validationError = (message: string): WireError => new WireError("ValidationException", message, 400);

export const notFound = (message: string): ResourceNotFoundException => new ResourceNotFoundException({ message, $metadata: {} });

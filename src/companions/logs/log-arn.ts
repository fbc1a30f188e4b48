import { InvalidParameterException, ValidationException } from "@aws-sdk/client-cloudwatch-logs";
import { arn, type Place, parseArn } from "../../base/arn.ts";

export const groupArn = (place: Place, group: string): string => arn("logs", place, `log-group:${group}`);

/** What an operation on a group is authorized on: its streams, of none in particular. So AWS's own denials show it. */
export const groupResource = (place: Place, group: string): string => `${groupArn(place, group)}:log-stream:`;

export const streamArn = (place: Place, group: string, stream: string): string => `${groupArn(place, group)}:log-stream:${stream}`;

/** The group's name from one of the two ways to give it. */
export function groupNameOf({ logGroupName, logGroupIdentifier }: { logGroupName?: string; logGroupIdentifier?: string }): string {
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw new ValidationException({ message: "LogGroup name and LogGroup ARN are mutually exclusive parameters.", $metadata: {} });
  }
  const given = logGroupName ?? logGroupIdentifier;
  if (given === undefined)
    throw new InvalidParameterException({ message: "Either logGroupName or logGroupIdentifier is required.", $metadata: {} });
  return given.startsWith("arn:") ? groupOfArn(given) : given;
}

/** `arn:aws:logs:R:A:log-group:NAME`, with or without AWS's `:*` behind it. */
export function groupOfArn(text: string): string {
  const name = /^log-group:([^:]+)(:\*)?$/.exec(parseArn(text)?.resource ?? "")?.[1];
  if (!name) throw new InvalidParameterException({ message: `Invalid log group ARN: ${text}`, $metadata: {} });
  return name;
}

export const invalidParameter = (message: string): InvalidParameterException => new InvalidParameterException({ message, $metadata: {} });

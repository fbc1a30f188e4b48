import type { PolicyDocument } from "../../kernel/iam/index.ts";

/**
 * Rules may write into groups below /aws/events/. @DIFFERS In AWS the console puts such a resource policy there when it makes the rule;
 * here it is always there.
 */
export const eventBridgePolicy = (group: string): PolicyDocument | undefined =>
  group.startsWith("/aws/events/")
    ? {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "logs:*", Resource: "*" },
      }
    : undefined;

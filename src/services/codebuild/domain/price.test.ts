import { expect, test } from "vitest";
import { costOf } from "./price.ts";

const built = (type: string, computeType: string, seconds: number, over: object = {}) =>
  costOf(
    {
      phases: [
        { name: "QUEUED", startedAt: 0 },
        { name: "PROVISIONING", startedAt: 600_000 },
      ],
      endedAt: 600_000 + seconds * 1000,
      plan: { environment: { type, computeType, image: "i", ...over } } as never,
    },
    0,
  );

test.each([
  ["LINUX_CONTAINER", "BUILD_GENERAL1_SMALL", 1, { billed: { amount: 1, unit: "minutes" }, dollars: 0.005 }],
  ["LINUX_CONTAINER", "BUILD_GENERAL1_MEDIUM", 61, { billed: { amount: 2, unit: "minutes" }, dollars: 0.02 }],
  ["ARM_CONTAINER", "BUILD_GENERAL1_LARGE", 180, { billed: { amount: 3, unit: "minutes" }, dollars: 0.045 }],
  ["LINUX_LAMBDA_CONTAINER", "BUILD_LAMBDA_4GB", 10.2, { billed: { amount: 11, unit: "seconds" }, dollars: 0.00044 }],
  ["LINUX_CONTAINER", "BUILD_GENERAL1_XLARGE", 60, { billed: { amount: 1, unit: "minutes" } }],
])("%s %s for %d seconds", (type, computeType, seconds, cost) => expect(built(type, computeType, seconds)).toEqual(cost));

test("a fleet's machines are paid for by themselves, and the queue is free", () => {
  expect(built("LINUX_CONTAINER", "BUILD_GENERAL1_SMALL", 60, { fleet: { fleetArn: "arn" } })).toEqual({
    billed: { amount: 1, unit: "minutes" },
  });
  const queued = costOf({ phases: [{ name: "QUEUED", startedAt: 0 }], plan: { environment: { type: "LINUX_CONTAINER" } } as never }, 9e9);
  expect(queued.billed.amount).toBe(0);
});

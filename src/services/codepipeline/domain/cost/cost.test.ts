import { describe, expect, it } from "vitest";
import { executionCost, monthOfMinutes, type PricedAction } from "./cost.ts";

const seconds = (length: number, over: Partial<PricedAction> = {}): PricedAction => ({
  ...{ category: "Build", owner: "AWS", provider: "CodeBuild", startTime: 0, endTime: length * 1000 },
  ...over,
});

describe("what an execution would have cost at AWS", () => {
  it.each([
    ["every begun minute of every action", [seconds(1), seconds(60), seconds(61)], 4, 0.008],
    ["an hour of waiting for a person costs nothing", [seconds(3600, { category: "Approval", provider: "Manual" }), seconds(5)], 1, 0.002],
    ["work on machines of one's own costs nothing", [seconds(3600, { owner: "Custom", provider: "Jenkins" })], 0, 0],
    ["an action that ended as it began", [seconds(0)], 0, 0],
    ["a clock that went back", [seconds(-5)], 0, 0],
  ])("%s", (_what, actions, minutes, dollars) => {
    expect(executionCost("V2", actions)).toEqual({ minutes, dollars });
  });

  it("is nothing of its own for V1, which costs by the month", () => {
    expect(executionCost("V1", [seconds(61)])).toEqual({ minutes: 2 });
  });

  it("has a hundred free minutes a month", () => {
    expect([monthOfMinutes(100), monthOfMinutes(101), monthOfMinutes(1100)]).toEqual([0, 0.002, 2]);
  });
});

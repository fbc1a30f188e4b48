import { expect, it } from "vitest";
import { advance, type Registration } from "./registration.ts";

const begun: Registration = { id: "v", kind: "environment", status: "REGISTRATION_IN_PROGRESS", checking: false };
const steps = (from: Registration): string => {
  const { next, effects } = advance(from);
  return [next.status, next.checking ? "checking" : "idle", ...effects.map(({ key }) => key)].join(" ");
};

it.each<[string, Registration, string]>([
  ["asks for one check", begun, "REGISTRATION_IN_PROGRESS checking v/check"],
  ["waits for it without a word", { ...begun, checking: true }, "REGISTRATION_IN_PROGRESS checking"],
  ["becomes a draft", { ...begun, checking: true, findings: { schema: "s" } }, "DRAFT checking v/DRAFT"],
  ["or fails", { ...begun, checking: true, findings: { problem: "p" } }, "REGISTRATION_FAILED checking v/REGISTRATION_FAILED"],
])("a registration %s", (_what, from, expected) => {
  expect(steps(from)).toBe(expected);
});

it("rests in every other state, and does not announce twice", () => {
  for (const status of ["DRAFT", "PUBLISHED", "REGISTRATION_FAILED"] as const) {
    const current: Registration = { ...begun, status, checking: true, findings: { schema: "s" } };
    expect(advance(current)).toEqual({ next: current, effects: [] });
  }
});

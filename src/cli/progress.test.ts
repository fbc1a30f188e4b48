import { expect, test } from "vitest";
import { type StageLine, stageLines } from "./progress.ts";

/** Looks at one stage at 10, 20, 30 … and shows what its line says of time each time: `status startedAt tookMs`. */
function watch(...looks: string[]): string[] {
  let before: StageLine[] = [];
  return looks.map((look, index) => {
    const latestExecution = look === "Waiting" ? undefined : { pipelineExecutionId: "e", status: look as "Succeeded" };
    before = stageLines([{ stageName: "Build", ...(latestExecution ? { latestExecution } : {}) }], "e", before, (index + 1) * 10);
    const [{ status, startedAt = "-", tookMs = "-" } = { status: "" }] = before;
    return `${status} ${startedAt} ${tookMs}`;
  });
}

test.each([
  [
    ["Waiting", "InProgress", "InProgress", "Succeeded", "Succeeded"],
    ["Waiting - -", "InProgress 20 -", "InProgress 20 -", "Succeeded 20 20", "Succeeded 20 20"],
  ],
  [
    ["InProgress", "Failed"],
    ["InProgress 10 -", "Failed 10 10"],
  ],
  [
    ["Succeeded", "Succeeded"],
    ["Succeeded - -", "Succeeded - -"],
  ],
  [
    ["Failed", "InProgress"],
    ["Failed - -", "InProgress 20 -"],
  ],
  [
    ["Waiting", "Succeeded"],
    ["Waiting - -", "Succeeded 20 0"],
  ],
])("a stage seen as %j", (looks, lines) => {
  expect(watch(...looks)).toEqual(lines);
});

test("a stage that belongs to an older execution waits", () => {
  const older = { stageName: "Build", latestExecution: { pipelineExecutionId: "old", status: "Succeeded" as const } };
  expect(stageLines([older], "new", [], 10)).toEqual([{ name: "Build", status: "Waiting", note: "" }]);
});

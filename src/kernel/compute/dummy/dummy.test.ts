import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import type { Compute, Environment, EnvironmentEvent, EnvironmentSpec } from "../compute.ts";
import { createDummy } from "./dummy.ts";

const data = mkdtempSync(join(tmpdir(), "dummy-"));
afterAll(() => rmSync(data, { recursive: true }));

const spec = (id: string): EnvironmentSpec => ({
  ...{ id, image: "quintet/host", cpus: 1, memoryMb: 64, diskMb: 64, processes: 10, variables: {}, shell: "sh" as const },
  ...{ directories: [], egress: [], privileged: false },
});

const word = (event: EnvironmentEvent): string => {
  if (event.type === "line") return event.text;
  if (event.type === "exit") return event.reason;
  return event.type === "ended" ? `ended ${event.sequence} ${event.exitCode}` : `started ${event.sequence}`;
};

/** Events until `last`, which is among them. */
async function wordsUntil(environment: Environment, last: string, offset = 0): Promise<string[]> {
  const words: string[] = [];
  for await (const event of environment.events(offset)) {
    words.push(word(event));
    if (words.at(-1) === last) return words;
  }
  return words;
}

async function started(id: string, compute?: Compute): Promise<Environment> {
  return (compute ?? (await createDummy({ data }))).start(spec(id));
}

test("lines and exit codes, script after script", async () => {
  const environment = await started("lines");
  await environment.run(1, "echo ignored\n#dummy: line hello\n#dummy: exit 3\n#dummy: line never\n");
  await environment.run(2, "true");
  expect(await wordsUntil(environment, "ended 2 0")).toEqual(["started 1", "hello", "ended 1 3", "started 2", "ended 2 0"]);
  await environment.run(1, "#dummy: line again");
  await environment.kill();
  expect((await wordsUntil(environment, "killed")).filter((text) => text === "again")).toEqual([]);
});

test.each([
  ["oom", "out-of-memory"],
  ["vanish", "failed"],
])("%s ends the environment as %s", async (directive, reason) => {
  const environment = await started(`end-${directive}`);
  await environment.run(1, `#dummy: ${directive}`);
  expect(await wordsUntil(environment, reason)).toEqual(["started 1", reason]);
});

test("what hangs is ended by kill, and a file it wrote stays readable", async () => {
  const environment = await started("hang");
  await environment.run(1, "#dummy: write deep/result.txt it is done\n#dummy: line before\n#dummy: hang");
  await wordsUntil(environment, "before");
  await environment.kill();
  expect(await wordsUntil(environment, "killed")).toEqual(["started 1", "before", "killed"]);
  expect(await text(await environment.readOut("deep/result.txt"))).toBe("it is done");
});

test("a script goes on where it was after the server is gone, in the time of the given clock", async () => {
  const slept: number[] = [];
  const never = (_ms: number, signal: AbortSignal) => new Promise((resolve) => signal.addEventListener("abort", resolve));
  const before = await createDummy({ data, sleep: never });
  const environment = await started("restart", before);
  await environment.run(1, "#dummy: line one\n#dummy: sleep 5m\n#dummy: line two\n#dummy: exit 4");
  await wordsUntil(environment, "one");
  await before.close();
  const after = await createDummy({ data, sleep: async (ms) => slept.push(ms) });
  expect(await after.list()).toContain("restart");
  const again = (await after.attach("restart"))!;
  expect(await wordsUntil(again, "ended 1 4")).toEqual(["started 1", "one", "two", "ended 1 4"]);
  expect(slept).toEqual([300_000]);
  await again.remove();
  expect(await after.attach("restart")).toBeUndefined();
});

test("a directive that does not exist is refused", async () => {
  const environment = await started("unknown");
  await expect(environment.run(1, "#dummy: lien hello")).rejects.toThrow("lien");
});

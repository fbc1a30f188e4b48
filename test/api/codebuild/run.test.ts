import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";

const main = resolve(import.meta.dirname, "../../../src/main.ts");
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "quintet-run-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** `quintet run` as a person types it. */
const quintetRun = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [main, "run", ...args], { cwd: folder }).then(
    (ended) => ({ code: 0, ...ended }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );

test("a buildspec runs on the working tree, ignored files left out, and its artifacts are files", async () => {
  await promisify(execFile)("git", ["init", "-q"], { cwd: folder });
  await writeFile(join(folder, ".gitignore"), "ignored\n");
  await writeFile(join(folder, "ignored"), "");
  await writeFile(join(folder, "source.txt"), "source\n");
  await writeFile(
    join(folder, "buildspec.yml"),
    "version: 0.2\nphases:\n  build:\n    commands: [ls, 'cat source.txt > made; echo $WHO >> made']\nartifacts:\n  files: [made]\n",
  );
  const ended = await quintetRun("--env", "WHO=me");
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(ended.stdout).toMatch(/^\[Container\] [\d/]{10} [\d:.]{15} Entering phase BUILD$/m);
  expect(ended.stdout.split("\n").filter((line) => !line.startsWith("[Container]"))).toEqual([
    "buildspec.yml",
    "source.txt",
    "SUCCEEDED",
    "",
  ]);
  expect(await readFile(join(folder, ".quintet/artifacts/made"), "utf8")).toBe("source\nme\n");
});

test("a build that fails ends with 1, and what cannot be asked for with 2", async () => {
  await writeFile(join(folder, "ci.yml"), "version: 0.2\nphases:\n  build:\n    commands: [exit 4]\n");
  const failed = await quintetRun("--buildspec", "ci.yml");
  expect(failed.code).toBe(1);
  expect(failed.stdout).toContain("FAILED: BUILD Error while executing command: exit 4. Reason: exit status 4");
  expect((await quintetRun()).stdout).toContain("buildspec.yml: no such file or directory");
  expect((await quintetRun("--env", "nonsense")).code).toBe(2);
});

test("secondary sources are directories, and the raw files of reports stay beside the artifacts", async () => {
  await mkdir(join(folder, "lib"));
  await writeFile(join(folder, "lib", "x"), "from lib\n");
  await writeFile(
    join(folder, "buildspec.yml"),
    `version: 0.2
phases:
  build:
    commands: ["cat $CODEBUILD_SRC_DIR_lib/x", "echo '<testsuite><testcase/></testsuite>' > unit.xml"]
reports:
  unit: { files: [unit.xml] }
`,
  );
  const ended = await quintetRun("--source", `lib=${join(folder, "lib")}`);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(ended.stdout).toContain("from lib\n");
  expect(ended.stdout).toContain("report unit: SUCCEEDED (1 SUCCEEDED)");
  expect(await readFile(join(folder, ".quintet/reports/unit/unit.xml"), "utf8")).toContain("testcase");
  expect((await quintetRun("--source", "nonsense")).code).toBe(2);
});

test("a batch runs its builds in order, each with its own lines and artifacts", async () => {
  await writeFile(
    join(folder, "buildspec.yml"),
    `version: 0.2
batch:
  build-graph:
    - { identifier: one, env: { variables: { WHO: first } } }
    - { identifier: two, depend-on: [one], buildspec: other.yml }
    - { identifier: three, depend-on: [two] }
phases:
  build:
    commands: ["echo $WHO $CODEBUILD_BATCH_BUILD_IDENTIFIER > made"]
artifacts:
  files: [made]
`,
  );
  await writeFile(join(folder, "other.yml"), "version: 0.2\nphases:\n  build:\n    commands: [echo other, exit 1]\n");
  const ended = await quintetRun("--batch");
  expect(ended.code).toBe(1);
  expect(ended.stdout).toContain("[two] other\n");
  expect(ended.stdout).toMatch(/one: SUCCEEDED\ntwo: FAILED\nthree: not started\nFAILED: IN_PROGRESS Builds failed: two\n$/);
  expect(await readFile(join(folder, ".quintet/artifacts/one/made"), "utf8")).toBe("first one\n");
});

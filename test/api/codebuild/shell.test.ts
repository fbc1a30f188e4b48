import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { ListSandboxesCommand } from "@aws-sdk/client-codebuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shell } from "../../../src/cli/shell.ts";
import { type BuildStage, createBuildStage } from "./build-stage.ts";

let stage: BuildStage;
beforeAll(async () => {
  stage = await createBuildStage();
});
afterAll(() => stage.stop());

test("quintet shell: a failed build's project is looked at from inside, line by line; nothing is left behind", async () => {
  await stage.project("broken", "version: 0.2\nphases:\n  build:\n    commands: ['exit 7']\n", {
    environment: {
      ...{ type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
      environmentVariables: [{ name: "GIVEN", value: "by the project" }],
    },
  });
  const build = await stage.run("broken");
  expect(build.buildStatus).toBe("FAILED");
  const [input, output] = [new PassThrough(), new PassThrough()];
  const said = text(output);
  input.end("cd /tmp; MINE=kept\necho $GIVEN, $MINE in $PWD\n\nls /nowhere\nexit\n");
  const exitCode = await shell({ client: stage.codebuild, of: build.id!, input, output });
  output.end();
  const lines = await said;
  expect(lines).toContain("by the project, kept in /tmp\n");
  expect(lines).toMatch(/cannot access '\/nowhere'.*\n\[exit 2\]/);
  expect(exitCode).toBe(2);
  const { ids } = await stage.codebuild.send(new ListSandboxesCommand({}));
  expect(ids).toHaveLength(1);
  await expect(shell({ client: stage.codebuild, of: "no:such", input, output })).rejects.toThrow();
});

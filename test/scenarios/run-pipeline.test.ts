import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);

/** A folder with a pipeline as `get-pipeline` prints it: a repository, a build, an approval, and two deployments. */
function folderWith(buildspec: string): string {
  const folder = mkdtempSync(join(tmpdir(), "quintet-tree-"));
  writeFileSync(join(folder, "buildspec.yml"), buildspec);
  mkdirSync(join(folder, "words"));
  writeFileSync(join(folder, "words/a.txt"), "not committed yet");
  const type = (category: string, provider: string) => ({ category, owner: "AWS", provider, version: "1" });
  const pipeline = {
    ...{ name: "app", roleArn: "arn:aws:iam::999999999999:role/elsewhere", artifactStore: { type: "S3", location: "elsewhere" } },
    variables: [{ name: "Place", defaultValue: "default" }],
    pipelineType: "V2",
    stages: [
      {
        name: "Source",
        actions: [
          {
            ...{ name: "Git", actionTypeId: type("Source", "CodeStarSourceConnection"), namespace: "Src" },
            configuration: {
              ConnectionArn: "arn:aws:codeconnections:us-east-1:1:connection/x",
              FullRepositoryId: "a/b",
              BranchName: "main",
            },
            outputArtifacts: [{ name: "Code" }],
          },
        ],
      },
      {
        name: "Build",
        actions: [
          {
            ...{ name: "Compile", actionTypeId: type("Build", "CodeBuild"), inputArtifacts: [{ name: "Code" }] },
            configuration: {
              ProjectName: "app",
              EnvironmentVariables: JSON.stringify([{ name: "BRANCH", value: "#{Src.BranchName}", type: "PLAINTEXT" }]),
            },
            outputArtifacts: [{ name: "Built" }],
          },
        ],
      },
      { name: "Ask", actions: [{ name: "Human", actionTypeId: type("Approval", "Manual") }] },
      {
        name: "Deploy",
        actions: [
          {
            ...{ name: "Site", actionTypeId: type("Deploy", "S3"), inputArtifacts: [{ name: "Built" }], region: "eu-west-1" },
            configuration: { BucketName: "site", Extract: "true", ObjectKey: "#{variables.Place}" },
          },
          {
            ...{ name: "Fleet", actionTypeId: type("Deploy", "CodeDeploy"), inputArtifacts: [{ name: "Built" }] },
            configuration: { ApplicationName: "a", DeploymentGroupName: "g" },
          },
        ],
      },
    ],
  };
  writeFileSync(join(folder, "pipeline.json"), JSON.stringify({ pipeline, metadata: {} }));
  return folder;
}

const quintet = (folder: string, ...args: string[]) =>
  run(process.execPath, ["src/main.ts", "run", ...args, join(folder, "pipeline.json"), folder], { timeout: 60_000 }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout: stdout + stderr }),
  );

describe("quintet run PIPELINE.json", () => {
  it("runs the whole pipeline with the working tree, and leaves out what needs more than this machine", async () => {
    const folder = folderWith(
      "version: 0.2\nphases:\n  build:\n    commands:\n      - echo $BRANCH > words/b.txt\nartifacts:\n  base-directory: words\n  files: ['**/*']\n",
    );
    const { code, stdout } = await quintet(folder, "--approve", "--variable", "Place=here");
    expect([code, stdout]).toEqual([0, expect.stringContaining("SUCCEEDED")]);
    expect(stdout).toContain("left out: Deploy/Fleet (Deploy by CodeDeploy)");
    expect(stdout).toMatch(/Build\/Compile: Succeeded \([\d.]+ s\)/);
    expect(readFileSync(join(folder, ".quintet/deployed/site/here/a.txt"), "utf8")).toBe("not committed yet");
    expect(readFileSync(join(folder, ".quintet/deployed/site/here/b.txt"), "utf8")).toBe("working-tree\n");
  }, 60_000);
});

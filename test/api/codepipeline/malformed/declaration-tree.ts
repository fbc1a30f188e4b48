/** A declaration as plain JSON, so that a test may write what no client would. */
// biome-ignore lint/suspicious/noExplicitAny: the point is to write what the types forbid
export type Tree = any;

/** One malformed declaration, and how it must be answered. */
export interface Malformed {
  what: string;
  declaration: Tree;
  exception: string;
  /** What the message must say: where it is wrong. */
  names: string;
}

export const role = "arn:aws:iam::123456789012:role/pipe";

const type = (category: string, provider: string) => ({ category, owner: "AWS", provider, version: "1" });
const rule = (name: string, provider: string, configuration: Record<string, string>) => ({
  name,
  ruleTypeId: { category: "Rule", owner: "AWS", provider, version: "1" },
  configuration,
});

/** A good pipeline in which everything that can be wrong is there. Every call gives a fresh one. */
export const good = (name: string, roleArn: string): Tree => ({
  name,
  roleArn,
  artifactStore: { type: "S3", location: "artifacts" },
  pipelineType: "V2",
  executionMode: "QUEUED",
  variables: [
    { name: "env", defaultValue: "test", description: "where to" },
    { name: "tag", defaultValue: "v1" },
  ],
  stages: [
    {
      name: "Source",
      actions: [
        {
          name: "Fetch",
          actionTypeId: type("Source", "S3"),
          runOrder: 1,
          configuration: { S3Bucket: "source", S3ObjectKey: "app.zip", PollForSourceChanges: "false" },
          outputArtifacts: [{ name: "Code" }],
          namespace: "Src",
        },
      ],
    },
    {
      name: "Build",
      beforeEntry: {
        conditions: [{ result: "FAIL", rules: [rule("Open", "DeploymentWindow", { Cron: "* * * ? * *", TimeZone: "UTC" })] }],
      },
      onSuccess: {
        conditions: [
          { result: "ROLLBACK", rules: [rule("Same", "VariableCheck", { Variable: "#{Built.x}", Operator: "EQ", Value: "1" })] },
        ],
      },
      onFailure: { result: "RETRY", retryConfiguration: { retryMode: "ALL_ACTIONS" } },
      actions: [
        {
          name: "Compile",
          actionTypeId: type("Build", "CodeBuild"),
          runOrder: 1,
          configuration: { ProjectName: "app", EnvironmentVariables: "[]" },
          inputArtifacts: [{ name: "Code" }],
          outputArtifacts: [{ name: "Built1" }],
          namespace: "Built",
        },
        {
          name: "Check",
          actionTypeId: type("Test", "CodeBuild"),
          runOrder: 2,
          configuration: { ProjectName: "#{Src.ObjectKey}" },
          inputArtifacts: [{ name: "Built1" }],
        },
      ],
    },
    {
      name: "Deploy",
      onFailure: {
        conditions: [
          { result: "ROLLBACK", rules: [rule("Why", "VariableCheck", { Variable: "#{variables.env}", Operator: "NE", Value: "x" })] },
        ],
      },
      actions: [
        {
          name: "Ask",
          actionTypeId: type("Approval", "Manual"),
          runOrder: 1,
          configuration: { CustomData: "#{variables.tag} #{codepipeline.PipelineExecutionId}" },
          timeoutInMinutes: 60,
        },
        {
          name: "Site",
          actionTypeId: type("Deploy", "S3"),
          runOrder: 2,
          configuration: { BucketName: "site", Extract: "true" },
          inputArtifacts: [{ name: "Built1" }],
          region: "us-east-1",
        },
      ],
    },
  ],
});

/** `["stages", 1, "name"]` as the server's messages write it: `pipeline.stages.2.member.name`. */
export const placeOf = (path: (string | number)[]): string =>
  ["pipeline", ...path.map((step) => (typeof step === "number" ? `${step + 1}.member` : step))].join(".");

export function at(tree: Tree, path: (string | number)[]): Tree {
  return path.reduce((node, step) => node?.[step], tree);
}

export function put(tree: Tree, path: (string | number)[], value: unknown): Tree {
  const last = path.at(-1)!;
  const parent = at(tree, path.slice(0, -1));
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return tree;
}

/** Every path of a tree, parents first. */
export function paths(node: Tree, path: (string | number)[] = []): (string | number)[][] {
  if (node === null || typeof node !== "object") return [path];
  const steps = Array.isArray(node) ? node.map((_, index) => index) : Object.keys(node);
  return [path, ...steps.flatMap((step) => paths(node[step], [...path, step]))];
}

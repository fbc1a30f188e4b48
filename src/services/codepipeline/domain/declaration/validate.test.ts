import { describe, expect, it } from "vitest";
import { actionTypes } from "./action-types.ts";
import type { Action, Declaration } from "./declaration.ts";
import { withDefaults } from "./declaration.ts";
import { referencesIn, resolveReferences } from "./references.ts";
import { validateDeclaration } from "./validate.ts";

const source: Action = {
  name: "Fetch",
  actionTypeId: { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" },
  configuration: { RepositoryName: "app", BranchName: "main" },
  outputArtifacts: [{ name: "Code" }],
};
const build: Action = {
  name: "Compile",
  actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" },
  configuration: { ProjectName: "app" },
  inputArtifacts: [{ name: "Code" }],
  outputArtifacts: [{ name: "Built" }],
};
const good: Declaration = {
  name: "p",
  roleArn: "arn:aws:iam::123456789012:role/p",
  artifactStore: { type: "S3", location: "store" },
  stages: [
    { name: "Source", actions: [source] },
    { name: "Build", actions: [build] },
  ],
};
const withBuild = (over: Partial<Action>, stage: object = {}, pipeline: Partial<Declaration> = {}): Declaration => ({
  ...good,
  ...pipeline,
  stages: [good.stages[0]!, { name: "Build", actions: [{ ...build, ...over }], ...stage }],
});
const withSource = (over: Partial<Action>): Declaration => ({
  ...good,
  stages: [{ name: "Source", actions: [{ ...source, ...over }] }, good.stages[1]!],
});
const v2 = { pipelineType: "V2" } as const;
const { artifactStore, ...storeless } = good;

const Structure = "InvalidStructureException";
const Stage = "InvalidStageDeclarationException";
const Act = "InvalidActionDeclarationException";

type Refused = [what: string, declaration: Declaration, kind: string, message: string];
const refused: Refused[] = [
  [
    "one stage",
    { ...good, stages: [good.stages[0]!] },
    Structure,
    "Pipeline has only 1 stage(s). There should be a minimum of 2 stages in a pipeline",
  ],
  [
    "51 stages",
    { ...good, stages: [good.stages[0]!, ...Array.from({ length: 50 }, (_, at) => ({ name: `s${at}`, actions: [build] }))] },
    Structure,
    "Pipeline has too many stages. There can only be up to 50 stages in a pipeline",
  ],
  [
    "a build in the first stage",
    { ...good, stages: [{ name: "Source", actions: [source, build] }, good.stages[1]!] },
    Structure,
    "Pipeline should start with a stage that only contains source actions",
  ],
  [
    "a source later",
    { ...good, stages: [good.stages[0]!, { name: "Again", actions: [source] }] },
    Structure,
    "Source actions can only be included in the first stage of the pipeline",
  ],
  ...["__proto__", "constructor", "toString"].map(
    (name): Refused => [
      `a stage called ${name}`,
      { ...good, stages: [good.stages[0]!, { ...good.stages[1]!, name }] },
      Structure,
      `The name '${name}' is reserved and cannot be used in a pipeline`,
    ],
  ),
  ["a stage name twice", { ...good, stages: [...good.stages, good.stages[1]!] }, Stage, "Stage name 'Build' is used more than once"],
  [
    "an unknown type",
    withBuild({ actionTypeId: { category: "Build", owner: "AWS", provider: "P", version: "1" } }),
    Act,
    "ActionType (Category: 'Build', Provider: 'P', Owner: 'AWS', Version: '1') in action 'Compile' is not available in region US_EAST_1",
  ],
  [
    "a custom type nobody created",
    withBuild({ actionTypeId: { category: "Build", owner: "Custom", provider: "CodeBuild", version: "1" } }),
    Act,
    "ActionType (Category: 'Build', Provider: 'CodeBuild', Owner: 'Custom', Version: '1') in action 'Compile' is not available in region US_EAST_1",
  ],
  [
    "a V2 provider in V1",
    withBuild({ actionTypeId: { category: "Compute", owner: "AWS", provider: "Commands", version: "1" } }),
    Act,
    "Commands Action can only be used with V2 pipelines.",
  ],
  [
    "missing configuration",
    withBuild({ configuration: {} }),
    Act,
    "Action configuration for action 'Compile' is missing required configuration 'ProjectName'",
  ],
  [
    "unknown configuration",
    withBuild({ configuration: { ProjectName: "app", projectName: "x" } }),
    Act,
    "Action configuration for action 'Compile' contains unknown configuration 'projectName'",
  ],
  [
    "too few inputs",
    withBuild({ inputArtifacts: [] }),
    Act,
    "Action Compile declares 0 input artifacts which is less than the minimum count (1)",
  ],
  [
    "too many outputs",
    withSource({ outputArtifacts: [{ name: "Code" }, { name: "More" }] }),
    Act,
    "Action Fetch declares 2 output artifacts which is more than the maximum count (1)",
  ],
  [
    "an input nobody puts out",
    withBuild({ inputArtifacts: [{ name: "Nothing" }] }),
    Act,
    "Input Artifact Bundle Nothing in action Compile is not declared as Output Artifact Bundle in any of the preceding actions",
  ],
  [
    "an output name twice",
    withBuild({ outputArtifacts: [{ name: "Code" }] }),
    Act,
    "Output Artifact Bundle name must be unique within the pipeline. Code has been used more than once.",
  ],
  ["QUEUED in V1", { ...good, executionMode: "QUEUED" }, Structure, "QUEUED or PARALLEL mode can only be used with V2 pipelines"],
  ["variables in V1", { ...good, variables: [{ name: "v" }] }, Structure, "Pipeline variable can only be used with V2 pipelines"],
  [
    "triggers in V1",
    { ...good, triggers: [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "Fetch" } }] },
    Structure,
    "Triggers on tag can only be used with V2 pipelines",
  ],
  [
    "a trigger that names no connection",
    { ...good, ...v2, triggers: [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "Fetch" } }] },
    Structure,
    "Triggers for connections must reference a CodeStarSourceConnection action.",
  ],
  [
    "conditions in V1",
    withBuild({}, { onFailure: { result: "RETRY" } }),
    Stage,
    "Stage level conditions can only be used with V2 pipelines.",
  ],
  [
    "both forms of onFailure",
    withBuild({}, { onFailure: { result: "RETRY", conditions: [{ result: "ROLLBACK" }] } }, v2),
    Stage,
    "The following stage cannot have a failure exit gate configured with both top level result and conditions: 'Build'",
  ],
  [
    "a variable name twice",
    { ...good, ...v2, variables: [{ name: "v" }, { name: "v" }] },
    Structure,
    "Variable names must be unique. The following variable name is already in use: v",
  ],
  ["no artifact store", storeless, Structure, "Pipeline must have one of 'pipeline.artifactStore' or 'pipeline.artifactStores'"],
  [
    "a store for another region only",
    { ...storeless, artifactStores: { "eu-west-1": artifactStore! } },
    Structure,
    "Your pipeline must have an artifact store in each region where it has an action. The following region is missing in 'pipeline.artifactStores': us-east-1.",
  ],
  [
    "commands outside a compute action",
    withBuild({ commands: ["ls"] }),
    Act,
    "The following action cannot contain a commands field: Compile. To use the commands field, use a compute action.",
  ],
];

describe("a declaration is refused in AWS's words for", () => {
  it.each(refused)("%s", (_, declaration, kind, message) => {
    expect(validateDeclaration(declaration, "us-east-1")).toEqual({ kind, message });
  });
});

describe("a reference", () => {
  const reads = (value: string, over: Partial<Action> = {}, pipeline: Partial<Declaration> = {}) =>
    validateDeclaration(
      {
        ...withBuild({ configuration: { ProjectName: value }, ...over }, {}, pipeline),
        stages: [
          { name: "Source", actions: [{ ...source, namespace: "Src" }] },
          { name: "Build", actions: [{ ...build, namespace: "Own", configuration: { ProjectName: value }, ...over }] },
        ],
      },
      "us-east-1",
    )?.kind;

  it.each([
    ["#{Src.CommitId}", undefined],
    ["a#{Src.CommitId}b#{codepipeline.PipelineExecutionId}", undefined],
    ["#{src.CommitId}", Act],
    ["#{Own.Anything}", Act],
    ["#{codepipeline.Other}", Act],
    ["#{variables.env}", Act],
  ])("%s gives %s", (value, kind) => expect(reads(value)).toBe(kind));

  it("may name a declared pipeline variable, but no other", () => {
    const variables = { pipelineType: "V2", variables: [{ name: "env" }] } as const;
    const over = { ...variables, variables: [...variables.variables] };
    expect(reads("#{variables.env}", {}, over)).toBeUndefined();
    expect(reads("#{variables.other}", {}, over)).toBe(Act);
  });

  it("leaves the text around it alone", () => {
    expect(referencesIn("x #{a.b} $(c.d) #{e.f}").map(({ text }) => text)).toEqual(["#{a.b}", "#{e.f}"]);
    expect(() => resolveReferences("#{a.constructor}", { a: {} })).toThrow("cannot be resolved");
    expect(() => resolveReferences("#{constructor.name}", {})).toThrow("cannot be resolved");
    expect(resolveReferences("x#{a.b}y #{ a.b }", { a: { b: "1$&" } })).toBe("x1$&y #{ a.b }");
  });
});

describe("a good declaration", () => {
  it("is taken, and shows AWS's defaults", () => {
    expect(validateDeclaration(good, "us-east-1")).toBeUndefined();
    const shown = withDefaults(good);
    expect(shown).toMatchObject({ pipelineType: "V1", executionMode: "SUPERSEDED" });
    expect(shown.stages[0]!.actions[0]).toMatchObject({ runOrder: 1, inputArtifacts: [] });
    expect(validateDeclaration(shown, "us-east-1")).toBeUndefined();
  });

  it("may use an output of a lower runOrder in the same stage, but not of the same one", () => {
    const test: Action = { ...build, name: "Test", outputArtifacts: [], inputArtifacts: [{ name: "Built" }] };
    const at = (runOrder: number) => ({ ...good, stages: [good.stages[0]!, { name: "Build", actions: [build, { ...test, runOrder }] }] });
    expect(validateDeclaration(at(2), "us-east-1")).toBeUndefined();
    expect(validateDeclaration(at(1), "us-east-1")?.kind).toBe(Act);
  });

  it("has a catalogue without doubles", () => {
    const names = actionTypes.map(({ category, provider }) => `${category}/${provider}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

import {
  CodeCommitClient,
  CreateBranchCommand,
  CreateCommitCommand,
  CreateRepositoryCommand,
  PutFileCommand,
} from "@aws-sdk/client-codecommit";
import {
  type ActionDeclaration,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { HeadObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../harness/index.ts";
import { allowing, approval, createPipelineStage, type PipelineStage, trusting, zipOf } from "./pipeline-stage.ts";

let stage: PipelineStage;
beforeAll(async () => {
  stage = await createPipelineStage();
});
afterAll(() => stage?.stop());

const deploy = (name: string, configuration: Record<string, string>, over: Partial<ActionDeclaration> = {}): ActionDeclaration => ({
  name,
  actionTypeId: { category: "Deploy", owner: "AWS", provider: "S3", version: "1" },
  configuration: { BucketName: "site", ...configuration },
  inputArtifacts: [{ name: "Code" }],
  ...over,
});
const keys = async (Prefix: string): Promise<string[]> =>
  ((await stage.s3.send(new ListObjectsV2Command({ Bucket: "site", Prefix }))).Contents ?? []).map(({ Key }) => Key!);
const failure = async (name: string, action: string) => {
  const { actionExecutionDetails } = await stage.pipelines.send(new ListActionExecutionsCommand({ pipelineName: name }));
  return actionExecutionDetails!.find(({ actionName }) => actionName === action)!.output!.executionResult!.errorDetails;
};
const watching = (declaration: PipelineDeclaration): PipelineDeclaration => {
  delete declaration.stages![0]!.actions![0]!.configuration!.PollForSourceChanges;
  return declaration;
};

describe("S3", () => {
  it("deploys an artifact unpacked, with its variables resolved, and packed", async () => {
    await stage.put("app.zip", await zipOf({ "index.html": "<h1>one</h1>", "css/a.css": "a{}" }));
    const id = await stage.create(
      stage.declare("site", {
        Deploy: [
          deploy("Unpack", { Extract: "true", ObjectKey: "v/#{Src.VersionId}", CacheControl: "max-age=60" }),
          deploy("Pack", { Extract: "false", ObjectKey: "packed/{uuid}.zip" }),
        ],
      }),
    );
    expect(await stage.ended("site", id)).toBe("Succeeded");
    const unpacked = await keys("v/");
    expect(unpacked.map((key) => key.split("/").slice(2).join("/")).sort()).toEqual(["css/a.css", "index.html"]);
    const index = unpacked.find((key) => key.endsWith("index.html"))!;
    expect((await stage.get("site", index)).toString()).toBe("<h1>one</h1>");
    const head = await stage.s3.send(new HeadObjectCommand({ Bucket: "site", Key: index }));
    expect(head).toMatchObject({ ContentType: "text/html", CacheControl: "max-age=60" });
    expect(await keys("packed/")).toEqual([expect.stringMatching(/^packed\/[0-9a-f-]{36}\.zip$/)]);
  });

  it("starts the pipeline when the object changes, once for each change", async () => {
    const first = await stage.create(watching(stage.declare("watch", { Gate: [approval("Ask")] })));
    await stage.token("watch", "Gate", first);
    const version = await stage.put("app.zip", await zipOf({ "index.html": "two" }));
    const list = async () =>
      (await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName: "watch" }))).pipelineExecutionSummaries!;
    await until(async () => (await list()).length === 2);
    const started = (await list())[0]!;
    expect(started.trigger).toEqual({ triggerType: "PollForSourceChanges", triggerDetail: "Fetch" });
    await until(async () => (await list())[0]!.sourceRevisions![0]?.revisionId === version);
    // Other objects are none of its business.
    await stage.put("other.zip", "x");
    await stage.approve("watch", "Gate", first);
    await stage.approve("watch", "Gate", started.pipelineExecutionId!);
    expect((await list()).length).toBe(2);
  });

  it("fails in CodePipeline's words when the object is missing, the role may not, or the bucket has no versions", async () => {
    const broken = async (name: string, over: (declaration: PipelineDeclaration) => void) => {
      const declaration = stage.declare(name, { Gate: [approval("Ask")] });
      over(declaration);
      const id = await stage.create(declaration);
      expect(await stage.ended(name, id)).toBe("Failed");
      return failure(name, "Fetch");
    };
    const source = (declaration: PipelineDeclaration) => declaration.stages![0]!.actions![0]!.configuration!;
    expect(await broken("no-object", (one) => (source(one).S3ObjectKey = "none.zip"))).toMatchObject({ code: "ConfigurationError" });
    await stage.put("app.zip", "x", "site");
    expect(await broken("no-versions", (one) => (source(one).S3Bucket = "site"))).toMatchObject({
      code: "ConfigurationError",
      message: expect.stringContaining("must be versioned"),
    });
    const { Role } = await stage.iam.send(
      new CreateRoleCommand({ RoleName: "poor", AssumeRolePolicyDocument: trusting("codepipeline.amazonaws.com") }),
    );
    expect(await broken("no-permission", (one) => (one.roleArn = Role!.Arn!))).toMatchObject({
      code: "PermissionError",
      message: expect.stringContaining("s3:GetObject"),
    });
  });

  it("never unpacks what points outside, and leaves no trace of it", async () => {
    const evil = (await zipOf({ "good.txt": "good", "xx_evil.txt": "evil" })).toString("latin1").replaceAll("xx_evil.txt", "../evil.txt");
    await stage.put("app.zip", Buffer.from(evil, "latin1"));
    const id = await stage.create(stage.declare("evil", { Deploy: [deploy("Unpack", { Extract: "true", ObjectKey: "evil" })] }));
    expect(await stage.ended("evil", id)).toBe("Failed");
    expect(await failure("evil", "Unpack")).toMatchObject({ code: "ConfigurationError", message: expect.stringContaining("../evil.txt") });
    expect(await keys("evil")).toEqual([]);
  });

  it("refuses a zip bomb", async () => {
    // Three hundred megabytes of promise in the table of contents; nobody needs to pack them to find out what happens.
    const bomb = await zipOf({ "zeros.bin": Buffer.alloc(1024) });
    bomb.writeUInt32LE(300 * 1024 ** 2, bomb.indexOf("PK\x01\x02") + 24);
    await stage.put("app.zip", bomb);
    const id = await stage.create(stage.declare("bomb", { Deploy: [deploy("Unpack", { Extract: "true", ObjectKey: "bomb" })] }));
    expect(await stage.ended("bomb", id)).toBe("Failed");
    expect(await failure("bomb", "Unpack")).toMatchObject({ message: expect.stringContaining("too much") });
    expect(await keys("bomb")).toEqual([]);
    await stage.put("app.zip", await zipOf({ "index.html": "small again" }));
  });
});

describe("CodeCommit", () => {
  const fromRepository = (name: string, repositoryName: string, over: object = {}): PipelineDeclaration => {
    const declaration = stage.declare(
      name,
      { Deploy: [deploy("Unpack", { Extract: "true", ObjectKey: `${name}/#{Src.BranchName}` })] },
      over,
    );
    Object.assign(declaration.stages![0]!.actions![0]!, {
      actionTypeId: { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" },
      configuration: { RepositoryName: repositoryName, BranchName: "main" },
    });
    return declaration;
  };
  const executions = async (pipelineName: string) =>
    (await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName }))).pipelineExecutionSummaries!;

  it("starts the pipeline with a push and hands its files on", async () => {
    const git = stage.server.client(CodeCommitClient);
    await git.send(new CreateRepositoryCommand({ repositoryName: "app" }));
    const put = (text: string, branchName = "main", parentCommitId?: string) =>
      git.send(
        new PutFileCommand({
          ...{ repositoryName: "app", branchName, filePath: "page.html", fileContent: Buffer.from(text), parentCommitId },
          ...{ commitMessage: `Says ${text}`, name: "Ann", email: "ann@example.com" },
        }),
      );
    const first = await put("one");
    const id = await stage.create(fromRepository("app", "app"));
    expect(await stage.ended("app", id)).toBe("Succeeded");
    expect((await stage.get("site", "app/main/page.html")).toString()).toBe("one");
    const { actionExecutionDetails } = await stage.pipelines.send(new ListActionExecutionsCommand({ pipelineName: "app" }));
    expect(actionExecutionDetails!.at(-1)!.output!.outputVariables).toMatchObject({
      ...{ CommitId: first.commitId, CommitMessage: "Says one", RepositoryName: "app", BranchName: "main" },
      AuthorDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });

    await git.send(new CreateBranchCommand({ repositoryName: "app", branchName: "side", commitId: first.commitId }));
    const second = await put("two", "main", first.commitId);
    await until(async () => (await executions("app")).length === 2);
    const [started] = await executions("app");
    expect(await stage.ended("app", started!.pipelineExecutionId!)).toBe("Succeeded");
    expect((await stage.get("site", "app/main/page.html")).toString()).toBe("two");
    expect((await executions("app"))[0]!.sourceRevisions).toMatchObject([
      { actionName: "Fetch", revisionId: second.commitId, revisionSummary: "Says two" },
    ]);

    const old = await stage.start("app", {
      sourceRevisions: [{ actionName: "Fetch", revisionType: "COMMIT_ID", revisionValue: first.commitId }],
    });
    expect(await stage.ended("app", old)).toBe("Succeeded");
    expect((await stage.get("site", "app/main/page.html")).toString()).toBe("one");
    expect((await executions("app")).length).toBe(3);
  });

  it("needs AWS's own permissions of the role, and names what is missing", async () => {
    const git = stage.server.client(CodeCommitClient);
    await git.send(new CreateRepositoryCommand({ repositoryName: "closed" }));
    await git.send(
      new CreateCommitCommand({
        repositoryName: "closed",
        branchName: "main",
        putFiles: [{ filePath: "page.html", fileContent: Buffer.from("x") }],
      }),
    );
    const { Role } = await stage.iam.send(
      new CreateRoleCommand({ RoleName: "source", AssumeRolePolicyDocument: trusting("codepipeline.amazonaws.com") }),
    );
    const allow = (...actions: string[]) =>
      stage.iam.send(new PutRolePolicyCommand({ RoleName: "source", PolicyName: "p", PolicyDocument: allowing(...actions) }));
    await allow("codecommit:GetBranch", "s3:*");
    const id = await stage.create(fromRepository("closed", "closed", { roleArn: Role!.Arn! }));
    expect(await stage.ended("closed", id)).toBe("Failed");
    expect(await failure("closed", "Fetch")).toMatchObject({
      code: "PermissionError",
      message: expect.stringContaining("codecommit:UploadArchive"),
    });
    await allow("codecommit:GetBranch", "codecommit:GetCommit", "codecommit:UploadArchive", "codecommit:GetUploadArchiveStatus", "s3:*");
    expect(await stage.ended("closed", await stage.start("closed"))).toBe("Succeeded");
  });

  it("fails for a branch that is not there", async () => {
    const git = stage.server.client(CodeCommitClient);
    await git.send(new CreateRepositoryCommand({ repositoryName: "empty" }));
    const id = await stage.create(fromRepository("empty", "empty"));
    expect(await stage.ended("empty", id)).toBe("Failed");
    expect(await failure("empty", "Fetch")).toMatchObject({ code: "ConfigurationError", message: expect.stringContaining("main") });
    const { stageStates } = await stage.pipelines.send(new GetPipelineStateCommand({ name: "empty" }));
    expect(stageStates![0]!.latestExecution!.status).toBe("Failed");
    expect(stageStates![1]!.latestExecution).toBeUndefined();
  });
});

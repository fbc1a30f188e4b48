import {
  CodeCommitClient,
  CreateBranchCommand,
  CreateRepositoryCommand,
  DeleteBranchCommand,
  GetBranchCommand,
  PutFileCommand,
} from "@aws-sdk/client-codecommit";
import {
  type ActionDeclaration,
  CreatePipelineCommand,
  DeletePipelineCommand,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  ListPipelinesCommand,
  ListTagsForResourceCommand,
  type PipelineDeclaration,
  PutApprovalResultCommand,
  UpdatePipelineCommand,
} from "@aws-sdk/client-codepipeline";
import { CodeStarConnectionsClient, CreateConnectionCommand } from "@aws-sdk/client-codestar-connections";
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../harness/index.ts";
import { deliver, gitHubPush, startGitHost, type TestGitHost } from "./git-host.ts";
import { allowing, approval, createPipelineStage, type PipelineStage, trusting } from "./pipeline-stage.ts";

let stage: PipelineStage;
let host: TestGitHost;
let git: CodeCommitClient;
beforeAll(async () => {
  host = await startGitHost("token");
  stage = await createPipelineStage({ gitPollSeconds: 3600, publicUrl: "https://ci.example.com" });
  git = stage.server.client(CodeCommitClient);
  await git.send(new CreateRepositoryCommand({ repositoryName: "app" }));
  await put("src/a.js", "main");
  const { Role } = await stage.iam.send(
    new CreateRoleCommand({ RoleName: "rule", AssumeRolePolicyDocument: trusting("events.amazonaws.com") }),
  );
  const policy = { RoleName: "rule", PolicyName: "start", PolicyDocument: allowing("codepipeline:StartPipelineExecution") };
  await stage.iam.send(new PutRolePolicyCommand(policy));
  ruleRole = Role!.Arn!;
});
afterAll(async () => {
  await stage?.stop();
  await host?.stop();
});
let ruleRole: string;

const head = async (branchName: string) =>
  (await git.send(new GetBranchCommand({ repositoryName: "app", branchName })).catch(() => undefined))?.branch?.commitId;
let contents = 0;
async function put(filePath: string, branchName: string): Promise<string> {
  contents += 1;
  const parentCommitId = await head(branchName);
  const { commitId } = await git.send(
    new PutFileCommand({
      ...{ repositoryName: "app", branchName, filePath, fileContent: Buffer.from(`${contents}`) },
      ...(parentCommitId ? { parentCommitId } : {}),
    }),
  );
  return commitId!;
}

const gate = (): Record<string, ActionDeclaration[]> => ({ Gate: [approval("Ask")] });
function fromCodeCommit(name: string, over: Partial<PipelineDeclaration> = {}): PipelineDeclaration {
  const declaration = stage.declare(name, gate(), { executionMode: "PARALLEL", ...over });
  Object.assign(declaration.stages![0]!.actions![0]!, {
    actionTypeId: { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" },
    configuration: { RepositoryName: "app", BranchName: "main" },
  });
  return declaration;
}
const create = (pipeline: PipelineDeclaration, tags: Record<string, string> = {}) =>
  stage.pipelines.send(new CreatePipelineCommand({ pipeline, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }));
const executions = async (pipelineName: string) =>
  (await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName }))).pipelineExecutionSummaries!;
const count = (name: string, wanted: number) =>
  until(async () => ((await executions(name)).length === wanted ? await executions(name) : undefined), { what: `${wanted} of ${name}` });
const names = async () => (await stage.pipelines.send(new ListPipelinesCommand({}))).pipelines!.map(({ name }) => name!);
/** Every event was heard and every machine has done what it had to: what is going to start has started. */
const quiet = () =>
  until(async () => {
    const { rows } = await stage.server.kernel.store.read((tx) =>
      sql`select 1 from event_delivery union all select 1 from codepipeline_repository_event union all select 1 from codepipeline_commit_status
        union all select 1 from codepipeline_fact`.execute(tx),
    );
    return rows.length === 0;
  });

describe("a rule of EventBridge", () => {
  it("starts the pipeline with the commit and the variables that its input transformer makes", async () => {
    const variables = [{ name: "Reason", defaultValue: "none" }];
    const declaration = fromCodeCommit("ruled", { variables });
    declaration.stages![0]!.actions![0]!.configuration!.PollForSourceChanges = "false";
    await create(declaration);
    const old = await head("main");
    await put("src/a.js", "main");
    const events = stage.server.client(EventBridgeClient);
    const EventPattern = JSON.stringify({ source: ["my.release"] });
    await events.send(new PutRuleCommand({ Name: "release", EventPattern }));
    const InputTransformer = {
      InputPathsMap: { commit: "$.detail.commitId", why: "$.detail.why" },
      InputTemplate: JSON.stringify({
        sourceRevisions: [{ actionName: "Fetch", revisionType: "COMMIT_ID", revisionValue: "<commit>" }],
        variables: [{ name: "Reason", value: "<why>" }],
      }),
    };
    const Arn = `arn:aws:codepipeline:us-east-1:${stage.server.account}:ruled`;
    await events.send(new PutTargetsCommand({ Rule: "release", Targets: [{ Id: "p", Arn, RoleArn: ruleRole, InputTransformer }] }));
    const Detail = JSON.stringify({ commitId: old, why: "a release" });
    await events.send(new PutEventsCommand({ Entries: [{ Source: "my.release", DetailType: "Release", Detail }] }));
    const [started] = await count("ruled", 2);
    const rule = `arn:aws:events:us-east-1:${stage.server.account}:rule/release`;
    expect(started!.trigger).toEqual({ triggerType: "CloudWatchEvent", triggerDetail: rule });
    const named = { pipelineName: "ruled", pipelineExecutionId: started!.pipelineExecutionId! };
    const told = await until(async () => {
      const { pipelineExecution } = await stage.pipelines.send(new GetPipelineExecutionCommand(named));
      return pipelineExecution!.artifactRevisions?.length ? pipelineExecution : undefined;
    });
    expect(told!.variables).toEqual([{ name: "Reason", resolvedValue: "a release" }]);
    expect(told!.artifactRevisions![0]!.revisionId).toBe(old);
  });

  it("starts the pipeline on a schedule", async () => {
    const declaration = fromCodeCommit("nightly");
    declaration.stages![0]!.actions![0]!.configuration!.PollForSourceChanges = "false";
    await create(declaration);
    const events = stage.server.client(EventBridgeClient);
    await events.send(new PutRuleCommand({ Name: "nightly", ScheduleExpression: "cron(0 3 * * ? *)" }));
    const Arn = `arn:aws:codepipeline:us-east-1:${stage.server.account}:nightly`;
    await events.send(new PutTargetsCommand({ Rule: "nightly", Targets: [{ Id: "p", Arn, RoleArn: ruleRole }] }));
    const { store } = stage.server.kernel;
    const settled = () => store.read((tx) => sql`select 1 from wake where kind = 'events/schedule' and due_at > now()`.execute(tx));
    await until(async () => (await settled()).rows.length === 1);
    // Three o'clock comes at once.
    await store.transaction((tx) =>
      sql`with due as (update event_rule set next_at = date_trunc('second', now()) - interval '1 second' where name = 'nightly')
        update wake set due_at = now() where kind = 'events/schedule'`.execute(tx),
    );
    const [started] = await count("nightly", 2);
    expect(started!.trigger).toMatchObject({ triggerType: "CloudWatchEvent", triggerDetail: expect.stringMatching(/rule\/nightly$/) });
  });
});

describe("a source in CodeCommit", () => {
  it("starts a V1 pipeline that polls, and not one that does not", async () => {
    const polling = fromCodeCommit("polling", { pipelineType: "V1", executionMode: "SUPERSEDED" });
    const silent = fromCodeCommit("silent", { pipelineType: "V1", executionMode: "SUPERSEDED" });
    silent.stages![0]!.actions![0]!.configuration!.PollForSourceChanges = "false";
    await create(polling);
    await create(silent);
    await put("src/b.js", "main");
    const [started] = await count("polling", 2);
    expect(started!.trigger).toEqual({ triggerType: "PollForSourceChanges", triggerDetail: "Fetch" });
    await quiet();
    expect((await executions("silent")).length).toBe(1);
  });

  it("with path filters starts only for what they name", async () => {
    await create(fromCodeCommit("paths"), { "quintet:paths": "src/** !**/*.md" });
    await put("docs/a.txt", "main");
    await put("src/README.md", "main");
    const wanted = await put("src/c.js", "main");
    const [started] = await count("paths", 2);
    await until(async () => (await executions("paths"))[0]!.sourceRevisions![0]?.revisionId === wanted);
    expect(started!.trigger!.triggerType).toBe("PollForSourceChanges");
    await quiet();
    expect((await executions("paths")).length).toBe(2);
  });

  it("gives every branch that its tag names a pipeline of its own, for as long as the branch is there", async () => {
    await create(fromCodeCommit("each"), { "quintet:branches": "feature/** !**/wip", team: "web" });
    const commitId = (await head("main"))!;
    for (const branchName of ["feature/login", "feature/wip"])
      await git.send(new CreateBranchCommand({ repositoryName: "app", branchName, commitId }));
    const child = await until(async () => (await names()).find((name) => name.startsWith("each.")));
    expect(child).toMatch(/^each\.feature-login-[0-9a-f]{8}$/);
    await count(child!, 1);
    const read = async () => (await stage.pipelines.send(new GetPipelineCommand({ name: child! }))).pipeline!;
    expect((await read()).stages![0]!.actions![0]!.configuration).toMatchObject({ RepositoryName: "app", BranchName: "feature/login" });
    const resourceArn = `arn:aws:codepipeline:us-east-1:${stage.server.account}:${child}`;
    expect((await stage.pipelines.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([{ key: "team", value: "web" }]);
    // It runs by itself from now on, and follows what it was made after.
    await put("src/login.js", "feature/login");
    await count(child!, 2);
    const changed = fromCodeCommit("each");
    changed.stages![1]!.actions!.push(approval("Again", { runOrder: 2 }));
    await stage.pipelines.send(new UpdatePipelineCommand({ pipeline: changed }));
    expect((await read()).stages![1]!.actions!.map(({ name }) => name)).toEqual(["Ask", "Again"]);
    expect((await read()).stages![0]!.actions![0]!.configuration!.BranchName).toBe("feature/login");
    await git.send(new DeleteBranchCommand({ repositoryName: "app", branchName: "feature/login" }));
    await until(async () => !(await names()).includes(child!));
    expect((await names()).filter((name) => name.startsWith("each"))).toEqual(["each"]);

    await git.send(new CreateBranchCommand({ repositoryName: "app", branchName: "feature/two", commitId }));
    await until(async () => (await names()).some((name) => name.startsWith("each.")));
    await stage.pipelines.send(new DeletePipelineCommand({ name: "each" }));
    expect((await names()).filter((name) => name.startsWith("each"))).toEqual([]);
  });
});

/** In a PARALLEL pipeline the token stands with the action's execution. */
async function approveParallel(pipelineName: string, pipelineExecutionId: string): Promise<void> {
  const token = await until(async () => {
    const { actionExecutionDetails } = await stage.pipelines.send(
      new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
    );
    return actionExecutionDetails!.find(({ actionName }) => actionName === "Ask")?.output?.executionResult?.externalExecutionId;
  });
  const result = { status: "Approved" as const, summary: "fine" };
  await stage.pipelines.send(new PutApprovalResultCommand({ pipelineName, stageName: "Gate", actionName: "Ask", token: token!, result }));
}

describe("a git host", () => {
  const secret = "hook-secret";
  async function connected(name: string, ProviderType: "GitHub" | "GitLab" | "Bitbucket", tags: Record<string, string> = {}) {
    await stage.server
      .client(SecretsManagerClient)
      .send(new CreateSecretCommand({ Name: name, SecretString: JSON.stringify({ token: "token", webhookSecret: secret }) }));
    const Tags = [
      { Key: "quintet:secret", Value: name },
      { Key: "quintet:url", Value: host.url },
    ];
    const connections = stage.server.client(CodeStarConnectionsClient);
    const { ConnectionArn } = await connections.send(new CreateConnectionCommand({ ConnectionName: name, ProviderType, Tags }));
    await host.createRepository(`octo/${name}`);
    const { after } = await host.commit(`octo/${name}`, "main", { "a.txt": "1" });
    const declaration = stage.declare(name, gate(), { executionMode: "PARALLEL" });
    Object.assign(declaration.stages![0]!.actions![0]!, {
      actionTypeId: { category: "Source", owner: "AWS", provider: "CodeStarSourceConnection", version: "1" },
      configuration: { ConnectionArn, FullRepositoryId: `octo/${name}`, BranchName: "main" },
    });
    await create(declaration, tags);
    return { commit: after, address: `/_quintet/connections/${ConnectionArn!.split("/").at(-1)}` };
  }
  const told = (part: string) => host.calls.filter(({ path }) => path.includes(part));

  it.each([
    ["GitHub", "/api/v3/repos/octo/GitHub/statuses/", "state", ["pending", "success"], "/api/v3/repos/octo/GitHub/hooks"],
    ["GitLab", "/api/v4/projects/octo%2FGitLab/statuses/", "state", ["running", "success"], "/api/v4/projects/octo%2FGitLab/hooks"],
    [
      "Bitbucket",
      "/2.0/repositories/octo/Bitbucket/commit/",
      "state",
      ["INPROGRESS", "SUCCESSFUL"],
      "/2.0/repositories/octo/Bitbucket/hooks",
    ],
  ] as const)("%s is told how each commit fares, and delivers by itself", async (kind, path, member, states, hooks) => {
    const { commit, address } = await connected(kind, kind, { "quintet:commit-status": "on" });
    const [execution] = await executions(kind);
    // A newer word takes the place of one that the host has not heard yet, so the first must have arrived.
    await until(() => told(path).length === 1, { what: `the first status at ${kind}` });
    await approveParallel(kind, execution!.pipelineExecutionId!);
    const words = () => told(path).map(({ body }) => body[member]);
    await until(() => words().length >= 2, { what: `two statuses at ${kind}` });
    expect(words()).toEqual(states);
    const statuses = told(path);
    for (const status of statuses) {
      expect(status.path).toContain(commit);
      expect(status.token).toBe("token");
      expect(JSON.stringify(status.body)).toContain(`codepipeline/${kind}`);
      expect(JSON.stringify(status.body)).toContain("https://ci.example.com/pipelines/");
    }
    await until(() => told(hooks).length === 1, { what: `a hook at ${kind}` });
    expect(JSON.stringify(told(hooks)[0]!.body)).toContain(`https://ci.example.com${address}`);
    // When nobody watches any more, what was set up is taken back.
    await stage.pipelines.send(new DeletePipelineCommand({ name: kind }));
    await until(() => told(hooks).some(({ method }) => method === "DELETE"), { what: `the end of the hook at ${kind}` });
  });

  it("is told nothing about pipelines that do not ask for it, and branches there get their pipelines too", async () => {
    const { address } = await connected("quiet", "GitHub", { "quintet:branches": "topic/*" });
    await until(() => told("/octo/quiet/hooks").length === 1);
    const url = stage.server.endpoint + address;
    const push = (change: { before: string; after: string }) =>
      deliver(url, gitHubPush("octo/quiet", "refs/heads/topic/a", change), { secret, headers: { "x-github-event": "push" } });
    const change = await host.commit("octo/quiet", "topic/a", { "b.txt": "1" });
    expect((await push(change)).status).toBe(202);
    const child = (await until(async () => (await names()).find((name) => name.startsWith("quiet."))))!;
    await until(async () => (await executions(child))[0]!.sourceRevisions![0]?.revisionId === change.after);
    expect((await executions(child)).length).toBe(1);
    await push(await host.commit("octo/quiet", "topic/a", { "b.txt": "2" }));
    await count(child, 2);
    await push({ before: await host.git("octo/quiet", "rev-parse", "HEAD"), after: "0".repeat(40) });
    await until(async () => !(await names()).includes(child));
    await quiet();
    expect(told("/octo/quiet/statuses")).toEqual([]);
  });
});

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  type PipelineDeclaration,
  type PipelineTriggerDeclaration,
} from "@aws-sdk/client-codepipeline";
import {
  CodeStarConnectionsClient,
  CreateConnectionCommand,
  CreateHostCommand,
  DeleteConnectionCommand,
  DeleteHostCommand,
  GetConnectionCommand,
  GetHostCommand,
  ListConnectionsCommand,
  ListHostsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateHostCommand,
} from "@aws-sdk/client-codestar-connections";
import { CreateAccessKeyCommand, CreateUserCommand, PutRolePolicyCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromBuffer } from "yauzl";
import { until } from "../../harness/index.ts";
import { deliver, gitHubPush, startGitHost, type TestGitHost } from "./git-host.ts";
import { allowing, approval, createPipelineStage, type PipelineStage } from "./pipeline-stage.ts";

let stage: PipelineStage;
let host: TestGitHost;
let connections: CodeStarConnectionsClient;
beforeAll(async () => {
  host = await startGitHost("git-token");
  // Nothing is found by looking in this file unless a test says so: the next look is an hour away.
  stage = await createPipelineStage({ gitPollSeconds: 3600, gitHubUrl: host.url });
  connections = stage.server.client(CodeStarConnectionsClient);
  const secrets = stage.server.client(SecretsManagerClient);
  const SecretString = JSON.stringify({ token: "git-token", webhookSecret: "hook-secret" });
  await secrets.send(new CreateSecretCommand({ Name: "git-host", SecretString }));
  await host.createRepository("octo/app");
  await host.commit("octo/app", "main", { "index.html": "one", "docs/a.md": "a" });
});
afterAll(async () => {
  await stage?.stop();
  await host?.stop();
});

const tags = (url = host.url) => [
  { Key: "quintet:secret", Value: "git-host" },
  { Key: "quintet:url", Value: url },
];
async function connect(ConnectionName: string, ProviderType: "GitHub" | "GitLab" | "Bitbucket" = "GitHub"): Promise<string> {
  const { ConnectionArn } = await connections.send(new CreateConnectionCommand({ ConnectionName, ProviderType, Tags: tags() }));
  return ConnectionArn!;
}

function declare(name: string, ConnectionArn: string, over: Record<string, string> = {}, triggers: object[] = []): PipelineDeclaration {
  const declaration = stage.declare(name, { Gate: [approval("Ask")] }, { executionMode: "PARALLEL" });
  Object.assign(declaration.stages![0]!.actions![0]!, {
    actionTypeId: { category: "Source", owner: "AWS", provider: "CodeStarSourceConnection", version: "1" },
    configuration: { ConnectionArn, FullRepositoryId: "octo/app", BranchName: "main", ...over },
  });
  if (triggers.length)
    declaration.triggers = triggers.map((git) => ({
      providerType: "CodeStarSourceConnection",
      gitConfiguration: { sourceActionName: "Fetch", ...git },
    })) as PipelineTriggerDeclaration[];
  return declaration;
}

const executions = async (pipelineName: string) =>
  (await stage.pipelines.send(new ListPipelineExecutionsCommand({ pipelineName }))).pipelineExecutionSummaries!;
const fetched = (pipelineName: string, id: string) =>
  until(
    async () => {
      const { actionExecutionDetails } = await stage.pipelines.send(
        new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId: id } }),
      );
      return actionExecutionDetails!.find(({ actionName, status }) => actionName === "Fetch" && status !== "InProgress");
    },
    { what: `the source of ${pipelineName}` },
  );
const deliveryUrl = (arn: string) => `${stage.server.endpoint}/_quintet/connections/${arn.split("/").at(-1)}`;
const push = (arn: string, ref: string, change: { before: string; after: string }) =>
  deliver(deliveryUrl(arn), gitHubPush("octo/app", ref, change), { secret: "hook-secret", headers: { "x-github-event": "push" } });
/** The look that a new watch begins with must be over, so that what follows is heard and not seen. */
const watched = (name: string) =>
  until(async () => {
    const { rows } = await stage.server.kernel.store.read((tx) =>
      sql<{ refs: unknown }>`select r.refs from codepipeline_repository r join codepipeline_source s on s.item = r.repository
        and s.container = r.container join codepipeline_pipeline p on p.id = s.pipeline_id where p.name = ${name}`.execute(tx),
    );
    return rows.length > 0 && rows.every(({ refs }) => refs !== null);
  });

function names(zip: Buffer): Promise<string[]> {
  return new Promise((resolve, reject) =>
    fromBuffer(zip, (error, file) => {
      if (error) return reject(error);
      const found: string[] = [];
      file.on("entry", ({ fileName }) => found.push(fileName)).on("end", () => resolve(found));
    }),
  );
}

describe("a connection", () => {
  it("is PENDING until it is told its secret, and listed by provider and host", async () => {
    const { ConnectionArn } = await connections.send(new CreateConnectionCommand({ ConnectionName: "later", ProviderType: "GitHub" }));
    expect(ConnectionArn).toMatch(/^arn:aws:codestar-connections:us-east-1:123456789012:connection\/[0-9a-f-]{36}$/);
    const status = async () =>
      (await connections.send(new GetConnectionCommand({ ConnectionArn: ConnectionArn! }))).Connection!.ConnectionStatus;
    expect(await status()).toBe("PENDING");
    await connections.send(new TagResourceCommand({ ResourceArn: ConnectionArn!, Tags: tags() }));
    expect(await status()).toBe("AVAILABLE");
    expect((await connections.send(new ListTagsForResourceCommand({ ResourceArn: ConnectionArn! }))).Tags).toEqual(tags());
    await connections.send(new UntagResourceCommand({ ResourceArn: ConnectionArn!, TagKeys: ["quintet:secret"] }));
    expect(await status()).toBe("PENDING");
    await connect("of-gitlab", "GitLab");
    const listed = await connections.send(new ListConnectionsCommand({ ProviderTypeFilter: "GitLab" }));
    expect(listed.Connections).toMatchObject([{ ConnectionName: "of-gitlab", ProviderType: "GitLab", ConnectionStatus: "AVAILABLE" }]);
    const page = await connections.send(new ListConnectionsCommand({ MaxResults: 1 }));
    expect(page.Connections).toHaveLength(1);
    const rest = await connections.send(new ListConnectionsCommand({ NextToken: page.NextToken! }));
    expect(rest.Connections!.map(({ ConnectionName }) => ConnectionName)).not.toContain(page.Connections![0]!.ConnectionName);
    await connections.send(new DeleteConnectionCommand({ ConnectionArn: ConnectionArn! }));
    await expect(status()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("to a host of one's own needs that host, which stays as long as it is used", async () => {
    const wrong = connections.send(new CreateConnectionCommand({ ConnectionName: "x", ProviderType: "GitHubEnterpriseServer" }));
    await expect(wrong).rejects.toMatchObject({ name: "ValidationException" });
    const asked = { Name: "ghes", ProviderType: "GitHubEnterpriseServer" as const, ProviderEndpoint: "https://git.example.com" };
    const { HostArn } = await connections.send(new CreateHostCommand(asked));
    expect(await connections.send(new GetHostCommand({ HostArn: HostArn! }))).toMatchObject({ ...asked, Status: "AVAILABLE" });
    const { ConnectionArn } = await connections.send(new CreateConnectionCommand({ ConnectionName: "ghes", HostArn: HostArn! }));
    await expect(connections.send(new DeleteHostCommand({ HostArn: HostArn! }))).rejects.toMatchObject({
      name: "ResourceUnavailableException",
    });
    await connections.send(new UpdateHostCommand({ HostArn: HostArn!, ProviderEndpoint: "https://git2.example.com" }));
    const { Hosts } = await connections.send(new ListHostsCommand({}));
    expect(Hosts).toMatchObject([{ HostArn, ProviderEndpoint: "https://git2.example.com" }]);
    await connections.send(new DeleteConnectionCommand({ ConnectionArn: ConnectionArn! }));
    await connections.send(new DeleteHostCommand({ HostArn: HostArn! }));
  });

  it("hands its token to nobody who may not read it", async () => {
    const ConnectionArn = await connect("guarded");
    await stage.iam.send(new CreateUserCommand({ UserName: "mallory" }));
    const policy = { UserName: "mallory", PolicyName: "p", PolicyDocument: allowing("codestar-connections:*") };
    await stage.iam.send(new PutUserPolicyCommand(policy));
    const { AccessKey } = await stage.iam.send(new CreateAccessKeyCommand({ UserName: "mallory" }));
    const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
    const mallory = stage.server.client(CodeStarConnectionsClient, { credentials });
    const denied = { name: "AccessDeniedException" };
    const elsewhere = [{ Key: "quintet:url", Value: "https://evil.example" }];
    await expect(mallory.send(new TagResourceCommand({ ResourceArn: ConnectionArn, Tags: elsewhere }))).rejects.toMatchObject(denied);
    const theirs = new CreateConnectionCommand({ ConnectionName: "theirs", ProviderType: "GitHub", Tags: tags() });
    await expect(mallory.send(theirs)).rejects.toMatchObject(denied);
    const move = mallory.send(new UntagResourceCommand({ ResourceArn: ConnectionArn, TagKeys: ["quintet:url"] }));
    await expect(move).rejects.toMatchObject(denied);
    const plain = [{ Key: "team", Value: "web" }];
    await mallory.send(new TagResourceCommand({ ResourceArn: ConnectionArn, Tags: plain }));
    await expect(
      connections.send(new TagResourceCommand({ ResourceArn: ConnectionArn, Tags: [{ Key: "quintet:secret", Value: "none-such" }] })),
    ).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("speaks both names of the service", async () => {
    const { stdout } = await promisify(execFile)("python3", ["-c", python], {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: stage.server.endpoint,
        AWS_ACCESS_KEY_ID: stage.server.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: stage.server.credentials.secretAccessKey,
        AWS_DEFAULT_REGION: stage.server.region,
      },
    });
    expect(stdout.trim()).toMatch(/^arn:aws:codeconnections:us-east-1:123456789012:connection\/[0-9a-f-]{36} PENDING$/);
  });
});

const python = `
import boto3
new, old = boto3.client("codeconnections"), boto3.client("codestar-connections")
arn = new.create_connection(ConnectionName="py", ProviderType="Bitbucket")["ConnectionArn"]
assert arn in [c["ConnectionArn"] for c in old.list_connections()["Connections"]]
print(arn, new.get_connection(ConnectionArn=arn)["Connection"]["ConnectionStatus"])
`;

describe("a source behind a connection", () => {
  it("brings the newest commit, with AWS's variables", async () => {
    const arn = await connect("zip");
    const id = await stage.create(declare("zip", arn, { DetectChanges: "false" }));
    const { output, status } = await fetched("zip", id);
    expect(status).toBe("Succeeded");
    const head = await host.git("octo/app", "rev-parse", "origin/main");
    expect(output!.outputVariables).toEqual({
      ...{ AuthorDate: expect.stringMatching(/Z$/), AuthorDisplayName: "Ada", AuthorEmail: "ada@example.com", AuthorId: "ada@example.com" },
      ...{ CommitId: head, CommitMessage: expect.stringContaining("Change"), ConnectionArn: arn, FullRepositoryName: "octo/app" },
      ...{ ProviderType: "GitHub", BranchName: "main" },
    });
    const { bucket, key } = output!.outputArtifacts![0]!.s3location!;
    expect((await names(await stage.get(bucket!, key!))).filter((name) => !name.endsWith("/"))).toEqual(
      expect.arrayContaining(["index.html", "docs/a.md"]),
    );
    expect((await executions("zip"))[0]!.sourceRevisions).toMatchObject([
      { revisionId: head, revisionUrl: `${host.url}/octo/app/commit/${head}` },
    ]);
  });

  it("leaves a reference for CodeBuild where that is asked for", async () => {
    const arn = await connect("ref");
    const id = await stage.create(declare("ref", arn, { DetectChanges: "false", OutputArtifactFormat: "CODEBUILD_CLONE_REF" }));
    const { bucket, key } = (await fetched("ref", id)).output!.outputArtifacts![0]!.s3location!;
    expect(JSON.parse((await stage.get(bucket!, key!)).toString())).toEqual({
      ...{ type: "GITHUB", location: `${host.url}/octo/app.git`, branch: "main", connectionArn: arn },
      commitId: await host.git("octo/app", "rev-parse", "origin/main"),
    });
  });

  it("fails with a clear reason: pending, unknown, a wrong token, a role that may not", async () => {
    const failure = async (name: string, declaration: PipelineDeclaration) => {
      const { output } = await fetched(name, await stage.create(declaration));
      return output!.executionResult!.errorDetails;
    };
    const off = { DetectChanges: "false" };
    const { ConnectionArn: pending } = await connections.send(new CreateConnectionCommand({ ConnectionName: "p", ProviderType: "GitHub" }));
    expect(await failure("pending", declare("pending", pending!, off))).toMatchObject({ message: expect.stringContaining("PENDING") });
    const unknown = "arn:aws:codestar-connections:us-east-1:123456789012:connection/none";
    expect(await failure("unknown", declare("unknown", unknown, off))).toMatchObject({ message: expect.stringContaining("not found") });
    const arn = await connect("broken");
    expect(await failure("no-branch", declare("no-branch", arn, { ...off, BranchName: "none" }))).toMatchObject({
      code: "ConfigurationError",
      message: expect.stringContaining("none"),
    });
    await stage.iam.send(
      new PutRolePolicyCommand({
        ...{ RoleName: "pipe", PolicyName: "deny" },
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Deny", Action: ["codestar-connections:UseConnection", "codeconnections:UseConnection"], Resource: arn }],
        }),
      }),
    );
    expect(await failure("denied", declare("denied", arn, off))).toMatchObject({
      code: "PermissionError",
      message: expect.stringContaining("codestar-connections:UseConnection"),
    });
  });
});

describe("changes", () => {
  it("on the branch start the pipeline when the host delivers them, once, and only when it signed them", async () => {
    const arn = await connect("heard");
    await stage.create(declare("heard", arn));
    await watched("heard");
    const change = await host.commit("octo/app", "main", { "index.html": "two" });
    const forged = await deliver(deliveryUrl(arn), gitHubPush("octo/app", "refs/heads/main", change), {
      ...{ secret: "guess", headers: { "x-github-event": "push" } },
    });
    expect(forged.status).toBe(403);
    expect((await push(arn, "refs/heads/main", change)).status).toBe(202);
    // GitHub may deliver twice; another branch is none of its business.
    await push(arn, "refs/heads/main", change);
    await push(arn, "refs/heads/dev", await host.commit("octo/app", "dev", { "dev.txt": "x" }));
    const [started] = await until(async () => {
      const found = await executions("heard");
      return found.length > 1 ? found : undefined;
    });
    expect(started!.trigger!.triggerType).toBe("WebhookV2");
    expect(JSON.parse(started!.trigger!.triggerDetail!)).toEqual({
      ...{ "connection-arn": arn, "full-repository-name": "octo/app", "branch-name": "main", "commit-id": change.after },
    });
    expect((await fetched("heard", started!.pipelineExecutionId!)).output!.outputVariables!.CommitId).toBe(change.after);
    await nothingLeft();
    expect((await executions("heard")).length).toBe(2);
  });

  /** The minute passes at once. */
  const look = () =>
    stage.server.kernel.store.transaction(async (tx) => {
      await sql`update codepipeline_repository set next_look_at = now()`.execute(tx);
      await sql`update wake set due_at = now() where kind = 'codepipeline/repository'`.execute(tx);
    });

  it("are found by looking where nobody delivers: any git server", async () => {
    const open = await startGitHost();
    try {
      await open.createRepository("plain");
      await open.commit("plain", "main", { "a.txt": "one" });
      const Tags = [{ Key: "quintet:provider", Value: "git" }];
      const asked = { Name: "any", ProviderType: "GitLabSelfManaged" as const, ProviderEndpoint: open.url, Tags };
      const { HostArn } = await connections.send(new CreateHostCommand(asked));
      const anonymous = [{ Key: "quintet:secret", Value: "none" }];
      const { ConnectionArn } = await connections.send(
        new CreateConnectionCommand({ ConnectionName: "any", HostArn: HostArn!, Tags: anonymous }),
      );
      await stage.create(declare("plain", ConnectionArn!, { FullRepositoryId: "plain.git" }));
      await watched("plain");
      const { after } = await open.commit("plain", "main", { "a.txt": "two" });
      await look();
      await until(async () => (await executions("plain")).some(({ sourceRevisions }) => sourceRevisions![0]?.revisionId === after));
      await nothingLeft();
      expect((await executions("plain")).length).toBe(2);
    } finally {
      await open.stop();
    }
  });

  it("are found by looking for a GitHub source of the first version", async () => {
    const declaration = declare("version-1", "");
    Object.assign(declaration.stages![0]!.actions![0]!, {
      actionTypeId: { category: "Source", owner: "ThirdParty", provider: "GitHub", version: "1" },
      configuration: { Owner: "octo", Repo: "app", Branch: "main", OAuthToken: "git-token" },
    });
    await stage.create(declaration);
    await watched("version-1");
    const { after } = await host.commit("octo/app", "main", { "v1.txt": "1" });
    await look();
    const started = await until(async () =>
      (await executions("version-1")).find(({ sourceRevisions }) => sourceRevisions![0]?.revisionId === after),
    );
    expect(started!.trigger).toEqual({ triggerType: "PollForSourceChanges", triggerDetail: "Fetch" });
  });
});

/** Every event was considered: what is going to start has started. */
const nothingLeft = () =>
  until(async () => {
    const { rows } = await stage.server.kernel.store.read((tx) => sql`select id from codepipeline_repository_event`.execute(tx));
    return rows.length === 0;
  });

describe("triggers", () => {
  const started = async (name: string): Promise<string[]> => {
    await nothingLeft();
    const found = (await executions(name)).filter(({ trigger }) => trigger!.triggerType === "WebhookV2");
    return found.map(({ trigger }) => {
      const detail = JSON.parse(trigger!.triggerDetail!) as Record<string, string>;
      return detail["tag-name"] ?? detail["branch-name"]!;
    });
  };

  it("filter pushes by branch, tag and the files they touch", async () => {
    const arn = await connect("filters");
    const includes = (...patterns: string[]) => ({ includes: patterns });
    await stage.create(declare("branches", arn, {}, [{ push: [{ branches: { includes: ["feature/**"], excludes: ["**/wip"] } }] }]));
    await stage.create(declare("tags", arn, {}, [{ push: [{ tags: includes("v*") }] }]));
    await stage.create(declare("files", arn, {}, [{ push: [{ branches: includes("main"), filePaths: includes("src/**") }] }]));
    for (const name of ["branches", "tags", "files"]) await watched(name);

    await push(arn, "refs/heads/feature/a", await host.commit("octo/app", "feature/a", { "f.txt": "1" }));
    await push(arn, "refs/heads/feature/wip", await host.commit("octo/app", "feature/wip", { "f.txt": "2" }));
    await push(arn, "refs/heads/main", await host.commit("octo/app", "main", { "docs/a.md": "b" }));
    const source = await host.commit("octo/app", "main", { "src/x.js": "1", "docs/a.md": "c" });
    await push(arn, "refs/heads/main", source);
    await host.git("octo/app", "tag", "v1.0");
    await host.git("octo/app", "push", "--quiet", "origin", "v1.0");
    await push(arn, "refs/tags/v1.0", { before: "0".repeat(40), after: source.after });
    expect(await started("branches")).toEqual(["feature/a"]);
    expect(await started("tags")).toEqual(["v1.0"]);
    expect(await started("files")).toEqual(["main"]);
    const [run] = (await executions("tags")).filter(({ trigger }) => trigger!.triggerType === "WebhookV2");
    const variables = (await fetched("tags", run!.pipelineExecutionId!)).output!.outputVariables!;
    expect(variables).toMatchObject({ TagName: "v1.0", CommitId: source.after });
    expect(variables).not.toHaveProperty("BranchName");
  });

  it("filter pull requests by event, destination and files, and run the source branch", async () => {
    const arn = await connect("requests");
    const filter = { events: ["OPEN", "UPDATED"], branches: { includes: ["main"] }, filePaths: { includes: ["src/**"] } };
    await stage.create(declare("requests", arn, {}, [{ pullRequest: [filter] }]));
    await watched("requests");
    const base = await host.git("octo/app", "rev-parse", "origin/main");
    const { after } = await host.commit("octo/app", "topic", { "src/topic.js": "1" });
    // What came into main meanwhile is no change of the pull request.
    await host.commit("octo/app", "main", { "docs/a.md": "later" });
    const request = (action: string, head: string, over: object = {}) =>
      deliver(
        deliveryUrl(arn),
        {
          ...{ action, repository: { full_name: "Octo/App" } },
          pull_request: { number: 7, title: "A topic", head: { ref: "topic", sha: head }, base: { ref: "main", sha: base }, ...over },
        },
        { secret: "hook-secret", headers: { "x-github-event": "pull_request" } },
      );
    await request("opened", after);
    await request("closed", after);
    await request("opened", after, { base: { ref: "dev", sha: base } });
    const docs = await host.commit("octo/app", "docs-only", { "docs/b.md": "b" });
    await request("opened", docs.after, { head: { ref: "docs-only", sha: docs.after } });
    expect(await started("requests")).toEqual(["topic"]);
    const [run] = await executions("requests");
    expect((await fetched("requests", run!.pipelineExecutionId!)).output!.outputVariables).toMatchObject({
      ...{ PullRequestId: "7", PullRequestTitle: "A topic", SourceBranchName: "topic", DestinationBranchName: "main", CommitId: after },
    });
    const { pipelineExecution } = await stage.pipelines.send(
      new GetPipelineExecutionCommand({ pipelineName: "requests", pipelineExecutionId: run!.pipelineExecutionId! }),
    );
    expect(pipelineExecution!.trigger!.triggerType).toBe("WebhookV2");
  });

  it.each<[what: string, triggers: object[], message: RegExp]>([
    [
      "tags and branches together",
      [{ push: [{ tags: { includes: ["v*"] }, branches: { includes: ["main"] } }] }],
      /valid filter combinations/,
    ],
    ["files without branches", [{ push: [{ filePaths: { includes: ["src/**"] } }] }], /valid filter combinations/],
    ["an empty filter", [{ push: [{}] }], /valid filter combinations/],
    ["the same filter twice", [{ push: [{ branches: { includes: ["a"] } }, { branches: { includes: ["a"] } }] }], /more than once/],
    [
      "another action",
      [{ sourceActionName: "Ask", push: [{ branches: { includes: ["a"] } }] }],
      /must reference a CodeStarSourceConnection/,
    ],
    ["two for one action", [{}, {}], /more than one trigger/],
  ])("are refused with %s", async (_what, triggers, message) => {
    const declaration = declare("refused", "arn:aws:codeconnections:us-east-1:123456789012:connection/x", {}, triggers);
    await expect(stage.create(declaration)).rejects.toMatchObject({
      name: "InvalidStructureException",
      message: expect.stringMatching(message),
    });
  });
});

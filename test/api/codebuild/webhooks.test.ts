import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  BatchGetProjectsCommand,
  type Build,
  CreateWebhookCommand,
  type CreateWebhookCommandInput,
  DeleteWebhookCommand,
  ImportSourceCredentialsCommand,
  ListBuildsForProjectCommand,
  UpdateWebhookCommand,
} from "@aws-sdk/client-codebuild";
import { CodeCommitClient, CreateCommitCommand, CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../harness/index.ts";
import { type BuildStage, createBuildStage, output } from "./build-stage.ts";
import { type GitHost, startGitHost, type Work } from "./git-host.ts";

let stage: BuildStage;
let host: GitHost;
let app: Work;
let commit: string;
const buildspec = JSON.stringify({
  version: "0.2",
  phases: { build: { commands: ["echo $CODEBUILD_WEBHOOK_EVENT $CODEBUILD_WEBHOOK_TRIGGER", "echo $CODEBUILD_WEBHOOK_HEAD_REF"] } },
});

beforeAll(async () => {
  [stage, host] = await Promise.all([createBuildStage(), startGitHost()]);
  app = await host.repository("org/app");
  writeFileSync(join(app.folder, "x"), "x");
  await app.git("add", ".");
  await app.git("commit", "-q", "-m", "first");
  commit = await app.git("rev-parse", "HEAD");
  await app.git("push", "-q", "origin", "main", "main:refs/pull/7/head");
  for (const serverType of ["GITHUB_ENTERPRISE", "GITLAB_SELF_MANAGED", "BITBUCKET"] as const) {
    const over =
      serverType === "BITBUCKET" ? { authType: "BASIC_AUTH" as const, username: "me" } : { authType: "PERSONAL_ACCESS_TOKEN" as const };
    await stage.codebuild.send(new ImportSourceCredentialsCommand({ serverType, token: host.login.password, ...over }));
  }
  host.answer = (method, path) => {
    if (method === "POST" && path.endsWith("/hooks")) return { id: 99, uuid: "{99}" };
    if (method === "DELETE" || /\/statuses/.test(path)) return {};
    if (path.includes("/collaborators/trusted/")) return { role_name: "maintain" };
    if (path.includes("/collaborators/reader/")) return { role_name: "read" };
    if (path.endsWith("/pulls/7")) return pullRequest("outsider");
    if (path.includes("/pulls/7/files")) return [{ filename: "src/x.ts" }];
    return undefined;
  };
});
afterAll(() => Promise.all([stage.stop(), host.stop()]));

const pullRequest = (login: string) => ({
  number: 7,
  head: { sha: commit, ref: "topic", repo: { full_name: "somebody/app" } },
  base: { ref: "main" },
  user: { login },
});
const source = (type: "GITHUB_ENTERPRISE" | "GITLAB_SELF_MANAGED" | "BITBUCKET" = "GITHUB_ENTERPRISE") => ({
  ...{ type, location: app.url, buildspec, reportBuildStatus: true },
});
const create = async (projectName: string, over: Partial<CreateWebhookCommandInput> = {}) =>
  (await stage.codebuild.send(new CreateWebhookCommand({ projectName, ...over }))).webhook!;
const shown = async (name: string) => (await stage.codebuild.send(new BatchGetProjectsCommand({ names: [name] }))).projects![0]!;
const active = async (name: string) => {
  await until(async () => (await shown(name)).webhook?.status === "ACTIVE");
  return (await shown(name)).webhook!;
};
/** Delivers as GitHub does. */
async function deliver(
  to: { payloadUrl?: string | undefined; secret?: string | undefined },
  event: string,
  body: object,
  over: Record<string, string> = {},
) {
  const text = JSON.stringify(body);
  const signature = `sha256=${createHmac("sha256", to.secret ?? "")
    .update(text)
    .digest("hex")}`;
  const headers = {
    "x-github-event": event,
    "x-hub-signature-256": signature,
    "user-agent": "GitHub-Hookshot/abc",
    "content-type": "application/json",
  };
  const response = await fetch(to.payloadUrl!, { method: "POST", body: text, headers: { ...headers, ...over } });
  return `${response.status} ${((await response.json()) as { message: string }).message}`;
}
const common = () => ({ repository: { full_name: "org/app" }, sender: { id: 42, login: "x" } });
const push = () => ({
  ...common(),
  ref: "refs/heads/main",
  before: "0".repeat(40),
  after: commit,
  head_commit: { message: "first" },
  commits: [{ added: ["x"] }],
});

async function builds(name: string, count: number): Promise<Build[]> {
  const ids = async () => (await stage.codebuild.send(new ListBuildsForProjectCommand({ projectName: name, sortOrder: "ASCENDING" }))).ids!;
  await until(async () => (await ids()).length >= count, { what: `${count} builds of ${name}` });
  return Promise.all((await ids()).map((id) => stage.ended(id)));
}
const statuses = () =>
  host.seen.filter(({ url }) => url.includes("/statuses")).map(({ body }) => JSON.parse(body) as Record<string, string>);

test("a hook is set up at GitHub, its pushes build, their commits show how it goes, and it is taken away again", async () => {
  await stage.project("hub", "", { source: source() });
  const made = await create("hub", {
    filterGroups: [
      [
        { type: "EVENT", pattern: "PUSH" },
        { type: "FILE_PATH", pattern: "^x$" },
      ],
    ],
  });
  expect(made).toMatchObject({
    payloadUrl: expect.stringMatching(/\/webhooks\?t=[\w-]+&v=1$/),
    secret: expect.any(String),
    buildType: "BUILD",
  });
  const webhook = await active("hub");
  expect(webhook.url).toBe(`${host.origin}/api/v3/repos/org/app/hooks/99`);
  expect(webhook.secret).toBeUndefined();
  const hook = JSON.parse(host.seen.find(({ url }) => url.endsWith("/hooks"))!.body) as { config: object; events: string[] };
  expect(hook.config).toMatchObject({ url: made.payloadUrl, secret: made.secret });
  expect(hook.events).toContain("issue_comment");
  await expect(create("hub")).rejects.toMatchObject({ name: "ResourceAlreadyExistsException" });

  expect(await deliver(made, "ping", common())).toBe("200 Nothing to build");
  expect(await deliver({ ...made, secret: "wrong" }, "push", push())).toBe("403 The signature does not match");
  expect(await deliver({ payloadUrl: made.payloadUrl!.replace("t=", "t=x") }, "push", push())).toBe("404 No such webhook");
  expect(await deliver(made, "push", push(), { "x-github-delivery": "d1" })).toBe("200 Accepted");
  expect(await deliver(made, "push", push(), { "x-github-delivery": "d1" })).toBe("200 Accepted before");
  expect(await deliver(made, "push", { ...push(), commits: [{ added: ["y"] }] }, { "x-github-delivery": "d2" })).toBe("200 Accepted");
  const odd = { ...push(), commits: [{ added: ["y\0"] }], head_commit: { message: "\ud800" } };
  expect(await deliver(made, "push", odd, { "x-github-delivery": "d3" })).toBe("200 Accepted");
  const [build, ...more] = await builds("hub", 1);
  expect(more).toEqual([]);
  expect(build).toMatchObject({ buildStatus: "SUCCEEDED", sourceVersion: commit, initiator: "GitHub-Hookshot/abc" });
  expect(output(await stage.log(build!))).toEqual(["PUSH branch/main", "refs/heads/main"]);
  await until(() => statuses().length >= 2);
  expect(statuses().map(({ state }) => state)).toEqual(["pending", "success"]);
  expect(statuses()[0]!["context"]).toBe("AWS CodeBuild us-east-1 (hub)");

  const { webhook: rotated } = await stage.codebuild.send(
    new UpdateWebhookCommand({ projectName: "hub", rotateSecret: true, branchFilter: "^main$" }),
  );
  expect(rotated).toMatchObject({ secret: expect.any(String), branchFilter: "^main$", filterGroups: [] });
  await active("hub");
  expect(await deliver(made, "push", push())).toBe("403 The signature does not match");
  await stage.codebuild.send(new DeleteWebhookCommand({ projectName: "hub" }));
  await until(() => host.seen.filter(({ method }) => method === "DELETE").length === 2);
  expect((await shown("hub")).webhook).toBeUndefined();
  await create("hub");
});

test("a stranger's pull request waits for a trusted comment on its very commit", async () => {
  await stage.project("pulls", "", { source: source() });
  const made = await create("pulls", {
    filterGroups: [
      [
        { type: "EVENT", pattern: "PULL_REQUEST_CREATED" },
        { type: "FILE_PATH", pattern: "^src/" },
      ],
    ],
  });
  expect(made.pullRequestBuildPolicy).toEqual({
    requiresCommentApproval: "ALL_PULL_REQUESTS",
    approverRoles: ["GITHUB_ADMIN", "GITHUB_MAINTAIN", "GITHUB_WRITE"],
  });
  await active("pulls");
  const before = statuses().length;
  const comment = (login: string, sha: string) => ({
    ...{ ...common(), action: "created", issue: { number: 7, pull_request: {} } },
    comment: { body: `/codebuild_run(${sha})`, user: { login } },
  });
  await deliver(made, "pull_request", { ...common(), action: "opened", pull_request: pullRequest("reader") });
  await until(() => statuses().length > before);
  expect(statuses().at(-1)).toMatchObject({ state: "failure", description: "Pull request approval required for starting a build" });
  await deliver(made, "issue_comment", comment("reader", commit));
  await deliver(made, "issue_comment", comment("trusted", "b".repeat(40)));
  await deliver(made, "issue_comment", comment("trusted", commit));
  const [first] = await builds("pulls", 1);
  expect(first).toMatchObject({ buildStatus: "SUCCEEDED", sourceVersion: "pr/7", resolvedSourceVersion: commit });
  expect(output(await stage.log(first!))).toEqual(["PULL_REQUEST_CREATED pr/7", "refs/heads/topic"]);
  await deliver(made, "pull_request", { ...common(), action: "opened", pull_request: pullRequest("trusted") });
  expect(await builds("pulls", 2)).toHaveLength(2);
});

describe("other hosts", () => {
  test("GitLab sends its secret as a token, and wants its own words for statuses", async () => {
    await stage.project("lab", "", { source: source("GITLAB_SELF_MANAGED") });
    const made = await create("lab", { filterGroups: [[{ type: "EVENT", pattern: "PUSH" }]] });
    await active("lab");
    const body = {
      ref: "refs/heads/main",
      after: commit,
      checkout_sha: commit,
      user_id: 1,
      project: { path_with_namespace: "org/app" },
      commits: [],
    };
    const headers = { "x-gitlab-event": "Push Hook", "x-gitlab-token": made.secret!, "user-agent": "GitLab/17" };
    expect(await deliver(made, "", body, { ...headers, "x-gitlab-token": "wrong" })).toMatch(/^403/);
    expect(await deliver(made, "", body, headers)).toBe("200 Accepted");
    const [build] = await builds("lab", 1);
    expect(build).toMatchObject({ buildStatus: "SUCCEEDED", initiator: "GitLab/17" });
    await until(() =>
      host.seen.some(({ url, body: said }) => url === `/api/v4/projects/org%2Fapp/statuses/${commit}` && said.includes('"success"')),
    );
  });

  test("Bitbucket signs nothing: the address is the secret", async () => {
    await stage.project("bucket", "", { source: source("BITBUCKET") });
    const made = await create("bucket");
    expect(made.secret).toBeUndefined();
    await active("bucket");
    const target = { hash: commit, message: "first" };
    const body = {
      repository: { full_name: "org/app" },
      actor: { account_id: "7:a" },
      push: { changes: [{ new: { type: "branch", name: "main", target } }] },
    };
    expect(await deliver(made, "", body, { "x-event-key": "repo:push", "user-agent": "Bitbucket-Webhooks/2.0" })).toBe("200 Accepted");
    expect((await builds("bucket", 1))[0]).toMatchObject({ buildStatus: "SUCCEEDED" });
    await until(() =>
      host.seen.some(
        ({ url, body: said }) => url === `/2.0/repositories/org/app/commit/${commit}/statuses/build` && said.includes('"SUCCESSFUL"'),
      ),
    );
  });

  test("a push to this server's own repository builds where a project asks for it", async () => {
    const codecommit = stage.server.client(CodeCommitClient);
    await codecommit.send(new CreateRepositoryCommand({ repositoryName: "local" }));
    const location = "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/local";
    await stage.project("local", "", { source: { type: "CODECOMMIT", location, buildspec } });
    await create("local", {
      filterGroups: [
        [
          { type: "EVENT", pattern: "PUSH" },
          { type: "FILE_PATH", pattern: "^wanted$" },
        ],
      ],
    });
    const write = async (filePath: string, parentCommitId?: string) => {
      const putFiles = [{ filePath, fileContent: Buffer.from(filePath) }];
      return codecommit.send(
        new CreateCommitCommand({ repositoryName: "local", branchName: "main", putFiles, ...(parentCommitId ? { parentCommitId } : {}) }),
      );
    };
    const first = await write("other");
    const second = await write("wanted", first.commitId);
    const found = await builds("local", 1);
    expect(found.map(({ sourceVersion }) => sourceVersion)).toEqual([second.commitId]);
  });
});

test("what cannot be hooked is refused", async () => {
  await stage.project("none", buildspec);
  await expect(create("none")).rejects.toMatchObject({ name: "InvalidInputException", message: expect.stringContaining("NO_SOURCE") });
  await stage.project("tokenless", "", { source: { type: "GITHUB", location: app.url, buildspec } });
  await expect(create("tokenless")).rejects.toMatchObject({ message: "Could not find access token for server type github" });
  await expect(create("tokenless", { filterGroups: [[{ type: "HEAD_REF", pattern: "x" }]] })).rejects.toMatchObject({
    name: "InvalidInputException",
  });
  await expect(stage.codebuild.send(new DeleteWebhookCommand({ projectName: "none" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("a badge shows how the latest build of a branch ended", async () => {
  await stage.project("badged", "", { source: { ...source(), reportBuildStatus: false }, badgeEnabled: true });
  const { badge } = await shown("badged");
  const picture = async () => (await (await fetch(badge!.badgeRequestUrl!)).text()).match(/Build: ([a-z ]+)/)![1];
  expect(await picture()).toBe("unknown");
  await stage.run("badged", { sourceVersion: "main" });
  expect(await picture()).toBe("passing");
  expect((await fetch(badge!.badgeRequestUrl!.replace("uuid=", "uuid=x"))).status).toBe(404);
});

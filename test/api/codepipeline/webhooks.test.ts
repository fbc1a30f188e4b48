import { createHmac } from "node:crypto";
import {
  DeleteWebhookCommand,
  DeregisterWebhookWithThirdPartyCommand,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  ListTagsForResourceCommand,
  ListWebhooksCommand,
  type PipelineDeclaration,
  PutWebhookCommand,
  RegisterWebhookWithThirdPartyCommand,
  type WebhookDefinition,
} from "@aws-sdk/client-codepipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../harness/index.ts";
import { startGitHost, type TestGitHost } from "./git-host.ts";
import { approval, createPipelineStage, type PipelineStage } from "./pipeline-stage.ts";

let stage: PipelineStage;
let host: TestGitHost;
beforeAll(async () => {
  host = await startGitHost("gh-token");
  stage = await createPipelineStage({ gitHubUrl: host.url, gitPollSeconds: 3600 });
  await host.createRepository("octo/app");
  await host.commit("octo/app", "main", { "index.html": "one" });
  await stage.create(fromGitHub("hooked"));
});
afterAll(async () => {
  await stage?.stop();
  await host?.stop();
});

const send: PipelineStage["pipelines"]["send"] = ((command: never) => stage.pipelines.send(command)) as never;

function fromGitHub(name: string): PipelineDeclaration {
  const declaration = stage.declare(name, { Gate: [approval("Ask")] });
  Object.assign(declaration.stages![0]!.actions![0]!, {
    actionTypeId: { category: "Source", owner: "ThirdParty", provider: "GitHub", version: "1" },
    configuration: { Owner: "octo", Repo: "app", Branch: "main", OAuthToken: "gh-token", PollForSourceChanges: "false" },
  });
  return declaration;
}

const definition = (name: string, over: Partial<WebhookDefinition> = {}): WebhookDefinition => ({
  ...{ name, targetPipeline: "hooked", targetAction: "Fetch" },
  filters: [{ jsonPath: "$.ref", matchEquals: "refs/heads/{Branch}" }],
  authentication: "GITHUB_HMAC",
  authenticationConfiguration: { SecretToken: "s3cret" },
  ...over,
});
const put = async (webhook: WebhookDefinition, over: object = {}) => (await send(new PutWebhookCommand({ webhook, ...over }))).webhook!;
const list = async () => (await send(new ListPipelineExecutionsCommand({ pipelineName: "hooked" }))).pipelineExecutionSummaries!;
const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body), headers });
const hmac = (algorithm: string, body: object, secret = "s3cret") =>
  `${algorithm}=${createHmac(algorithm, secret).update(JSON.stringify(body)).digest("hex")}`;
const push = { ref: "refs/heads/main", commits: [{ id: "x" }] };

describe("a webhook", () => {
  it.each([
    ["sha1", "x-hub-signature"],
    ["sha256", "x-hub-signature-256"],
  ])("starts its pipeline for a push that is signed with %s", async (algorithm, header) => {
    const { url, arn } = await put(definition("signed"));
    const answer = await post(url!, push, { [header]: hmac(algorithm, push) });
    expect(answer.status).toBe(200);
    const { pipelineExecutionId } = (await answer.json()) as { pipelineExecutionId: string };
    const { pipelineExecution } = await send(new GetPipelineExecutionCommand({ pipelineName: "hooked", pipelineExecutionId }));
    expect(pipelineExecution!.trigger).toEqual({ triggerType: "Webhook", triggerDetail: arn });
    const { webhooks } = await send(new ListWebhooksCommand({}));
    expect(webhooks!.find((one) => one.arn === arn)!.lastTriggered).toBeInstanceOf(Date);
  });

  it("starts nothing for a wrong signature, another branch, a ping or what is not JSON", async () => {
    const { url } = await put(definition("strict"));
    const before = (await list()).length;
    const status = async (body: object, headers: Record<string, string>) => (await post(url!, body, headers)).status;
    expect(await status(push, {})).toBe(403);
    expect(await status(push, { "x-hub-signature-256": hmac("sha256", push, "other") })).toBe(403);
    expect(await status(push, { "x-hub-signature-256": hmac("sha256", { ...push, more: 1 }) })).toBe(403);
    const other = { ref: "refs/heads/dev" };
    expect(await status(other, { "x-hub-signature-256": hmac("sha256", other) })).toBe(200);
    const ping = { zen: "Keep it logically awesome." };
    expect(await status(ping, { "x-hub-signature-256": hmac("sha256", ping) })).toBe(200);
    const words = createHmac("sha256", "s3cret").update("no json").digest("hex");
    expect((await post(url!, "no json", { "x-hub-signature-256": `sha256=${words}` })).status).toBe(400);
    expect((await post(`${url}x`, push)).status).toBe(404);
    expect((await list()).length).toBe(before);
  });

  it("lets in by address, or everybody", async () => {
    const started = async (webhook: WebhookDefinition) => {
      const before = (await list()).length;
      const { status } = await post((await put(webhook)).url!, push);
      return [status, (await list()).length - before];
    };
    const byIp = (AllowedIPRange: string) => definition("by-ip", { authentication: "IP", authenticationConfiguration: { AllowedIPRange } });
    expect(await started(byIp("127.0.0.0/8"))).toEqual([200, 1]);
    expect(await started(byIp("10.0.0.0/8"))).toEqual([403, 0]);
    const open = definition("open", { authentication: "UNAUTHENTICATED", authenticationConfiguration: {} });
    expect(await started({ ...open, filters: [{ jsonPath: "$.commits[*].id", matchEquals: "x" }, { jsonPath: "$..ref" }] })).toEqual([
      200, 1,
    ]);
    expect(await started({ ...open, filters: [{ jsonPath: "$.commits[0].id", matchEquals: "y" }] })).toEqual([200, 0]);
  });

  it("is listed without its secret, keeps its address when changed, and gets another one when created again", async () => {
    const tags = [{ key: "team", value: "web" }];
    const first = await put(definition("kept"), { tags });
    expect(first).toMatchObject({ definition: { authenticationConfiguration: { SecretToken: "****" } }, tags });
    expect((await send(new ListTagsForResourceCommand({ resourceArn: first.arn! }))).tags).toEqual(tags);
    const again = await put(definition("kept", { filters: [{ jsonPath: "$.ref" }] }));
    expect(again.url).toBe(first.url);
    const page = await send(new ListWebhooksCommand({ MaxResults: 1 }));
    expect(page.webhooks).toHaveLength(1);
    expect(page.NextToken).toBeTruthy();
    await send(new DeleteWebhookCommand({ name: "kept" }));
    await send(new DeleteWebhookCommand({ name: "kept" }));
    expect((await post(first.url!, push)).status).toBe(404);
    expect((await put(definition("kept"))).url).not.toBe(first.url);
  });

  it.each<[what: string, over: Partial<WebhookDefinition>, name: string]>([
    ["the secret is missing", { authenticationConfiguration: {} }, "InvalidWebhookAuthenticationParametersException"],
    ["IP comes with a secret", { authentication: "IP" }, "InvalidWebhookAuthenticationParametersException"],
    [
      "the range is none",
      { authentication: "IP", authenticationConfiguration: { AllowedIPRange: "home" } },
      "InvalidWebhookAuthenticationParametersException",
    ],
    ["a path cannot be read", { filters: [{ jsonPath: "$.a[?(@.b)]" }] }, "InvalidWebhookFilterPatternException"],
    ["a placeholder is unknown", { filters: [{ jsonPath: "$.ref", matchEquals: "{Nope}" }] }, "InvalidWebhookFilterPatternException"],
    ["the pipeline does not exist", { targetPipeline: "none" }, "PipelineNotFoundException"],
    ["the action is not in the first stage", { targetAction: "Ask" }, "ValidationException"],
  ])("is refused when %s", async (_what, over, name) => {
    await expect(put(definition("refused", over))).rejects.toMatchObject({ name });
  });

  it("is set up at GitHub and removed there", async () => {
    const { url } = await put(definition("registered"));
    const named = { webhookName: "registered" };
    await send(new RegisterWebhookWithThirdPartyCommand(named));
    await send(new RegisterWebhookWithThirdPartyCommand(named));
    const made = host.calls.filter(({ method }) => method === "POST");
    expect(made).toMatchObject([
      {
        path: "/api/v3/repos/octo/app/hooks",
        token: "gh-token",
        body: { config: { url, secret: "s3cret" }, events: ["push", "pull_request"] },
      },
    ]);
    await send(new DeregisterWebhookWithThirdPartyCommand(named));
    expect(host.calls.at(-1)).toMatchObject({ method: "DELETE", path: expect.stringMatching(/\/hooks\/\d+$/) });
    await expect(send(new RegisterWebhookWithThirdPartyCommand({ webhookName: "none" }))).rejects.toMatchObject({
      name: "WebhookNotFoundException",
    });
    await stage.create(stage.declare("from-s3", { Gate: [approval("Ask")] }));
    await put(definition("no-host", { targetPipeline: "from-s3", filters: [] }));
    await expect(send(new RegisterWebhookWithThirdPartyCommand({ webhookName: "no-host" }))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("git host"),
    });
  });
});

describe("a GitHub source of the first version", () => {
  it("fetches with its token, which nobody reads", async () => {
    const { pipeline } = await send(new GetPipelineCommand({ name: "hooked" }));
    expect(pipeline!.stages![0]!.actions![0]!.configuration!.OAuthToken).toBe("****");
    const found = await until(async () => {
      const { actionExecutionDetails } = await send(new ListActionExecutionsCommand({ pipelineName: "hooked" }));
      return actionExecutionDetails!.find(({ actionName, status }) => actionName === "Fetch" && status === "Succeeded");
    });
    expect(found!.output!.outputVariables).toMatchObject({ BranchName: "main", RepositoryName: "app", CommitMessage: "Change index.html" });
    expect(host.logins).toContain("gh-token");
  });
});

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentCommand,
  CreateDeploymentGroupCommand,
  GetDeploymentCommand,
  GetDeploymentTargetCommand,
  StopDeploymentCommand,
} from "@aws-sdk/client-codedeploy";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CommandService, type HostCommand } from "../../../src/agent/command-service.ts";
import type { AgentConfiguration } from "../../../src/agent/configuration.ts";
import { openEnvelope } from "../../../src/agent/envelope.ts";
import { sign } from "../../../src/agent/signature.ts";
import { configurationPath } from "../../../src/cli/host/keeper-folder.ts";
import { registerHost } from "../../../src/cli/host/register-host.ts";
import { createWaitingHosts } from "../../../src/services/codedeploy/endpoints/waiting-hosts.ts";
import { startServer, type TestServer, until } from "../../harness/index.ts";

let server: TestServer;
let codedeploy: CodeDeployClient;
let folder: string;
const configurations: Record<string, AgentConfiguration> = {};
const names = { applicationName: "web", deploymentGroupName: "fleet" };
const revision = { revisionType: "S3" as const, s3Location: { bucket: "b", key: "k.zip", bundleType: "zip" as const, eTag: '"abc"' } };
const never = new AbortController().signal;

beforeAll(async () => {
  server = await startServer();
  codedeploy = server.client(CodeDeployClient);
  folder = await mkdtemp(join(tmpdir(), "quintet-commands-"));
  for (const name of ["one", "two"]) {
    const root = join(folder, name);
    const { endpoint, region, credentials } = server;
    expect(await registerHost({ name, root, endpoint, region, credentials, tags: { host: name } })).toBe(true);
    expect(await registerHost({ name, root, endpoint, region, credentials, tags: { host: name } })).toBe(false);
    configurations[name] = JSON.parse(await readFile(configurationPath(root), "utf8")) as AgentConfiguration;
  }
  await codedeploy.send(new CreateApplicationCommand({ applicationName: "web" }));
  const filters = [{ Key: "host", Value: "one", Type: "KEY_AND_VALUE" as const }];
  const serviceRoleArn = "arn:aws:iam::123456789012:role/CodeDeploy";
  await codedeploy.send(new CreateDeploymentGroupCommand({ ...names, serviceRoleArn, onPremisesInstanceTagFilters: filters }));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const agent = (name: string, over: Partial<AgentConfiguration> = {}): CommandService =>
  new CommandService({ ...configurations[name]!, ...over }, never);

/** Ends whatever runs, then starts a deployment whose first command the poll gets. */
async function begin(): Promise<{ deploymentId: string; command: HostCommand }> {
  const { deploymentId } = await codedeploy.send(new CreateDeploymentCommand({ ...names, revision }));
  const command = await agent("one").poll();
  return { deploymentId: deploymentId!, command: command! };
}

const statusOf = async (deploymentId: string) => (await codedeploy.send(new GetDeploymentCommand({ deploymentId }))).deploymentInfo!.status;

async function end(deploymentId: string): Promise<void> {
  await codedeploy.send(new StopDeploymentCommand({ deploymentId })).catch(() => {});
  await until(async () => ["Stopped", "Failed", "Succeeded"].includes((await statusOf(deploymentId))!));
}

const payload = (code: number, message: string): string => JSON.stringify({ error_code: code, script_name: "", message, log: "" });

test("a held poll is answered as soon as there is a command, with a signed specification", async () => {
  const waiting = createWaitingHosts(server.kernel.store);
  const deafen = await waiting.start();
  const announced = waiting.news(configurations["one"]!.hostIdentifier, never);
  const poll = agent("one").poll();
  const { deploymentId } = await codedeploy.send(new CreateDeploymentCommand({ ...names, revision }));
  // No timer resolves this one: what wakes a held poll is the command's own announcement.
  await announced;
  await deafen();
  const command = (await poll)!;
  expect(command).toMatchObject({ CommandName: "ApplicationStop", HostIdentifier: configurations["one"]!.hostIdentifier });
  expect(command.DeploymentExecutionId).toBe(`CodeDeploy/us-east-1/Prod/arn:aws:sds:us-east-1:123456789012:deployment/${deploymentId}`);
  expect(JSON.parse(Buffer.from(command.HostCommandIdentifier, "base64").toString())[1]).toMatchObject({
    deploymentId,
    commandName: "ApplicationStop",
    commandPosition: 1,
  });
  const { system, envelope } = await agent("one").specification(command.DeploymentExecutionId);
  expect(system).toBe("CodeDeploy");
  expect(openEnvelope(envelope, configurations["one"]!.signingCertificate)).toMatchObject({
    DeploymentId: deploymentId,
    ApplicationName: "web",
    DeploymentGroupName: "fleet",
    DeploymentCreator: "user",
    Revision: { RevisionType: "S3", S3Revision: { Bucket: "b", Key: "k.zip", BundleType: "zip", ETag: '"abc"' } },
  });
  await end(deploymentId!);
});

test("a host speaks for itself only, and only while it is registered", async () => {
  const other = agent("two", { hostIdentifier: configurations["one"]!.hostIdentifier });
  await expect(other.poll()).rejects.toMatchObject({ code: "AccessDeniedException", isFinal: true });
  const administrator = agent("one", { credentials: server.credentials });
  await expect(administrator.poll()).rejects.toMatchObject({ code: "AccessDeniedException" });
  const { deploymentId, command } = await begin();
  await expect(agent("two").acknowledge(command.HostCommandIdentifier, false)).rejects.toMatchObject({ code: "AccessDeniedException" });
  await expect(agent("two").complete(command.HostCommandIdentifier, true, payload(0, ""))).rejects.toMatchObject({
    code: "AccessDeniedException",
  });
  await end(deploymentId);
});

test("a command is handed out once; its second acknowledgement is the first one sent again", async () => {
  const { deploymentId, command } = await begin();
  const impatient = new CommandService(configurations["one"]!, AbortSignal.timeout(300));
  await expect(impatient.poll()).rejects.toThrow("aborted");
  expect(await agent("one").acknowledge(command.HostCommandIdentifier, true)).toBe("InProgress");
  expect(await agent("one").acknowledge(command.HostCommandIdentifier, true)).toBe("InProgress");
  expect(await agent("one").acknowledge(command.HostCommandIdentifier, true, "somebody else")).toBe("Succeeded");
  await agent("one").complete(command.HostCommandIdentifier, true, payload(0, "Succeeded: CompletedNoopCommand"));
  await agent("one").complete(command.HostCommandIdentifier, false, payload(5, "the same again, as AWS's agent does"));
  const next = await agent("one").poll();
  expect(next?.CommandName).toBe("DownloadBundle");
  for (const expected of ["InProgress", "InProgress"]) {
    expect(await agent("one").acknowledge(next!.HostCommandIdentifier, false, "this agent")).toBe(expected);
  }
  expect(await agent("one").acknowledge(next!.HostCommandIdentifier, false, "another agent")).toBe("Succeeded");
  await agent("one").complete(next!.HostCommandIdentifier, false, payload(5, "no such bundle"));
  await agent("one").complete(next!.HostCommandIdentifier, true, payload(0, ""));
  await until(async () => (await statusOf(deploymentId)) === "Failed");
  const { deploymentTarget } = await codedeploy.send(new GetDeploymentTargetCommand({ deploymentId, targetId: "one" }));
  const events = deploymentTarget!.instanceTarget!.lifecycleEvents!;
  expect(events.map((event) => event.status)).toEqual(["Succeeded", "Failed", "Skipped", "Skipped", "Skipped", "Skipped", "Skipped"]);
  expect(events[1]!.diagnostics).toMatchObject({ errorCode: "UnknownError", message: "no such bundle" });
});

test("an agent that has just started gets what the one before it lost", async () => {
  const { deploymentId, command } = await begin();
  expect(await agent("one").poll(true)).toEqual(command);
  await end(deploymentId);
});

test("a failure before the acknowledgement ends the event", async () => {
  const { deploymentId, command } = await begin();
  await agent("one").complete(command.HostCommandIdentifier, false, payload(5, "the appspec is not valid"));
  await until(async () => (await statusOf(deploymentId)) === "Failed");
});

test("after a stop, an agent that has not begun is told not to", async () => {
  const { deploymentId, command } = await begin();
  await end(deploymentId);
  expect(await statusOf(deploymentId)).toBe("Stopped");
  expect(await agent("one").acknowledge(command.HostCommandIdentifier, false)).toBe("Failed");
});

test.each([
  ["another signing name", "sts", "CodeDeployCommandService_v20141006.PollHostCommand", "{}", 403, "InvalidSignatureException"],
  ["an unknown operation", "codedeploy-commands", "CodeDeployCommandService_v20141006.Nothing", "{}", 400, "UnknownOperationException"],
  [
    "the secure stack without a host",
    "codedeploy-commands-secure",
    "CodeDeployCommandService.PollHostCommand",
    "{}",
    400,
    "ClientException",
  ],
  ["no JSON", "codedeploy-commands", "CodeDeployCommandService_v20141006.PollHostCommand", "{", 400, "SerializationException"],
  ["a list", "codedeploy-commands", "CodeDeployCommandService_v20141006.PollHostCommand", "[]", 400, "SerializationException"],
  [
    "a number for a name",
    "codedeploy-commands",
    "CodeDeployCommandService_v20141006.PollHostCommand",
    '{"HostIdentifier":5}',
    400,
    "ClientException",
  ],
])("bad requests are 4xx: %s", async (_name, service, target, body, status, type) => {
  const url = new URL("/", server.endpoint);
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
  const signed = sign(
    { method: "POST", url, headers, body },
    { service, region: "us-east-1" },
    configurations["one"]!.credentials!,
    new Date(),
  );
  const response = await fetch(url, { method: "POST", headers: signed, body });
  expect([response.status, ((await response.json()) as { __type: string }).__type]).toEqual([status, type]);
});

test("an unsigned poll is refused", async () => {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "CodeDeployCommandService_v20141006.PollHostCommand" };
  const response = await fetch(server.endpoint, {
    method: "POST",
    headers,
    body: JSON.stringify({ HostIdentifier: configurations["one"]!.hostIdentifier }),
  });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
});

test("held polls end when the server stops", async () => {
  const poll = agent("two").poll();
  await fetch(`${server.endpoint}/health`);
  await server.restart();
  // Answered, not cut off when the time for running requests was over.
  expect(await poll).toBeUndefined();
});

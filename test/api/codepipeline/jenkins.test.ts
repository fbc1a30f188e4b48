import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type ActionDeclaration, ListActionExecutionsCommand, StopPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createJenkins } from "../../../src/cli/jenkins.ts";
import { createJenkinsWorker, ensureType } from "../../../src/cli/jenkins-jobs.ts";
import { until } from "../../harness/index.ts";
import { createPipelineStage, type PipelineStage, zipOf } from "./pipeline-stage.ts";

interface Build {
  number: number;
  url: string;
  building: boolean;
  result: string | null;
  actions: { parameters: { name: string; value: string }[] }[];
}

/** The parts of Jenkins' REST API that the worker uses. The job `broken` does not exist. */
const builds: Build[] = [];
let queue: Build[] = [];
let jenkins: Server;
let archive: Buffer;
let stage: PipelineStage;
const type = { category: "Build" as const, provider: "Jenkins", version: "1" };

beforeAll(async () => {
  archive = await zipOf({ "archive/report.txt": "made by Jenkins" });
  jenkins = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const path = request.url!.split("?")[0]!;
    const json = (body: object) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Basic ${Buffer.from("ci:token").toString("base64")}`) response.writeHead(401).end();
    else if (path === "/queue/api/json") json({ items: queue });
    else if (path === "/job/team/job/app/api/json") json({ builds });
    else if (path === "/job/team/job/app/buildWithParameters") {
      const parameters = [...new URLSearchParams(Buffer.concat(pieces).toString())].map(([name, value]) => ({ name, value }));
      const number = builds.length + queue.length + 1;
      queue.push({ number, url: `http://jenkins/${number}`, building: true, result: null, actions: [{ parameters }] });
      response.writeHead(201).end();
    } else if (path.endsWith("/artifact/*zip*/archive.zip")) response.writeHead(200).end(archive);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => jenkins.listen(0, "127.0.0.1", resolve));
  stage = await createPipelineStage();
  await ensureType({ pipelines: stage.pipelines, type });
});
afterAll(async () => {
  await stage?.stop();
  jenkins?.close();
});

const address = () => `http://ci:token@127.0.0.1:${(jenkins.address() as AddressInfo).port}/`;
const newWorker = () =>
  createJenkinsWorker({
    ...{ pipelines: stage.pipelines, jenkins: createJenkins(address()), type, print: () => {} },
    ...{ endpoint: stage.server.endpoint, region: stage.server.region },
  });
const action = (ProjectName: string, over: Partial<ActionDeclaration> = {}): ActionDeclaration => ({
  ...{ name: "Ci", actionTypeId: { ...type, owner: "Custom" }, configuration: { ProjectName }, inputArtifacts: [{ name: "Code" }] },
  ...over,
});
const attempt = async (pipelineName: string) => {
  const { actionExecutionDetails } = await stage.pipelines.send(new ListActionExecutionsCommand({ pipelineName }));
  return actionExecutionDetails!.find(({ actionName }) => actionName === "Ci")!.output!;
};

it("runs a Jenkins job for an action", async () => {
  const deploy: ActionDeclaration = {
    ...{
      name: "Put",
      actionTypeId: { category: "Deploy", owner: "AWS", provider: "S3", version: "1" },
      inputArtifacts: [{ name: "Made" }],
    },
    configuration: { BucketName: "site", Extract: "true", ObjectKey: "jenkins" },
  };
  const stages = { Build: [action("team/app", { outputArtifacts: [{ name: "Made" }] })], Deploy: [deploy] };
  const id = await stage.create(stage.declare("ci", stages));
  const first = newWorker();
  await until(async () => (await first.step()) === 1);
  expect(queue).toHaveLength(1);
  expect(queue[0]!.actions[0]!.parameters).toContainEqual({ name: "CODEPIPELINE_PIPELINE", value: "ci" });
  expect(await first.step()).toBe(1);
  builds.push(...queue);
  queue = [];
  expect(await first.step()).toBe(1);
  Object.assign(builds[0]!, { building: false, result: "SUCCESS" });
  await first.step();
  expect(await stage.ended("ci", id)).toBe("Succeeded");
  expect(builds).toHaveLength(1);
  expect((await stage.get("site", "jenkins/archive/report.txt")).toString()).toBe("made by Jenkins");
  expect(await attempt("ci")).toMatchObject({
    executionResult: { externalExecutionId: "1", externalExecutionSummary: "team/app #1" },
    outputVariables: { BuildNumber: "1", BuildUrl: "http://jenkins/1" },
  });
});

it("finds the build that a worker before it has started", async () => {
  const id = await stage.create(stage.declare("again", { Build: [action("team/app")] }));
  await until(async () => (await newWorker().step()) === 1);
  const { parameters } = queue[0]!.actions[0]!;
  const mark = parameters.find(({ name }) => name === "CODEPIPELINE_ACTION_EXECUTION_ID")!.value;
  expect(await createJenkins(address()).find("team/app", mark)).toBe("queued");
  builds.push({ ...queue[0]!, building: false, result: "UNSTABLE" });
  queue = [];
  expect(await createJenkins(address()).find("team/app", mark)).toMatchObject({ number: 2, result: "UNSTABLE" });
  await stage.pipelines.send(new StopPipelineExecutionCommand({ pipelineName: "again", pipelineExecutionId: id, abandon: true }));
});

it("fails the action where Jenkins does not know the job", async () => {
  const id = await stage.create(stage.declare("broken", { Build: [action("broken")] }));
  const worker = newWorker();
  await until(async () => {
    await worker.step();
    return (await stage.status("broken", id)) === "Failed";
  });
  expect((await attempt("broken")).executionResult!.errorDetails).toMatchObject({
    code: "ConfigurationError",
    message: expect.stringContaining("404"),
  });
});

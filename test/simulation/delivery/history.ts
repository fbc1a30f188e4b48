import { CodeBuildClient, UpdateProjectCommand } from "@aws-sdk/client-codebuild";
import { CodeDeployClient, ListDeploymentsCommand } from "@aws-sdk/client-codedeploy";
import {
  CodePipelineClient,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { until } from "../../harness/index.ts";
import { type Hosts, hostNames } from "./hosts.ts";
import { application, buildspec, createRun, namesOf, putSource } from "./stage.ts";
import type { World } from "./world.ts";

const appSteps = [
  "approve",
  "reject",
  "fail and retry one",
  "fail and retry all",
  "fail",
  "abandon",
  "stop and wait",
  "supersede",
] as const;
const fleetSteps = ["ok", "one host fails", "all hosts fail"] as const;
const watchSteps = ["change", "three at once"] as const;

/** What is done to the three pipelines of a run, one step after the other in each of them. */
export interface History {
  app: (typeof appSteps)[number][];
  fleet: (typeof fleetSteps)[number][];
  watch: (typeof watchSteps)[number][];
}

const draw = <T>(random: () => number, from: readonly T[], count: number): T[] =>
  Array.from({ length: count }, () => from[Math.floor(random() * from.length)]!);

export const drawHistory = (random: () => number): History => ({
  app: draw(random, appSteps, 2),
  fleet: draw(random, fleetSteps, 1),
  watch: draw(random, watchSteps, 1),
});

/** Long enough for a machine with much to do, and shorter than any check that would make up for something lost. */
const patience = { timeoutMs: 28_000, stepMs: 100 };

/** Each step waits until nothing moves any more, so that how it ends does not depend on how long anything takes. */
export async function play(world: World, hosts: Hosts, run: string, history: History): Promise<void> {
  await createRun(world, run);
  const names = namesOf(run);
  const app = new Driver(world, names.app);
  const fleet = new Driver(world, names.fleet);
  const watch = new Driver(world, names.watch);
  await Promise.all([playApp(app, history), playFleet(fleet, hosts, run, history), playWatch(watch, history)]);
}

async function playApp(app: Driver, history: History): Promise<void> {
  await app.approve(await app.latest());
  for (const step of history.app) {
    if (step.startsWith("fail")) await app.breakProject("check", 1);
    const id = await app.start();
    switch (step) {
      case "approve":
        await app.approve(id);
        break;
      case "reject":
        await app.approve(id, "Rejected");
        break;
      case "abandon":
        await app.token(id);
        await app.halt(id, true);
        break;
      case "stop and wait":
        await app.token(id);
        await app.halt(id, false);
        await app.approve(id);
        break;
      case "supersede":
        await app.supersede(id);
        break;
      default:
        await app.ended(id);
        await app.breakProject("check", 0);
        if (step === "fail") break;
        await app.retry(id, "Build", step === "fail and retry all" ? "ALL_ACTIONS" : "FAILED_ACTIONS");
        await app.approve(id);
    }
    await app.ended(id);
  }
}

async function playFleet(fleet: Driver, hosts: Hosts, run: string, history: History): Promise<void> {
  await fleet.ended(await fleet.latest());
  for (const step of history.fleet) {
    hosts.failNext(step === "ok" ? [] : step === "one host fails" ? hostNames.slice(0, 1) : hostNames);
    await fleet.ended(await fleet.start());
    await fleet.rolledBack(run);
  }
}

async function playWatch(watch: Driver, history: History): Promise<void> {
  await watch.ended(await watch.latest());
  for (const step of history.watch) {
    const before = (await watch.executions()).length;
    if (step === "change") await putSource(watch.world, watch.name);
    else for (let times = 0; times < 3; times++) await watch.start();
    const more = step === "change" ? 1 : 3;
    const quiet = async () => {
      const all = await watch.executions();
      return all.length >= before + more && all.every(({ status }) => status !== "InProgress");
    };
    await until(quiet, { ...patience, what: `${watch.name}: ${step}` });
  }
}

/** One pipeline in the hands of a person who looks before acting. */
class Driver {
  readonly world: World;
  readonly name: string;

  constructor(world: World, name: string) {
    this.world = world;
    this.name = name;
  }

  send<T>(work: (client: CodePipelineClient) => Promise<T>): Promise<T> {
    return this.world.ask(CodePipelineClient, work);
  }

  async executions() {
    const asked = new ListPipelineExecutionsCommand({ pipelineName: this.name });
    return (await this.send((client) => client.send(asked))).pipelineExecutionSummaries!;
  }

  latest = async (): Promise<string> => (await this.executions())[0]!.pipelineExecutionId!;

  status = async (id: string) => (await this.executions()).find(({ pipelineExecutionId }) => pipelineExecutionId === id)!.status;

  async start(): Promise<string> {
    const asked = new StartPipelineExecutionCommand({ name: this.name });
    return (await this.send((client) => client.send(asked))).pipelineExecutionId!;
  }

  async ended(id: string): Promise<void> {
    const isOver = async () => !["InProgress", "Stopping"].includes((await this.status(id))!);
    await until(isOver, { ...patience, what: `execution ${id} of ${this.name} ends` });
  }

  async state() {
    return (await this.send((client) => client.send(new GetPipelineStateCommand({ name: this.name })))).stageStates!;
  }

  async token(id: string): Promise<string> {
    const open = async () => {
      const gate = (await this.state()).find(({ stageName }) => stageName === "Gate")!;
      return gate.latestExecution?.pipelineExecutionId === id ? gate.actionStates![0]!.latestExecution?.token : undefined;
    };
    return until(open, { ...patience, what: `execution ${id} of ${this.name} asks for approval` });
  }

  async approve(id: string, status: "Approved" | "Rejected" = "Approved"): Promise<void> {
    const token = await this.token(id);
    const answer = {
      pipelineName: this.name,
      stageName: "Gate",
      actionName: "Ask",
      token,
      result: { status, summary: "by the simulation" },
    };
    await this.send((client) => client.send(new PutApprovalResultCommand(answer)));
    await this.ended(id);
  }

  async halt(pipelineExecutionId: string, abandon: boolean): Promise<void> {
    const asked = new StopPipelineExecutionCommand({ pipelineName: this.name, pipelineExecutionId, abandon });
    await this.send((client) => client.send(asked));
  }

  async retry(pipelineExecutionId: string, stageName: string, retryMode: "ALL_ACTIONS" | "FAILED_ACTIONS"): Promise<void> {
    const asked = new RetryStageExecutionCommand({ pipelineName: this.name, pipelineExecutionId, stageName, retryMode });
    await this.send((client) => client.send(asked));
  }

  /** While one waits for approval the next comes up behind it, and the one after that takes its place. */
  async supersede(first: string): Promise<void> {
    await this.token(first);
    const second = await this.start();
    const waits = async () =>
      (await this.state())
        .find(({ stageName }) => stageName === "Gate")!
        .inboundExecutions?.some(({ pipelineExecutionId }) => pipelineExecutionId === second);
    await until(waits, { ...patience, what: `execution ${second} of ${this.name} waits at the gate` });
    const third = await this.start();
    await this.ended(second);
    await this.approve(first);
    await this.approve(third);
  }

  /** A failed deployment is followed by its rollback, beside which nothing else can be deployed. */
  async rolledBack(deploymentGroupName: string): Promise<void> {
    const includeOnlyStatuses = ["Created" as const, "Queued" as const, "InProgress" as const];
    const asked = new ListDeploymentsCommand({ applicationName: application, deploymentGroupName, includeOnlyStatuses });
    const quiet = async () => (await this.world.ask(CodeDeployClient, (client) => client.send(asked))).deployments?.length === 0;
    await until(quiet, { ...patience, what: `the deployments of ${deploymentGroupName} have ended` });
  }

  async breakProject(suffix: string, exitCode: number): Promise<void> {
    const source = { type: "CODEPIPELINE" as const, buildspec: buildspec(exitCode) };
    await this.world.ask(CodeBuildClient, (codebuild) =>
      codebuild.send(new UpdateProjectCommand({ name: `${this.name}-${suffix}`, source })),
    );
  }
}

import { randomUUID } from "node:crypto";
import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetBuildsCommand, CodeBuildClient, ListBuildsForProjectCommand } from "@aws-sdk/client-codebuild";
import { ListDeploymentsCommand } from "@aws-sdk/client-codedeploy";
import {
  CodePipelineClient,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  type PipelineExecutionSummary,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  bucket,
  codeBuild,
  codeDeploy,
  createPipeline,
  createProject,
  prepareDelivery,
  s3Deploy,
  sourceKey,
} from "../../bench/delivery.ts";
import { application, Fleet, release, zip } from "../api/codedeploy/fleet.ts";
import { type SpawnedServer, spawnServer } from "../harness/spawned-server.ts";
import { until } from "../harness/until.ts";
import { seeded } from "./seeded.ts";

/**
 * Real kill -9: in each round executions are started, and the server, PostgreSQL or a host's agent is killed at a random moment of
 * their way through source, build and deploy. In the end every execution must have ended well, with each action performed once, each
 * command of a build run once, and each hook run once for each deployment and host.
 */
const project = "once";
const building = "building";
const deploying = "deploying";
const pipelines = [building, deploying];
const commandsOfBuild = ["echo ran-first", "sleep 0.15", "echo ran-second"];
const hooks = ["ApplicationStop", "AfterInstall", "ValidateService"];
const hostNames = ["host-1", "host-2"];
/** A pipeline queues fifty executions at most. */
const mostOpen = 30;

export interface Tally {
  rounds: number;
  /** Executions that were asked for. */
  started: number;
  killed: Record<Victim, number>;
  executions: number;
  builds: number;
  deployments: number;
  problems: string[];
}

type Victim = "server" | "postgres" | "agent";

/** The kill itself may cut off the call, and with it the news whether it took effect: the token makes asking again harmless. */
async function startExecution(server: SpawnedServer, name: string): Promise<void> {
  const asked = new StartPipelineExecutionCommand({ name, clientRequestToken: randomUUID() });
  const start = () => server.client(CodePipelineClient).send(asked);
  await until(start, { timeoutMs: 90_000, stepMs: 50, what: `an execution of ${name} is started` });
}

async function prepare(server: SpawnedServer, fleet: Fleet): Promise<void> {
  await prepareDelivery(server);
  const note = (event: string) => [event, `echo "$DEPLOYMENT_ID ${event}" >> /srv/ran`];
  const Body = await zip(release("1", Object.fromEntries(hooks.map(note))));
  await fleet.s3.send(new PutObjectCommand({ Bucket: bucket, Key: sourceKey, Body }));
  await createProject(server, project, commandsOfBuild, "CODEPIPELINE");
  await createPipeline(server, building, [codeBuild("Build", project), s3Deploy("Deploy")], "QUEUED");
  const deploy = codeDeploy("Deploy", application.applicationName, application.deploymentGroupName);
  await createPipeline(server, deploying, [deploy], "QUEUED");
}

export async function killRounds(rounds: number, seed: number, say: (text: string) => void = () => {}, main?: string): Promise<Tally> {
  const random = seeded(seed);
  let asked = pipelines.length;
  const killed = { server: 0, postgres: 0, agent: 0 };
  const server = await spawnServer(main ? { main } : {});
  let fleet: Fleet | undefined;
  try {
    fleet = await Fleet.create(server, hostNames, { deploymentConfigName: "CodeDeployDefault.AllAtOnce" });
    await prepare(server, fleet);
    for (let round = 0; round < rounds; round++) {
      await open(server, mostOpen);
      const started = [startExecution(server, building), ...(random() < 0.4 ? [startExecution(server, deploying)] : [])];
      asked += started.length;
      await new Promise((next) => setTimeout(next, random() * 700));
      const victim = ofChance(random());
      killed[victim]++;
      if (victim === "agent") await fleet.hosts.get(hostNames[Math.floor(random() * hostNames.length)]!)!.killAgent();
      if (victim === "postgres") await server.killPostgres9();
      if (victim === "server" || random() < 0.2) {
        await server.kill9();
        await server.restart();
      }
      await Promise.all(started);
      if (round % 10 === 9) say(`${round + 1} of ${rounds} rounds, ${Math.round(performance.now() / 1000)} s`);
    }
    await open(server, 0);
    const judged = await judge(server, fleet);
    if (judged.executions !== asked) judged.problems.push(`${asked} executions were asked for, but there are ${judged.executions}`);
    return { rounds, started: asked, killed, ...judged };
  } finally {
    await fleet?.stop();
    await server.stop();
  }
}

const ofChance = (chance: number): Victim => (chance < 0.5 ? "server" : chance < 0.75 ? "postgres" : "agent");

/** Waits until at most so many executions are under way. */
async function open(server: SpawnedServer, most: number): Promise<void> {
  let left: PipelineExecutionSummary[] = [];
  const few = async () => {
    left = (await Promise.all(pipelines.map((name) => executionsOf(server, name)))).flat().filter(({ status }) => status === "InProgress");
    return left.length <= most;
  };
  await until(few, { timeoutMs: 120_000, stepMs: 100, what: `at most ${most} executions are under way` }).catch((error) => {
    throw new Error(
      `Still under way: ${left.map(({ pipelineExecutionId }) => pipelineExecutionId).join(", ")}\n${server.output().slice(-3000)}`,
      { cause: error },
    );
  });
}

async function executionsOf(server: SpawnedServer, pipelineName: string): Promise<PipelineExecutionSummary[]> {
  const codepipeline = server.client(CodePipelineClient);
  const all = [];
  let nextToken: string | undefined;
  do {
    const page = await codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName, nextToken }));
    all.push(...(page.pipelineExecutionSummaries ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return all;
}

/** Every execution ended well, and each of its actions had one piece of work of its own. */
async function judge(server: SpawnedServer, fleet: Fleet): Promise<Pick<Tally, "executions" | "builds" | "deployments" | "problems">> {
  const problems: string[] = [];
  const work = new Map<string, Set<string>>();
  let executions = 0;
  for (const pipelineName of pipelines) {
    const ids = new Set<string>();
    work.set(pipelineName, ids);
    for (const { pipelineExecutionId, status } of await executionsOf(server, pipelineName)) {
      executions++;
      if (status !== "Succeeded") problems.push(`execution ${pipelineExecutionId} of ${pipelineName} is ${status}`);
      const asked = new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId: pipelineExecutionId! } });
      const { actionExecutionDetails = [] } = await server.client(CodePipelineClient).send(asked);
      const names = actionExecutionDetails.map(({ actionName }) => actionName);
      if (new Set(names).size < names.length) problems.push(`execution ${pipelineExecutionId} has an action twice: ${names.join(", ")}`);
      for (const { output } of actionExecutionDetails) ids.add(output?.executionResult?.externalExecutionId ?? "");
    }
  }
  const builds = await buildsOf(server);
  for (const id of builds) if (!work.get(building)!.has(id)) problems.push(`build ${id} belongs to no action`);
  for (const id of builds) problems.push(...(await problemsOfBuild(server, id)));
  const deployments = await deploymentsOf(fleet);
  for (const id of deployments) if (!work.get(deploying)!.has(id)) problems.push(`deployment ${id} belongs to no action`);
  for (const id of deployments) problems.push(...(await problemsOfDeployment(fleet, id, id === deployments.at(-1))));
  return { executions, builds: builds.length, deployments: deployments.length, problems };
}

/** Newest first. */
async function deploymentsOf({ codedeploy }: Fleet): Promise<string[]> {
  const ids: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await codedeploy.send(new ListDeploymentsCommand({ ...application, nextToken }));
    ids.push(...(page.deployments ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return ids;
}

/** The very first deployment has no earlier one whose ApplicationStop it could run. */
async function problemsOfDeployment(fleet: Fleet, id: string, isFirst: boolean): Promise<string[]> {
  const problems = (await fleet.targets(id))
    .filter(({ status }) => status !== "Succeeded")
    .map(({ targetId, status }) => `${id}: ${targetId} is ${status}`);
  const wanted = isFirst ? hooks.slice(1) : hooks;
  for (const host of hostNames) {
    const ran = fleet
      .read(host, "srv/ran")
      .split("\n")
      .filter((line) => line.startsWith(`${id} `))
      .map((line) => line.slice(id.length + 1));
    if (ran.join() !== wanted.join()) problems.push(`deployment ${id} ran on ${host}: ${ran.join(", ")}`);
  }
  return problems;
}

async function buildsOf(server: SpawnedServer): Promise<string[]> {
  const ids: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await server.client(CodeBuildClient).send(new ListBuildsForProjectCommand({ projectName: project, nextToken }));
    ids.push(...(page.ids ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return ids;
}

async function problemsOfBuild(server: SpawnedServer, id: string): Promise<string[]> {
  const { builds = [] } = await server.client(CodeBuildClient).send(new BatchGetBuildsCommand({ ids: [id] }));
  const build = builds[0]!;
  if (build.buildStatus !== "SUCCEEDED") return [`build ${id} is ${build.buildStatus}: ${JSON.stringify(build.phases?.at(-2)?.contexts)}`];
  const { events = [] } = await server
    .client(CloudWatchLogsClient)
    .send(new GetLogEventsCommand({ logGroupName: build.logs!.groupName!, logStreamName: build.logs!.streamName!, startFromHead: true }));
  return ["ran-first", "ran-second"].flatMap((word) => {
    const times = events.filter(({ message }) => message?.trim() === word).length;
    return times === 1 ? [] : [`build ${id} printed ${word} ${times} times`];
  });
}

/** `node test/simulation/kill9.ts [rounds] [seed] [dist/quintet.mjs]`. */
if (process.argv[1] === import.meta.filename) {
  const [rounds = 200, seed = Date.now() % 100_000] = process.argv.slice(2).map(Number);
  console.log(`${rounds} rounds of kill -9, seed ${seed}`);
  const tally = await killRounds(rounds, seed, console.log, process.argv[4]);
  console.log(JSON.stringify(tally, undefined, 2));
  process.exit(tally.problems.length ? 1 : 0);
}

import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetBuildsCommand, CodeBuildClient, ListBuildsForProjectCommand } from "@aws-sdk/client-codebuild";
import {
  CodePipelineClient,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { codeBuild, createPipeline, createProject, prepareDelivery, s3Deploy } from "../../bench/delivery.ts";
import { type SpawnedServer, spawnServer } from "../harness/spawned-server.ts";
import { until } from "../harness/until.ts";

/**
 * Real kill -9: in each round an execution is started, and the server or PostgreSQL is killed at a random moment of its way through
 * source, build and deploy. In the end every execution must have ended as it would have, with each action performed once.
 */
const project = "once";
const pipelineName = "killed";
const commandsOfBuild = ["echo ran-first", "sleep 0.15", "echo ran-second"];

export interface Tally {
  rounds: number;
  executions: number;
  builds: number;
  problems: string[];
}

/** A small generator, so that a seed names a run. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The call may be cut off by the kill itself: then whether it took effect is for the listing to say. */
async function startExecution(server: SpawnedServer): Promise<void> {
  await server
    .client(CodePipelineClient)
    .send(new StartPipelineExecutionCommand({ name: pipelineName }))
    .catch(() => undefined);
}

export async function killRounds(rounds: number, seed: number, say: (text: string) => void = () => {}): Promise<Tally> {
  const random = randomOf(seed);
  const server = await spawnServer();
  try {
    await prepareDelivery(server);
    await createProject(server, project, commandsOfBuild, "CODEPIPELINE");
    await createPipeline(server, pipelineName, [codeBuild("Build", project), s3Deploy("Deploy")]);
    for (let round = 0; round < rounds; round++) {
      const started = startExecution(server);
      await new Promise((next) => setTimeout(next, random() * 700));
      const victim = random() < 0.75 ? "server" : "postgres";
      if (victim === "postgres") await server.killPostgres9();
      if (victim === "server" || random() < 0.3) {
        await server.kill9();
        await server.restart();
      }
      await started;
      if (round % 10 === 9) {
        await until(async () => (await executionsOf(server)).every(({ status }) => status !== "InProgress"), { timeoutMs: 60_000 });
        say(`${round + 1} of ${rounds} rounds`);
      }
    }
    await until(async () => (await executionsOf(server)).every(({ status }) => status !== "InProgress"), { timeoutMs: 60_000 });
    return await judge(server, rounds);
  } finally {
    await server.stop();
  }
}

async function executionsOf(server: SpawnedServer) {
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

/** Every execution ended well or was superseded by a newer one; each build action ran one build; each build ran each command once. */
async function judge(server: SpawnedServer, rounds: number): Promise<Tally> {
  const problems: string[] = [];
  const executions = await executionsOf(server);
  const buildIds = new Set<string>();
  for (const { pipelineExecutionId, status } of executions) {
    if (status !== "Succeeded" && status !== "Superseded") problems.push(`execution ${pipelineExecutionId} is ${status}`);
    const { actionExecutionDetails = [] } = await server
      .client(CodePipelineClient)
      .send(new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId: pipelineExecutionId! } }));
    const names = actionExecutionDetails.map(({ actionName }) => actionName);
    if (new Set(names).size < names.length) problems.push(`execution ${pipelineExecutionId} has an action twice: ${names.join(", ")}`);
    const buildId = actionExecutionDetails.find(({ actionName }) => actionName === "Build")?.output?.executionResult?.externalExecutionId;
    if (buildId) buildIds.add(buildId);
  }
  const builds = await buildsOf(server);
  for (const id of builds) if (!buildIds.has(id)) problems.push(`build ${id} belongs to no action`);
  for (const id of builds) problems.push(...(await problemsOfBuild(server, id)));
  return { rounds, executions: executions.length, builds: builds.length, problems };
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

if (process.argv[1] === import.meta.filename) {
  const [rounds = 200, seed = Date.now() % 100_000] = process.argv.slice(2).map(Number);
  console.log(`${rounds} rounds of kill -9, seed ${seed}`);
  const tally = await killRounds(rounds, seed, console.log);
  console.log(JSON.stringify(tally, undefined, 2));
  process.exit(tally.problems.length ? 1 : 0);
}

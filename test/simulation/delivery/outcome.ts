import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetBuildsCommand, CodeBuildClient, ListBuildsForProjectCommand } from "@aws-sdk/client-codebuild";
import { BatchGetDeploymentsCommand, CodeDeployClient, ListDeploymentsCommand } from "@aws-sdk/client-codedeploy";
import {
  type ActionExecutionDetail,
  CodePipelineClient,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
} from "@aws-sdk/client-codepipeline";
import { ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { sql } from "kysely";
import type { Hosts } from "./hosts.ts";
import { application, bucket, logGroup, namesOf } from "./stage.ts";
import type { World } from "./world.ts";

/** What a run has left behind, without anything that differs from run to run. */
export interface Outcome {
  /** By pipeline, the oldest execution first: `Succeeded: Fetch Succeeded, …`. */
  executions: Record<string, string[]>;
  builds: Record<string, string[]>;
  deployments: string[];
  /** Versions of what the deploy actions wrote. */
  objects: Record<string, number>;
  /** What the hosts carried out, one list for each deployment. */
  hosts: string[][];
  /** What the rule heard, each event as often as it was delivered. */
  heard: string[];
}

export async function outcomeOf(world: World, hosts: Hosts, run: string): Promise<{ outcome: Outcome; problems: string[] }> {
  const { app, fleet, watch } = namesOf(run);
  const problems: string[] = [];
  const executions: Outcome["executions"] = {};
  const details: ActionExecutionDetail[] = [];
  for (const [word, pipelineName] of Object.entries({ app, fleet, watch })) {
    const actions = await actionsOf(world, pipelineName);
    details.push(...actions);
    executions[word] = await executionsOf(world, pipelineName, actions);
  }
  const builds: Outcome["builds"] = {};
  const buildIds: string[] = [];
  for (const project of [`${app}-compile`, `${app}-check`, `${watch}-build`]) {
    const found = await buildsOf(world, project);
    builds[project.slice(run.length + 1)] = found.map(({ status }) => status).sort();
    buildIds.push(...found.map(({ id }) => id));
  }
  const deployments = await deploymentsOf(world, run);
  const byAction = (provider: string) =>
    details
      .filter(({ input }) => input?.actionTypeId?.provider === provider)
      .map(({ output }) => output?.executionResult?.externalExecutionId ?? "none");
  problems.push(...unlike("builds", byAction("CodeBuild"), buildIds));
  problems.push(
    ...unlike(
      "deployments",
      byAction("CodeDeploy"),
      deployments.filter(({ creator }) => creator !== "codeDeployRollback").map(({ id }) => id),
    ),
  );
  for (const { id } of deployments)
    for (const [what, times] of hosts.done.get(id) ?? []) if (times !== 1) problems.push(`${id}: ${what} was carried out ${times} times`);
  const objects = Object.fromEntries(
    await Promise.all(["app", "watch"].map(async (word) => [word, await versionsOf(world, `deployed/${run}-${word}.zip`)] as const)),
  );
  return {
    outcome: {
      ...{ executions, builds, objects, deployments: deployments.map(({ status, creator }) => `${status} by ${creator}`) },
      hosts: deployments.map(({ id }) => [...(hosts.done.get(id)?.keys() ?? [])].sort()),
      heard: await heardOf(world, run),
    },
    problems,
  };
}

/** Each attempt of an action has one piece of work, and no work is without its attempt. */
function unlike(what: string, ofActions: string[], there: string[]): string[] {
  const [one, other] = [[...ofActions].sort().join(" "), [...there].sort().join(" ")];
  return one === other ? [] : [`the actions' ${what} are ${one}, but there are ${other}`];
}

async function actionsOf(world: World, pipelineName: string): Promise<ActionExecutionDetail[]> {
  const asked = new ListActionExecutionsCommand({ pipelineName });
  return (await world.ask(CodePipelineClient, (client) => client.send(asked))).actionExecutionDetails!;
}

async function executionsOf(world: World, pipelineName: string, actions: ActionExecutionDetail[]): Promise<string[]> {
  const asked = new ListPipelineExecutionsCommand({ pipelineName });
  const { pipelineExecutionSummaries = [] } = await world.ask(CodePipelineClient, (client) => client.send(asked));
  return pipelineExecutionSummaries.reverse().map(({ pipelineExecutionId, status, trigger }) => {
    const own = actions.filter((action) => action.pipelineExecutionId === pipelineExecutionId);
    const words = own.map(({ actionName, status: ended }) => `${actionName} ${ended}`).sort();
    return `${trigger?.triggerType} ${status}: ${words.join(", ")}`;
  });
}

async function buildsOf(world: World, projectName: string): Promise<{ id: string; status: string }[]> {
  const { ids = [] } = await world.ask(CodeBuildClient, (client) => client.send(new ListBuildsForProjectCommand({ projectName })));
  const { builds = [] } = await world.ask(CodeBuildClient, (client) => client.send(new BatchGetBuildsCommand({ ids })));
  return builds.map(({ id, buildStatus }) => ({ id: id!, status: buildStatus! }));
}

/** The oldest first. */
async function deploymentsOf(world: World, deploymentGroupName: string) {
  const asked = new ListDeploymentsCommand({ applicationName: application, deploymentGroupName });
  const { deployments: deploymentIds = [] } = await world.ask(CodeDeployClient, (client) => client.send(asked));
  const { deploymentsInfo = [] } = await world.ask(CodeDeployClient, (client) =>
    client.send(new BatchGetDeploymentsCommand({ deploymentIds })),
  );
  const byTime = deploymentsInfo.sort((one, other) => Number(one.createTime) - Number(other.createTime));
  return byTime.map(({ deploymentId, status, creator }) => ({ id: deploymentId!, status: status!, creator: creator! }));
}

async function versionsOf(world: World, Prefix: string): Promise<number> {
  const { Versions = [] } = await world.ask(S3Client, (client) => client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix })));
  return Versions.length;
}

async function heardOf(world: World, run: string): Promise<string[]> {
  const asked = new FilterLogEventsCommand({ logGroupName: logGroup(run) });
  const { events = [] } = await world.ask(CloudWatchLogsClient, (client) => client.send(asked));
  const heard = events.map(({ message }) => JSON.parse(message!) as { detail: { pipeline: string; state: string } });
  return heard.map(({ detail }) => `${detail.pipeline.slice(run.length + 1)} ${detail.state}`).sort();
}

/** What is still to be done: an empty list means that everything has come to rest. */
export const unfinished = (world: World): Promise<string[]> =>
  world.server.kernel.store.transaction(async (tx) => {
    const { rows } = await sql<{ what: string }>`
      select 'wake ' || kind || ' ' || id as what from wake where due_at <= now()
      union all select 'effect ' || kind || ' ' || key || ' ' || coalesce(last_error, '') from effect where done_at is null
      union all select 'machine ' || kind || ' ' || coalesce(last_error, '') from machine where failures > 0
      union all select 'event ' || detail_type from event where dispatched_at is null
      union all select 'delivery to ' || subscription || ' ' || coalesce(last_error, '') from delivery`.execute(tx);
    return rows.map(({ what }) => what);
  });

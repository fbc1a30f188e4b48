import { createHash } from "node:crypto";
import type { Pool } from "../../../kernel/compute/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import type { BuildState } from "../domain/build.ts";
import { planBuild } from "../domain/plan.ts";
import { environmentSpec } from "../engine/start-environment.ts";
import { type FleetProject, fleetProjects } from "../store/fleet-projects.ts";
import { firstInQueues } from "../store/queue.ts";
import { awsOutside } from "./aws-outside.ts";
import { isRefusal } from "./refusals.ts";
import { buildKind } from "./surroundings.ts";

export const fleetChannel = "codebuild_fleet";

/**
 * Keeps as many environments ready for each fleet as its base capacity says, made as the projects that use it want them, and lets
 * waiting builds look again, because there may be room now. Answers how to stop listening.
 */
export async function lookAfterFleets(kernel: Kernel): Promise<() => Promise<void>> {
  let looking = Promise.resolve();
  const look = async () => {
    const projects = await kernel.store.transaction(async (tx) => {
      for (const id of await firstInQueues(tx)) await wake(tx, buildKind, id);
      return fleetProjects(tx);
    });
    kernel.compute.keepReady(await poolsOf(kernel, projects));
  };
  const hear = () => {
    looking = looking.then(look).catch((error: unknown) => kernel.log.warn("Fleets could not be looked after", { error }));
  };
  const stop = await kernel.store.listen(fleetChannel, hear);
  const { length: none } = await kernel.store.read(fleetProjects);
  if (none) hear();
  return async () => {
    await stop();
    await looking;
  };
}

/** A fleet's capacity is shared out among the kinds of environments that its projects want. */
async function poolsOf(kernel: Kernel, projects: FleetProject[]): Promise<Pool[]> {
  const kinds = new Map<string, { name: string; capacity: number; spec: Pool["spec"] }>();
  for (const project of projects) {
    const spec = await specOf(kernel, project);
    if (spec)
      kinds.set(JSON.stringify([project.fleetArn, { ...spec, login: undefined }]), {
        name: project.fleetArn,
        capacity: project.baseCapacity,
        spec,
      });
  }
  const all = [...kinds.values()];
  return all.map(({ name, capacity, spec }) => {
    const sharing = all.filter((other) => other.name === name).length;
    return { name, count: Math.max(1, Math.floor(capacity / sharing)), spec };
  });
}

/** What a build of the project would ask for. A project whose builds cannot start has nothing kept ready: its builds say why. */
async function specOf(kernel: Kernel, { account, region, document }: FleetProject): Promise<Pool["spec"] | undefined> {
  const planned = planBuild(document, document.source?.type === "CODEPIPELINE" ? { sourceTypeOverride: "NO_SOURCE" } : {}, {
    account,
    region,
  });
  if ("problem" in planned) return undefined;
  const { plan } = planned;
  const uuid = createHash("sha256").update(`${account}/${region}/${document.name}`).digest("hex").slice(0, 32);
  const asBuild = { account, region, plan, uuid, projectName: document.name } as BuildState;
  try {
    const { config } = kernel;
    return await environmentSpec(
      { egress: config.egress, containers: config },
      plan,
      awsOutside(kernel, asBuild, () => new Date()),
    );
  } catch (error) {
    if (!(error instanceof Error) || (error.name !== "BuildFailure" && !isRefusal(error))) throw error;
    return undefined;
  }
}

import { availableParallelism } from "node:os";
import { startLocalBatch, startLocalBuild } from "../services/codebuild/local.ts";
import { nameOf, print, type Stand, settingsFor } from "./run-settings.ts";

/** Runs the builds of a buildspec's batch section, as many at once as this machine has processors. */
export async function runBatch(stand: Stand): Promise<number> {
  const { asked, workingTree } = stand;
  const buildspec = await workingTree.buildspec("buildspec.yml");
  if (buildspec === undefined) {
    console.error(`quintet: ${asked.buildspec}: no such file`);
    return 2;
  }
  const batch = startLocalBatch({
    ...{ name: nameOf(asked), buildspec, timeoutInMinutes: 480, atOnce: availableParallelism() },
    build(node) {
      const { settings, look, forget } = settingsFor(stand, node);
      const build = startLocalBuild(settings);
      look(build.look);
      build.ended.finally(forget).catch(() => undefined);
      return build;
    },
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => batch.stop());
  const { status, groups, phases } = await batch.ended;
  for (const { node, current } of groups) print(`${node.identifier}: ${current?.status ?? "not started"}`);
  const failed = phases.find((phase) => phase.status !== undefined && phase.status !== "SUCCEEDED");
  print(failed ? `${status}: ${failed.name} ${failed.context?.message ?? ""}`.trimEnd() : status);
  return status === "SUCCEEDED" ? 0 : 1;
}

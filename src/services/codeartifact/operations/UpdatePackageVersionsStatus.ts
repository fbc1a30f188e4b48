import { onPackage } from "../access.ts";
import { changeVersions } from "../change-versions.ts";
import { statusProblem } from "../domain/version-changes.ts";
import { isTargetStatus } from "../domain/version-status.ts";
import { invalid } from "../errors.ts";
import { noteChanges } from "../registry/changes.ts";
import { updateVersion } from "../store/versions.ts";

export const UpdatePackageVersionsStatus = onPackage<"UpdatePackageVersionsStatus">({
  async run(input, context) {
    const { tx, now } = context;
    const target = input.targetStatus;
    if (!isTargetStatus(target)) throw invalid(`The target status must be Archived, Published or Unlisted, not ${target}`);
    const problem = (version: Parameters<typeof statusProblem>[1] & { version: string }) => statusProblem(version.version, version, target);
    return changeVersions(input, context, problem, async (versions, { scope, coordinates }) => {
      const changed = versions.filter(({ status }) => status !== target);
      for (const { id, status, released_at } of changed) {
        const finished = status === "Unfinished" ? { published_at: now, released_at: released_at ?? now } : {};
        await updateVersion(tx, id, { status: target, ...finished });
      }
      const change = { operation: "Updated", statusChanged: true } as const;
      await noteChanges(
        tx,
        scope,
        coordinates,
        changed.map((version) => ({ version: { ...version, status: target }, change })),
      );
      return () => target;
    });
  },
});

import { onPackage } from "../access.ts";
import { changeVersions } from "../change-versions.ts";
import { noteChanges } from "../registry/changes.ts";
import { assetsOf, deleteAssets, updateVersion } from "../store/versions.ts";

/** The assets go, the versions stay as a record: nobody can publish them again. */
export const DisposePackageVersions = onPackage<"DisposePackageVersions">({
  async run(input, context) {
    const { tx } = context;
    const problem = () => undefined;
    return changeVersions(input, context, problem, async (versions, { scope, coordinates }) => {
      const changed = versions.filter(({ status }) => status !== "Disposed");
      const assets = await assetsOf(
        tx,
        changed.map(({ id }) => id),
      );
      await deleteAssets(
        tx,
        changed.map(({ id }) => id),
      );
      for (const { id } of changed) await updateVersion(tx, id, { status: "Disposed" });
      const changes = changed.map((version) => {
        const assetsRemoved = assets.filter(({ version_id }) => version_id === version.id).length;
        return {
          version: { ...version, status: "Disposed" as const },
          change: { operation: "Updated" as const, assetsRemoved, statusChanged: true },
        };
      });
      await noteChanges(tx, scope, coordinates, changes);
      return () => "Disposed";
    });
  },
});

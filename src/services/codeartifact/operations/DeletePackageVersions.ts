import { onPackage } from "../access.ts";
import { changeVersions } from "../change-versions.ts";
import { noteChanges } from "../registry/changes.ts";
import { updatePackage } from "../store/packages.ts";
import { assetsOf, deleteVersions } from "../store/versions.ts";

/** The same versions may be published again; the package's origin configuration stays. */
export const DeletePackageVersions = onPackage<"DeletePackageVersions">({
  async run(input, context) {
    const { tx, now } = context;
    const problem = () => undefined;
    return changeVersions(input, context, problem, async (versions, { scope, coordinates, row }) => {
      const ids = versions.map(({ id }) => id);
      const assets = await assetsOf(tx, ids);
      await deleteVersions(tx, ids);
      const gone = new Set(versions.map(({ version }) => version));
      const tags = Object.fromEntries(Object.entries(row.tags).filter(([, version]) => !gone.has(version)));
      await updatePackage(tx, row.id, { tags, changed_at: now });
      const changes = versions.map((version) => {
        const assetsRemoved = assets.filter(({ version_id }) => version_id === version.id).length;
        return { version, change: { operation: "Deleted" as const, assetsRemoved, statusChanged: true } };
      });
      await noteChanges(tx, scope, coordinates, changes);
      return () => "Deleted";
    });
  },
});

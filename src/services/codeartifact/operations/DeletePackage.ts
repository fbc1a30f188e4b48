import { onPackage } from "../access.ts";
import { heldPackage } from "../held.ts";
import { noteChanges } from "../registry/changes.ts";
import { deletePackage } from "../store/packages.ts";
import { assetsOf, versionsOf } from "../store/versions.ts";
import { packageSummary } from "../views.ts";

/** With all its versions and its origin configuration; one event for each version. */
export const DeletePackage = onPackage<"DeletePackage">({
  async run(input, context) {
    const { tx } = context;
    const { scope, coordinates, row } = await heldPackage(input, context, true);
    const versions = await versionsOf(tx, [row.id]);
    const assets = await assetsOf(
      tx,
      versions.map(({ id }) => id),
    );
    await deletePackage(tx, row.id);
    const changes = versions.map((version) => {
      const assetsRemoved = assets.filter(({ version_id }) => version_id === version.id).length;
      return { version, change: { operation: "Deleted" as const, assetsRemoved, statusChanged: true } };
    });
    await noteChanges(tx, scope, coordinates, changes);
    return { deletedPackage: packageSummary(row) };
  },
});

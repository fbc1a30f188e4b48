import type { Coordinates } from "../domain/package-format.ts";
import { isReadable } from "../domain/version-status.ts";
import { notFound } from "../errors.ts";
import { lockPackage } from "../store/packages.ts";
import { findVersion, updateVersion } from "../store/versions.ts";
import { noteChanges } from "./changes.ts";
import type { Scope } from "./scope.ts";

/** What package managers call yank and unlist, and the way back: lock files go on with the version, nobody else finds it. */
export async function relist(scope: Scope, coordinates: Coordinates, version: string, status: "Published" | "Unlisted"): Promise<void> {
  await scope.kernel.store.transaction(async (tx) => {
    const held = await lockPackage(tx, scope.repository.id, coordinates);
    const row = held && (await findVersion(tx, held.id, version));
    if (!row || !isReadable(row.status)) throw notFound("package-version", version);
    if (row.status === status) return;
    await updateVersion(tx, row.id, { status });
    const change = { operation: "Updated", statusChanged: true } as const;
    await noteChanges(tx, scope, coordinates, [{ version: { ...row, status }, change }]);
  });
}

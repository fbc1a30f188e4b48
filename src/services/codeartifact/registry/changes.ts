import { uuid } from "../../../base/ids.ts";
import { publishAll } from "../../../kernel/events/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Coordinates } from "../domain/package-format.ts";
import type { VersionStatus } from "../domain/version-status.ts";
import { packageArn } from "../resources.ts";
import type { Version } from "../store/tables.ts";
import { rememberedBy } from "./remembered.ts";
import type { Scope } from "./scope.ts";

/** What happened to a version, as `CodeArtifact Package Version State Change` tells it. */
export interface Change {
  operation: "Created" | "Updated" | "Deleted";
  assetsAdded?: number;
  assetsRemoved?: number;
  assetsUpdated?: number;
  metadataUpdated?: boolean;
  statusChanged?: boolean;
}

type Changed = Pick<Version, "version" | "revision"> & { status: VersionStatus };

/** Tells every server and the bus, in the transaction that changed the versions: what was not committed never happened. */
export async function noteChanges(
  tx: Tx,
  { kernel, view, repository, now }: Scope,
  coordinates: Coordinates,
  changes: { version: Changed; change: Change }[],
): Promise<void> {
  const numbers = await rememberedBy(kernel).packageChanges(tx, view.row.id, coordinates, changes.length);
  const accounts = new Set([view.row.account, repository.row.administrator]);
  const events = changes.flatMap(({ version, change }, index) => {
    const { operation, ...what } = change;
    const detail = {
      domainName: view.row.name,
      domainOwner: view.row.account,
      repositoryName: repository.name,
      repositoryAdministrator: repository.row.administrator,
      packageFormat: coordinates.format,
      packageNamespace: coordinates.namespace || null,
      packageName: coordinates.name,
      packageVersion: version.version,
      packageVersionState: version.status,
      packageVersionRevision: version.revision,
      changes: { assetsAdded: 0, assetsRemoved: 0, assetsUpdated: 0, metadataUpdated: false, statusChanged: false, ...what },
      operationType: operation,
      sequenceNumber: numbers[index],
      eventDeduplicationId: uuid(),
    };
    return [...accounts].map((account) => ({
      ...{ account, region: view.row.region, time: now, source: "aws.codeartifact" },
      detailType: "CodeArtifact Package Version State Change",
      resources: [packageArn(view.row, repository.name, coordinates)],
      detail,
    }));
  });
  await publishAll(tx, events);
}

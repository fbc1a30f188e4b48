import type * as sdk from "@aws-sdk/client-codebuild";
import { publish } from "../../kernel/events/index.ts";
import { type Tx, tagsOf } from "../../kernel/store/index.ts";
import type { StoredFleet } from "./store/fleets.ts";

/** A fleet as AWS shows it. */
export async function fleetView(tx: Tx, fleet: StoredFleet): Promise<sdk.Fleet> {
  const { arn, name, id, document } = fleet;
  const { scalingConfiguration, ...rest } = document;
  return {
    ...rest,
    ...{ arn, name, id, created: new Date(fleet.created_at), lastModified: new Date(fleet.modified_at) },
    status: { statusCode: fleet.status as sdk.FleetStatusCode },
    overflowBehavior: document.overflowBehavior ?? "QUEUE",
    ...(scalingConfiguration ? { scalingConfiguration: { ...scalingConfiguration, desiredCapacity: document.baseCapacity } } : {}),
    tags: await tagsOf(tx, arn),
  };
}

/** "CodeBuild Fleet State Change". AWS does not publish its form; this one says what a listener needs. */
export async function announceFleet(tx: Tx, { account, region, arn, name }: StoredFleet, status: string): Promise<void> {
  await publish(tx, {
    ...{ source: "aws.codebuild", detailType: "CodeBuild Fleet State Change", account, region, resources: [arn] },
    detail: { "fleet-arn": arn, "fleet-name": name, "fleet-status": status, version: "1" },
  });
}

import type * as sdk from "@aws-sdk/client-codebuild";
import { arn } from "../../../base/arn.ts";
import { uuid } from "../../../base/ids.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { fleetProblem } from "../domain/fleet-rules.ts";
import { alreadyExists, invalid } from "../errors.ts";
import { announceFleet, fleetView } from "../fleet-view.ts";
import { insertFleet, type StoredFleet } from "../store/fleets.ts";
import { completeTags } from "../tags.ts";

/** Environments that are kept for the builds of the projects that name the fleet. */
export const CreateFleet = operation<typeof sdk, "CreateFleet">({
  resource: ({ name }, context) => arn("codebuild", context, `fleet/${name}:*`),
  async run({ name, tags, ...document }, context) {
    const { tx, account, region, now } = context;
    const problem = fleetProblem(document);
    if (problem) throw invalid(problem);
    const id = uuid();
    const fleet: StoredFleet = {
      ...{ arn: arn("codebuild", context, `fleet/${name}:${id}`), account, region, name, id, document },
      ...{ status: "ACTIVE", created_at: now, modified_at: now },
    };
    if (!(await insertFleet(tx, fleet))) throw alreadyExists(`Fleet already exists: ${name}`);
    await putTags(tx, fleet.arn, completeTags(tags));
    await announceFleet(tx, fleet, fleet.status);
    return { fleet: await fleetView(tx, fleet) } as never;
  },
});

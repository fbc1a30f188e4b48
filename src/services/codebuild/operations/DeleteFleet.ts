import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { announceFleet } from "../fleet-view.ts";
import { deleteFleet, findFleet } from "../store/fleets.ts";

/** Deleting what is not there is fine. */
export const DeleteFleet = operation<typeof sdk, "DeleteFleet">({
  resource: ({ arn }) => arn,
  async run({ arn }, context) {
    const fleet = await findFleet(context.tx, context, arn);
    if (!fleet) return {};
    await deleteFleet(context.tx, fleet);
    await deleteTags(context.tx, arn);
    await announceFleet(context.tx, fleet, "DELETING");
    return {};
  },
});

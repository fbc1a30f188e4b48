import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags, putTags } from "../../../kernel/store/index.ts";
import { fleetProblem } from "../domain/fleet-rules.ts";
import { invalid, notFound } from "../errors.ts";
import { fleetView } from "../fleet-view.ts";
import { findFleet, updateFleet } from "../store/fleets.ts";
import { completeTags } from "../tags.ts";

export const UpdateFleet = operation<typeof sdk, "UpdateFleet">({
  resource: ({ arn }) => arn,
  async run({ arn, tags, ...given }, context) {
    const { tx, now } = context;
    const fleet = await findFleet(tx, context, arn);
    if (!fleet) throw notFound(`Fleet cannot be found: ${arn}`);
    const document = { ...fleet.document, ...given };
    const problem = fleetProblem(document);
    if (problem) throw invalid(problem);
    const changed = { ...fleet, document, modified_at: now };
    await updateFleet(tx, changed);
    if (tags) {
      await deleteTags(tx, arn);
      await putTags(tx, arn, completeTags(tags));
    }
    return { fleet: await fleetView(tx, changed) } as never;
  },
});

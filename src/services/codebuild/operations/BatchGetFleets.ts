import type * as sdk from "@aws-sdk/client-codebuild";
import { arn } from "../../../base/arn.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { fleetView } from "../fleet-view.ts";
import { findFleet } from "../store/fleets.ts";

export const BatchGetFleets = operation<typeof sdk, "BatchGetFleets">({
  resource: ({ names }, context) => names.map((name) => (name.startsWith("arn:") ? name : arn("codebuild", context, `fleet/${name}:*`))),
  async run({ names }, context) {
    const fleets: sdk.Fleet[] = [];
    const fleetsNotFound: string[] = [];
    for (const name of new Set(names)) {
      const fleet = await findFleet(context.tx, context, name);
      if (fleet) fleets.push(await fleetView(context.tx, fleet));
      else fleetsNotFound.push(name);
    }
    return { fleets, fleetsNotFound } as never;
  },
});

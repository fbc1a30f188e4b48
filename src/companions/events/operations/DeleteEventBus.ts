import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { busArn, busOf, validationError } from "../places.ts";
import { deleteBus } from "../store/buses.ts";
import { listRules } from "../store/rules.ts";

export const DeleteEventBus = operation<typeof sdk, "DeleteEventBus">({
  resource: ({ Name }, context) => busArn(busOf(context, Name)),
  async run({ Name }, context) {
    const place = busOf(context, Name);
    if (place.bus === "default") throw validationError("Cannot delete event bus default.");
    const rules = await listRules(context.tx, place, { limit: 1 });
    if (rules.length > 0) throw validationError(`Cannot delete event bus ${place.bus}: it still has rules.`);
    await deleteBus(context.tx, place);
    await deleteTags(context.tx, busArn(place));
    return {};
  },
});

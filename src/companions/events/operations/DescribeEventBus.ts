import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { describeBus } from "../described.ts";
import { busArn, busOf } from "../places.ts";
import { requireBus } from "../store/buses.ts";

export const DescribeEventBus = operation<typeof sdk, "DescribeEventBus">({
  resource: ({ Name }, context) => busArn(busOf(context, Name)),
  async run({ Name }, context) {
    const place = busOf(context, Name);
    return describeBus(place, await requireBus(context.tx, place));
  },
});

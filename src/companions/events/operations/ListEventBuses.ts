import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { decodeToken, encodeToken } from "../../../kernel/store/index.ts";
import { describeBus } from "../described.ts";
import { validationError } from "../places.ts";
import { listBuses } from "../store/buses.ts";

export const ListEventBuses = operation<typeof sdk, "ListEventBuses">({
  resource: () => "*",
  async run({ NamePrefix, NextToken, Limit = 100 }, context) {
    const after = NextToken && decodeToken<string>(NextToken, () => validationError("NextToken is not valid."));
    const rows = await listBuses(context.tx, context, { prefix: NamePrefix, after, limit: Limit + 1 });
    const shown = rows.slice(0, Limit);
    return {
      EventBuses: shown.map((row) => describeBus({ account: context.account, region: context.region, bus: row.name }, row)),
      ...(rows.length > Limit ? { NextToken: encodeToken(shown.at(-1)!.name) } : {}),
    };
  },
});

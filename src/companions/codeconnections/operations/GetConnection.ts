import type * as sdk from "@aws-sdk/client-codestar-connections";
import { operation } from "../../../kernel/gateway/index.ts";
import { requireConnection } from "../places.ts";
import { connectionShape } from "../shapes.ts";

export const GetConnection = operation<typeof sdk, "GetConnection">({
  resource: ({ ConnectionArn }) => ConnectionArn,
  async run({ ConnectionArn }, context) {
    return { Connection: await connectionShape(context.tx, await requireConnection(context, ConnectionArn)) };
  },
});

import type * as sdk from "@aws-sdk/client-codestar-connections";
import { connectionTables } from "../../../kernel/connections/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { requireConnection } from "../places.ts";

export const DeleteConnection = operation<typeof sdk, "DeleteConnection">({
  resource: ({ ConnectionArn }) => ConnectionArn,
  async run({ ConnectionArn }, context) {
    const { arn } = await requireConnection(context, ConnectionArn);
    await connectionTables(context.tx).deleteFrom("connection").where("arn", "=", arn).execute();
    await deleteTags(context.tx, arn);
    return {};
  },
});

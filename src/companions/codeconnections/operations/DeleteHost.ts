import type * as sdk from "@aws-sdk/client-codestar-connections";
import { connectionTables } from "../../../kernel/connections/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { unavailable } from "../errors.ts";
import { requireHost } from "../places.ts";

export const DeleteHost = operation<typeof sdk, "DeleteHost">({
  resource: ({ HostArn }) => HostArn,
  async run({ HostArn }, context) {
    await requireHost(context, HostArn);
    const db = connectionTables(context.tx);
    const user = await db.selectFrom("connection").select("name").where("host_arn", "=", HostArn).limit(1).executeTakeFirst();
    if (user) throw unavailable(`The host still has connections, such as ${user.name}. Delete them first`);
    await db.deleteFrom("connection_host").where("arn", "=", HostArn).execute();
    await deleteTags(context.tx, HostArn);
    return {};
  },
});

import type * as sdk from "@aws-sdk/client-codestar-connections";
import { connectionTables, connectionTags } from "../../../kernel/connections/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { json, tagsOf } from "../../../kernel/store/index.ts";
import { isWebAddress, requireReadable } from "../completing-tags.ts";
import { invalid } from "../errors.ts";
import { requireHost } from "../places.ts";

/** The new address gets the tokens of all its connections, so whoever sets it must be allowed to read them. */
export const UpdateHost = operation<typeof sdk, "UpdateHost">({
  resource: ({ HostArn }) => HostArn,
  async run({ HostArn, ProviderEndpoint: endpoint, VpcConfiguration: vpc }, context) {
    const { tx } = context;
    await requireHost(context, HostArn);
    if (endpoint !== undefined && !isWebAddress(endpoint)) throw invalid("The provider endpoint must be an http or https address");
    const db = connectionTables(tx);
    const users = endpoint === undefined ? [] : await db.selectFrom("connection").select("arn").where("host_arn", "=", HostArn).execute();
    for (const { arn } of users) {
      const secret = (await tagsOf(tx, arn)).find(({ key }) => key === connectionTags.secret)?.value;
      if (secret !== undefined && secret !== "none") await requireReadable(context, secret);
    }
    const change = { ...(endpoint === undefined ? {} : { endpoint }), ...(vpc === undefined ? {} : { vpc: json(vpc) }) };
    if (Object.keys(change).length) await db.updateTable("connection_host").set(change).where("arn", "=", HostArn).execute();
    return {};
  },
});

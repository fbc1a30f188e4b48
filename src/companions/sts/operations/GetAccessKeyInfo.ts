import type * as sdk from "@aws-sdk/client-sts";
import { operation } from "../../../kernel/gateway/index.ts";
import { iamTables } from "../../../kernel/iam/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";

export const GetAccessKeyInfo = operation<typeof sdk, "GetAccessKeyInfo">({
  resource: () => "*",
  async run({ AccessKeyId }, { tx }) {
    const key = await iamTables(tx).selectFrom("iam_access_key").select("account").where("id", "=", AccessKeyId).executeTakeFirst();
    const session = await iamTables(tx)
      .selectFrom("iam_session")
      .select("account")
      .where("access_key_id", "=", AccessKeyId)
      .executeTakeFirst();
    const account = key?.account ?? session?.account;
    if (!account) throw new WireError("ValidationError", `Invalid Access Key Id: ${AccessKeyId}`, 400);
    return { Account: account };
  },
});

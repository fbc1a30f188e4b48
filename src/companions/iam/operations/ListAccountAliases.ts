import { iamTables } from "../../../kernel/iam/index.ts";
import { reading } from "../operation.ts";

export const ListAccountAliases = reading<"ListAccountAliases">({
  resource: () => "*",
  async run(_input, { tx, account }) {
    const rows = await iamTables(tx).selectFrom("iam_account_alias").select("alias").where("account", "=", account).execute();
    return { AccountAliases: rows.map(({ alias }) => alias), IsTruncated: false };
  },
});

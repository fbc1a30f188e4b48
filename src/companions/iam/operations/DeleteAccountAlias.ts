import { iamTables } from "../../../kernel/iam/index.ts";
import { noSuchEntity } from "../errors.ts";
import { changing } from "../operation.ts";

export const DeleteAccountAlias = changing<"DeleteAccountAlias">({
  resource: () => "*",
  async run({ AccountAlias }, { tx, account }) {
    const gone = await iamTables(tx)
      .deleteFrom("iam_account_alias")
      .where("account", "=", account)
      .where("alias", "=", AccountAlias)
      .returning("alias")
      .execute();
    if (!gone.length) throw noSuchEntity(`The account alias ${AccountAlias} cannot be found.`);
    return {};
  },
});

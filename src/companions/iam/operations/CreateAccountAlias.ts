import { iamTables } from "../../../kernel/iam/index.ts";
import { isUniqueViolation } from "../../../kernel/store/index.ts";
import { alreadyExists } from "../errors.ts";
import { changing } from "../operation.ts";

export const CreateAccountAlias = changing<"CreateAccountAlias">({
  resource: () => "*",
  async run({ AccountAlias }, { tx, account }) {
    const made = await iamTables(tx)
      .insertInto("iam_account_alias")
      .values({ account, alias: AccountAlias })
      .onConflict((conflict) => conflict.column("account").doUpdateSet({ alias: AccountAlias }))
      .returning("alias")
      .executeTakeFirst()
      .catch((error: unknown) => {
        if (isUniqueViolation(error)) throw alreadyExists(`The account alias ${AccountAlias} already exists.`);
        throw error;
      });
    if (!made) throw alreadyExists(`The account alias ${AccountAlias} already exists.`);
    return {};
  },
});

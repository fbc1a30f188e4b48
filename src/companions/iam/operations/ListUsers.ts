import { iamArn } from "../../../kernel/iam/index.ts";
import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { userShape } from "../shapes.ts";
import { listUsers } from "../store/users.ts";

export const ListUsers = reading<"ListUsers">({
  resource: ({ PathPrefix = "/" }, { account }) => iamArn(account, "user", PathPrefix, "*"),
  async run({ PathPrefix = "/", ...paging }, context) {
    const { shown, more } = page(await listUsers(context, PathPrefix), ({ name }) => name, paging);
    return { Users: shown.map(userShape), ...more };
  },
});

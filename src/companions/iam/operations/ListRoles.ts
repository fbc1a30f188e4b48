import { iamArn } from "../../../kernel/iam/index.ts";
import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { roleShape } from "../shapes.ts";
import { listRoles } from "../store/roles.ts";

export const ListRoles = reading<"ListRoles">({
  resource: ({ PathPrefix = "/" }, { account }) => iamArn(account, "role", PathPrefix, "*"),
  async run({ PathPrefix = "/", ...paging }, context) {
    const { shown, more } = page(await listRoles(context, PathPrefix), ({ name }) => name, paging);
    return { Roles: shown.map(roleShape), ...more };
  },
});

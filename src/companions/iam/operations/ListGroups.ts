import { iamArn } from "../../../kernel/iam/index.ts";
import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { groupShape } from "../shapes.ts";
import { listGroups } from "../store/groups.ts";

export const ListGroups = reading<"ListGroups">({
  resource: ({ PathPrefix = "/" }, { account }) => iamArn(account, "group", PathPrefix, "*"),
  async run({ PathPrefix = "/", ...paging }, context) {
    const { shown, more } = page(await listGroups(context, PathPrefix), ({ name }) => name, paging);
    return { Groups: shown.map(groupShape), ...more };
  },
});

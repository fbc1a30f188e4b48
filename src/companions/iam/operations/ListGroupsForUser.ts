import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { groupShape } from "../shapes.ts";
import { groupsOf } from "../store/groups.ts";
import { ownerArn } from "../store/owners.ts";
import { needUser } from "../store/users.ts";

export const ListGroupsForUser = reading<"ListGroupsForUser">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName, ...paging }, context) {
    const { shown, more } = page(await groupsOf(context, (await needUser(context, UserName)).id), ({ name }) => name, paging);
    return { Groups: shown.map(groupShape), ...more };
  },
});

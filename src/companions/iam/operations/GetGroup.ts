import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { groupShape, userShape } from "../shapes.ts";
import { membersOf, readGroup } from "../store/groups.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const GetGroup = reading<"GetGroup">({
  resource: ({ GroupName }, context) => ownerArn(context, "group", GroupName),
  async run({ GroupName, ...paging }, context) {
    const { id } = await needOwner(context, "group", GroupName);
    const { shown, more } = page(await membersOf(context, id), ({ name }) => name, paging);
    return { Group: groupShape(await readGroup(context, id)), Users: shown.map(userShape), ...more };
  },
});

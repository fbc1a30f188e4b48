import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { readTags } from "../shapes.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const ListRoleTags = reading<"ListRoleTags">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName, ...paging }, context) {
    const arn = (await needOwner(context, "role", RoleName)).arn;
    const { shown, more } = page(await readTags(context, arn), ({ Key }) => Key, paging);
    return { Tags: shown, ...more };
  },
});

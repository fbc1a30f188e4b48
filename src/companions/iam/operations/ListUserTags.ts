import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { readTags } from "../shapes.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const ListUserTags = reading<"ListUserTags">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName, ...paging }, context) {
    const arn = (await needOwner(context, "user", UserName)).arn;
    const { shown, more } = page(await readTags(context, arn), ({ Key }) => Key, paging);
    return { Tags: shown, ...more };
  },
});

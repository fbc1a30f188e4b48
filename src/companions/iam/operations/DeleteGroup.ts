import { changing } from "../operation.ts";
import { deleteGroup } from "../store/groups.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const DeleteGroup = changing<"DeleteGroup">({
  resource: ({ GroupName }, context) => ownerArn(context, "group", GroupName),
  async run({ GroupName }, context) {
    await deleteGroup(context, (await needOwner(context, "group", GroupName)).id);
    return {};
  },
});

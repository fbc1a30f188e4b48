import { changing } from "../operation.ts";
import { renameGroup } from "../store/groups.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const UpdateGroup = changing<"UpdateGroup">({
  resource: ({ GroupName }, context) => ownerArn(context, "group", GroupName),
  async run({ GroupName, NewGroupName, NewPath }, context) {
    const group = await needOwner(context, "group", GroupName);
    await renameGroup(context, group.id, { name: NewGroupName ?? group.name, path: NewPath ?? group.path });
    return {};
  },
});

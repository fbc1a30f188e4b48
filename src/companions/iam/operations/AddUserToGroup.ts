import { changing } from "../operation.ts";
import { addMember } from "../store/groups.ts";
import { needOwner, ownerArn } from "../store/owners.ts";
import { needUser } from "../store/users.ts";

export const AddUserToGroup = changing<"AddUserToGroup">({
  resource: ({ GroupName }, context) => ownerArn(context, "group", GroupName),
  async run({ GroupName, UserName }, context) {
    const group = await needOwner(context, "group", GroupName);
    await addMember(context, group.id, (await needUser(context, UserName)).id);
    return {};
  },
});

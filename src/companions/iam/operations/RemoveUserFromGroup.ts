import { noSuchEntity } from "../errors.ts";
import { changing } from "../operation.ts";
import { removeMember } from "../store/groups.ts";
import { needOwner, ownerArn } from "../store/owners.ts";
import { needUser } from "../store/users.ts";

export const RemoveUserFromGroup = changing<"RemoveUserFromGroup">({
  resource: ({ GroupName }, context) => ownerArn(context, "group", GroupName),
  async run({ GroupName, UserName }, context) {
    const group = await needOwner(context, "group", GroupName);
    const removed = await removeMember(context, group.id, (await needUser(context, UserName)).id);
    if (!removed) throw noSuchEntity(`User ${UserName} is not in group ${GroupName}.`);
    return {};
  },
});

import { changing } from "../operation.ts";
import { detach } from "../store/attachments.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const DetachGroupPolicy = changing<"DetachGroupPolicy">({
  resource: ({ GroupName }, context) => ownerArn(context, "group", GroupName),
  conditions: ({ PolicyArn }) => ({ "iam:PolicyARN": PolicyArn }),
  async run({ GroupName, PolicyArn }, context) {
    await detach(context, await needOwner(context, "group", GroupName), PolicyArn);
    return {};
  },
});

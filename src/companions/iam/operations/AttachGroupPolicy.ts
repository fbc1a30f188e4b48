import { changing } from "../operation.ts";
import { attach } from "../store/attachments.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const AttachGroupPolicy = changing<"AttachGroupPolicy">({
  resource: ({ GroupName }, context) => ownerArn(context, "group", GroupName),
  conditions: ({ PolicyArn }) => ({ "iam:PolicyARN": PolicyArn }),
  async run({ GroupName, PolicyArn }, context) {
    await attach(context, "group", await needOwner(context, "group", GroupName), PolicyArn);
    return {};
  },
});

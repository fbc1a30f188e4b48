import { changing } from "../operation.ts";
import { attach } from "../store/attachments.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const AttachUserPolicy = changing<"AttachUserPolicy">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  conditions: ({ PolicyArn }) => ({ "iam:PolicyARN": PolicyArn }),
  async run({ UserName, PolicyArn }, context) {
    await attach(context, "user", await needOwner(context, "user", UserName), PolicyArn);
    return {};
  },
});

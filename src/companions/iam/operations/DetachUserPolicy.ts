import { changing } from "../operation.ts";
import { detach } from "../store/attachments.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const DetachUserPolicy = changing<"DetachUserPolicy">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  conditions: ({ PolicyArn }) => ({ "iam:PolicyARN": PolicyArn }),
  async run({ UserName, PolicyArn }, context) {
    await detach(context, await needOwner(context, "user", UserName), PolicyArn);
    return {};
  },
});

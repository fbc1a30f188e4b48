import { changing } from "../operation.ts";
import { detach } from "../store/attachments.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const DetachRolePolicy = changing<"DetachRolePolicy">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  conditions: ({ PolicyArn }) => ({ "iam:PolicyARN": PolicyArn }),
  async run({ RoleName, PolicyArn }, context) {
    await detach(context, await needOwner(context, "role", RoleName), PolicyArn);
    return {};
  },
});

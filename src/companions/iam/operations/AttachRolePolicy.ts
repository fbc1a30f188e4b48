import { changing } from "../operation.ts";
import { attach } from "../store/attachments.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const AttachRolePolicy = changing<"AttachRolePolicy">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  conditions: ({ PolicyArn }) => ({ "iam:PolicyARN": PolicyArn }),
  async run({ RoleName, PolicyArn }, context) {
    await attach(context, "role", await needOwner(context, "role", RoleName), PolicyArn);
    return {};
  },
});

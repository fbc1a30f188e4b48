import { changing } from "../operation.ts";
import { putInline } from "../store/inline-policies.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const PutRolePolicy = changing<"PutRolePolicy">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName, PolicyName, PolicyDocument }, context) {
    await putInline(context, "role", await needOwner(context, "role", RoleName), PolicyName, PolicyDocument);
    return {};
  },
});

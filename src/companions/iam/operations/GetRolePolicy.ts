import { encodeDocument } from "../documents.ts";
import { reading } from "../operation.ts";
import { needInline } from "../store/inline-policies.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const GetRolePolicy = reading<"GetRolePolicy">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName, PolicyName }, context) {
    const document = await needInline(context, "role", await needOwner(context, "role", RoleName), PolicyName);
    return { RoleName, PolicyName, PolicyDocument: encodeDocument(document) };
  },
});

import { encodeDocument } from "../documents.ts";
import { reading } from "../operation.ts";
import { needInline } from "../store/inline-policies.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const GetUserPolicy = reading<"GetUserPolicy">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName, PolicyName }, context) {
    const document = await needInline(context, "user", await needOwner(context, "user", UserName), PolicyName);
    return { UserName, PolicyName, PolicyDocument: encodeDocument(document) };
  },
});

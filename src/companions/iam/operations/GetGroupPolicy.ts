import { encodeDocument } from "../documents.ts";
import { reading } from "../operation.ts";
import { needInline } from "../store/inline-policies.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const GetGroupPolicy = reading<"GetGroupPolicy">({
  resource: ({ GroupName }, context) => ownerArn(context, "group", GroupName),
  async run({ GroupName, PolicyName }, context) {
    const document = await needInline(context, "group", await needOwner(context, "group", GroupName), PolicyName);
    return { GroupName, PolicyName, PolicyDocument: encodeDocument(document) };
  },
});

import { iamArn } from "../../../kernel/iam/index.ts";
import { checkDocument, managedPolicyQuota } from "../documents.ts";
import { changing } from "../operation.ts";
import { policyShape, tagsIn, tagsOut } from "../shapes.ts";
import { insertPolicy } from "../store/policies.ts";

export const CreatePolicy = changing<"CreatePolicy">({
  resource: ({ PolicyName, Path = "/" }, { account }) => iamArn(account, "policy", Path, PolicyName),
  async run({ PolicyName, Path = "/", PolicyDocument, Description, Tags }, context) {
    checkDocument(PolicyDocument, "identity", managedPolicyQuota);
    const tags = tagsIn(Tags);
    const policy = await insertPolicy(context, { name: PolicyName, path: Path, description: Description, document: PolicyDocument, tags });
    return { Policy: { ...policyShape(policy), ...(tags.length ? { Tags: tagsOut(tags) } : {}) } };
  },
});

import { checkDocument, managedPolicyQuota } from "../documents.ts";
import { changing } from "../operation.ts";
import { ownPolicy } from "../own-policy.ts";
import { versionShape } from "../shapes.ts";
import { insertVersion, needPolicy } from "../store/policies.ts";

export const CreatePolicyVersion = changing<"CreatePolicyVersion">({
  resource: ({ PolicyArn }) => PolicyArn,
  async run({ PolicyArn, PolicyDocument, SetAsDefault = false }, context) {
    const policy = ownPolicy(await needPolicy(context, PolicyArn));
    checkDocument(PolicyDocument, "identity", managedPolicyQuota);
    const row = await insertVersion(context, policy, PolicyDocument, SetAsDefault);
    return { PolicyVersion: versionShape(policy, row, SetAsDefault ? row.version : policy.default_version) };
  },
});

import { encodeDocument } from "../documents.ts";
import { reading } from "../operation.ts";
import { versionShape } from "../shapes.ts";
import { needPolicy, needVersion } from "../store/policies.ts";

export const GetPolicyVersion = reading<"GetPolicyVersion">({
  resource: ({ PolicyArn }) => PolicyArn,
  async run({ PolicyArn, VersionId }, context) {
    const policy = await needPolicy(context, PolicyArn);
    const row = await needVersion(context, policy, VersionId);
    return { PolicyVersion: { ...versionShape(policy, row), Document: encodeDocument(row.document) } };
  },
});

import { objectOperation } from "../access.ts";
import { canonicalId } from "../owner.ts";
import { locate } from "../reading.ts";

export const GetObjectAcl = objectOperation<"GetObjectAcl">({
  action: ({ VersionId }) => (VersionId === undefined ? "GetObjectAcl" : "GetObjectVersionAcl"),
  async run(input, context) {
    const owner = { ID: canonicalId((await locate(context, input)).bucket.account) };
    return { Owner: owner, Grants: [{ Grantee: { Type: "CanonicalUser" as const, ...owner }, Permission: "FULL_CONTROL" as const }] };
  },
});

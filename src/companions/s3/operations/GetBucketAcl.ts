import { bucketOf, bucketOperation } from "../access.ts";
import { canonicalId } from "../owner.ts";

export const GetBucketAcl = bucketOperation<"GetBucketAcl">({
  async run(input, { tx }) {
    const owner = { ID: canonicalId((await bucketOf(tx, input)).account) };
    return { Owner: owner, Grants: [{ Grantee: { Type: "CanonicalUser" as const, ...owner }, Permission: "FULL_CONTROL" as const }] };
  },
});

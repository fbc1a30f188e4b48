import { bucketOf, bucketOperation } from "../access.ts";

export const GetBucketOwnershipControls = bucketOperation<"GetBucketOwnershipControls">({
  async run(input, { tx }) {
    await bucketOf(tx, input);
    return { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] } };
  },
});

import { bucketOf, bucketOperation } from "../access.ts";
import { notImplemented } from "../errors.ts";

export const PutBucketOwnershipControls = bucketOperation<"PutBucketOwnershipControls">({
  async run(input, { tx }) {
    await bucketOf(tx, input);
    const asked = input.OwnershipControls.Rules.map(({ ObjectOwnership }) => ObjectOwnership);
    // The owner owns every object of every bucket here; that is the only answer that is true.
    const other = asked.find((ownership) => ownership !== "BucketOwnerEnforced");
    if (other) throw notImplemented(`Object ownership ${other}`);
    return {};
  },
});

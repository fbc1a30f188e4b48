import { bucketOf, bucketOperation } from "../access.ts";
import { updateBucket } from "../store/buckets.ts";

export const DeletePublicAccessBlock = bucketOperation<"DeletePublicAccessBlock">({
  action: "PutBucketPublicAccessBlock",
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    await updateBucket(tx, name, { public_access_block: null });
    return {};
  },
});

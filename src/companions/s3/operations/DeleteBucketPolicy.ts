import { bucketOf, bucketOperation } from "../access.ts";
import { updateBucket } from "../store/buckets.ts";

export const DeleteBucketPolicy = bucketOperation<"DeleteBucketPolicy">({
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    await updateBucket(tx, name, { policy: null });
    return {};
  },
});

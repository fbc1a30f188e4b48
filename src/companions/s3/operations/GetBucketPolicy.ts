import { bucketOf, bucketOperation } from "../access.ts";
import { notConfigured } from "../errors.ts";

export const GetBucketPolicy = bucketOperation<"GetBucketPolicy">({
  async run(input, { tx }) {
    const { name, policy } = await bucketOf(tx, input);
    if (!policy) throw notConfigured("NoSuchBucketPolicy", "The bucket policy does not exist", name);
    return { Policy: policy };
  },
});

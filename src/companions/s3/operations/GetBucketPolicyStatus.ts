import { bucketOf, bucketOperation } from "../access.ts";
import { readBucketPolicy } from "../domain/bucket-policy.ts";
import { isPublicPolicy } from "../domain/public-policy.ts";
import { notConfigured } from "../errors.ts";

export const GetBucketPolicyStatus = bucketOperation<"GetBucketPolicyStatus">({
  async run(input, { tx }) {
    const { name, policy } = await bucketOf(tx, input);
    if (!policy) throw notConfigured("NoSuchBucketPolicy", "The bucket policy does not exist", name);
    const statements = readBucketPolicy(policy, name);
    return { PolicyStatus: { IsPublic: typeof statements !== "string" && isPublicPolicy(statements) } };
  },
});

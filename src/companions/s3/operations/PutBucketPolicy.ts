import { bucketOf, bucketOperation } from "../access.ts";
import { readBucketPolicy } from "../domain/bucket-policy.ts";
import { isPublicPolicy } from "../domain/public-policy.ts";
import { accessDenied, malformedPolicy } from "../errors.ts";
import { updateBucket } from "../store/buckets.ts";

export const PutBucketPolicy = bucketOperation<"PutBucketPolicy">({
  async run(input, { tx, principal }) {
    const bucket = await bucketOf(tx, input);
    const statements = readBucketPolicy(input.Policy, bucket.name);
    if (typeof statements === "string") throw malformedPolicy(statements);
    if (bucket.public_access_block?.BlockPublicPolicy && isPublicPolicy(statements)) {
      throw accessDenied(
        `User: ${principal.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${bucket.name}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
      );
    }
    await updateBucket(tx, bucket.name, { policy: input.Policy });
    return {};
  },
});

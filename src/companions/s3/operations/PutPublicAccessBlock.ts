import { bucketOf, bucketOperation } from "../access.ts";
import { updateBucket } from "../store/buckets.ts";

export const PutPublicAccessBlock = bucketOperation<"PutPublicAccessBlock">({
  action: "PutBucketPublicAccessBlock",
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    const asked = input.PublicAccessBlockConfiguration;
    await updateBucket(tx, name, {
      // Access control lists are never honoured here, so the first two hold whatever they say.
      public_access_block: {
        BlockPublicAcls: asked.BlockPublicAcls ?? false,
        IgnorePublicAcls: asked.IgnorePublicAcls ?? false,
        BlockPublicPolicy: asked.BlockPublicPolicy ?? false,
        RestrictPublicBuckets: asked.RestrictPublicBuckets ?? false,
      },
    });
    return {};
  },
});

import { NoSuchBucket } from "@aws-sdk/client-s3";
import { bucketOf, bucketOperation } from "../access.ts";
import { notFound } from "../errors.ts";

export const HeadBucket = bucketOperation<"HeadBucket">({
  action: "ListBucket",
  async run(input, { tx }) {
    const bucket = await bucketOf(tx, input).catch((error) => {
      throw error instanceof NoSuchBucket ? notFound() : error;
    });
    return { BucketRegion: bucket.region, AccessPointAlias: false };
  },
});

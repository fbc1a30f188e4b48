import { bucketOf, bucketOperation } from "../access.ts";

export const GetBucketRequestPayment = bucketOperation<"GetBucketRequestPayment">({
  async run(input, { tx }) {
    await bucketOf(tx, input);
    return { Payer: "BucketOwner" as const };
  },
});

import { bucketOf, bucketOperation } from "../access.ts";

export const GetBucketLogging = bucketOperation<"GetBucketLogging">({
  async run(input, { tx }) {
    await bucketOf(tx, input);
    return {};
  },
});

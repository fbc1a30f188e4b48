import { bucketOf, bucketOperation } from "../access.ts";

export const GetBucketAccelerateConfiguration = bucketOperation<"GetBucketAccelerateConfiguration">({
  action: "GetAccelerateConfiguration",
  async run(input, { tx }) {
    await bucketOf(tx, input);
    return {};
  },
});

import { bucketOf, bucketOperation } from "../access.ts";
import { notConfigured } from "../errors.ts";

export const GetBucketWebsite = bucketOperation<"GetBucketWebsite">({
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    throw notConfigured("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration", name);
  },
});

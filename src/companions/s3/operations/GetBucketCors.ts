import { bucketOf, bucketOperation } from "../access.ts";
import { notConfigured } from "../errors.ts";

export const GetBucketCors = bucketOperation<"GetBucketCors">({
  action: "GetBucketCORS",
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    throw notConfigured("NoSuchCORSConfiguration", "The CORS configuration does not exist", name);
  },
});

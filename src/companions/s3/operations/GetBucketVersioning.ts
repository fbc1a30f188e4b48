import { bucketOf, bucketOperation } from "../access.ts";

export const GetBucketVersioning = bucketOperation<"GetBucketVersioning">({
  async run(input, { tx }) {
    const { versioning } = await bucketOf(tx, input);
    return versioning ? { Status: versioning } : {};
  },
});

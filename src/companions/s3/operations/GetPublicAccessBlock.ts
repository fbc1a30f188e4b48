import { bucketOf, bucketOperation } from "../access.ts";
import { notConfigured } from "../errors.ts";

export const GetPublicAccessBlock = bucketOperation<"GetPublicAccessBlock">({
  action: "GetBucketPublicAccessBlock",
  async run(input, { tx }) {
    const { name, public_access_block } = await bucketOf(tx, input);
    if (!public_access_block) {
      throw notConfigured("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found", name);
    }
    return { PublicAccessBlockConfiguration: public_access_block };
  },
});

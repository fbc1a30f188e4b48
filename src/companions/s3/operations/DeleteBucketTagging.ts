import { deleteTags } from "../../../kernel/store/index.ts";
import { bucketArn, bucketOf, bucketOperation } from "../access.ts";

export const DeleteBucketTagging = bucketOperation<"DeleteBucketTagging">({
  action: "PutBucketTagging",
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    await deleteTags(tx, bucketArn(name));
    return {};
  },
});

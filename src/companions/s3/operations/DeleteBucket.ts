import { deleteTags } from "../../../kernel/store/index.ts";
import { bucketArn, bucketOf, bucketOperation } from "../access.ts";
import { bucketNotEmpty } from "../errors.ts";
import { deleteEmptyBucket } from "../store/buckets.ts";

export const DeleteBucket = bucketOperation<"DeleteBucket">({
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    if (!(await deleteEmptyBucket(tx, name))) throw bucketNotEmpty({ BucketName: name });
    await deleteTags(tx, bucketArn(name));
    return {};
  },
});

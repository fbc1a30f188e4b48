import { deleteTags, putTags } from "../../../kernel/store/index.ts";
import { bucketArn, bucketOf, bucketOperation } from "../access.ts";
import { tagFault } from "../domain/tag-header.ts";
import { invalidTag } from "../errors.ts";

export const PutBucketTagging = bucketOperation<"PutBucketTagging">({
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    const fault = tagFault(input.Tagging.TagSet, 50);
    if (fault) throw invalidTag(fault);
    await deleteTags(tx, bucketArn(name));
    await putTags(
      tx,
      bucketArn(name),
      input.Tagging.TagSet.map(({ Key, Value }) => ({ key: Key, value: Value })),
    );
    return {};
  },
});

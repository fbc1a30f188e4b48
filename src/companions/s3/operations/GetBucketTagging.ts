import { tagsOf } from "../../../kernel/store/index.ts";
import { bucketArn, bucketOf, bucketOperation } from "../access.ts";
import { notConfigured } from "../errors.ts";

export const GetBucketTagging = bucketOperation<"GetBucketTagging">({
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    const tags = await tagsOf(tx, bucketArn(name));
    if (tags.length === 0) throw notConfigured("NoSuchTagSet", "The TagSet does not exist", name);
    return { TagSet: tags.map(({ key, value }) => ({ Key: key, Value: value })) };
  },
});

import { present } from "../../../base/present.ts";
import { objectOperation } from "../access.ts";
import { tagFault } from "../domain/tag-header.ts";
import { invalidTag } from "../errors.ts";
import { locate } from "../reading.ts";
import { lockKey, updateAttributes } from "../store/objects.ts";
import { shownVersionId } from "../writing.ts";

export const PutObjectTagging = objectOperation<"PutObjectTagging">({
  action: ({ VersionId }) => (VersionId === undefined ? "PutObjectTagging" : "PutObjectVersionTagging"),
  async run(input, context) {
    const fault = tagFault(input.Tagging.TagSet, 10);
    if (fault) throw invalidTag(fault);
    await lockKey(context.tx, input.Bucket, input.Key);
    const { bucket, version } = await locate(context, input);
    const tags = Object.fromEntries(input.Tagging.TagSet.map(({ Key, Value }) => [Key, Value]));
    await updateAttributes(context.tx, version, { ...version.attributes, tags });
    return present({ VersionId: shownVersionId(bucket, version) });
  },
});

import { present } from "../../../base/present.ts";
import { objectOperation } from "../access.ts";
import { locate } from "../reading.ts";
import { lockKey, updateAttributes } from "../store/objects.ts";
import { shownVersionId } from "../writing.ts";

export const DeleteObjectTagging = objectOperation<"DeleteObjectTagging">({
  action: ({ VersionId }) => (VersionId === undefined ? "DeleteObjectTagging" : "DeleteObjectVersionTagging"),
  async run(input, context) {
    await lockKey(context.tx, input.Bucket, input.Key);
    const { bucket, version } = await locate(context, input);
    await updateAttributes(context.tx, version, { ...version.attributes, tags: {} });
    return present({ VersionId: shownVersionId(bucket, version) });
  },
});

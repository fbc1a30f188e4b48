import { present } from "../../../base/present.ts";
import { bucketOf, objectOperation } from "../access.ts";
import { checkKey } from "../attributes.ts";
import { deleteObject } from "../deleting.ts";

export const DeleteObject = objectOperation<"DeleteObject">({
  action: ({ VersionId }) => (VersionId === undefined ? "DeleteObject" : "DeleteObjectVersion"),
  async run(input, context) {
    checkKey(input.Key);
    const bucket = await bucketOf(context.tx, input);
    const asked = present({ key: input.Key, versionId: input.VersionId, ifMatch: input.IfMatch });
    const { versionId, deleteMarker } = await deleteObject(context.tx, context, bucket, asked as { key: string });
    return present({ VersionId: versionId, DeleteMarker: deleteMarker });
  },
});

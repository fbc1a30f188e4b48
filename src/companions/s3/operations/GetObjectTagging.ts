import { present } from "../../../base/present.ts";
import { objectOperation } from "../access.ts";
import { locate } from "../reading.ts";
import { shownVersionId } from "../writing.ts";

export const GetObjectTagging = objectOperation<"GetObjectTagging">({
  action: ({ VersionId }) => (VersionId === undefined ? "GetObjectTagging" : "GetObjectVersionTagging"),
  async run(input, context) {
    const { bucket, version } = await locate(context, input);
    return present({
      TagSet: Object.entries(version.attributes.tags).map(([Key, Value]) => ({ Key, Value })),
      VersionId: shownVersionId(bucket, version),
    });
  },
});

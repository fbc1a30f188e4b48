import { bucketOf, bucketOperation } from "../access.ts";
import { malformedXml, notImplemented } from "../errors.ts";
import { updateBucket } from "../store/buckets.ts";

export const PutBucketVersioning = bucketOperation<"PutBucketVersioning">({
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    const { Status, MFADelete } = input.VersioningConfiguration;
    if (MFADelete === "Enabled") throw notImplemented("MFA delete");
    if (Status !== "Enabled" && Status !== "Suspended") throw malformedXml();
    await updateBucket(tx, name, { versioning: Status });
    return {};
  },
});

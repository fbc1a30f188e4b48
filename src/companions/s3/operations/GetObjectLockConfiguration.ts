import { bucketOf, bucketOperation } from "../access.ts";
import { notConfigured } from "../errors.ts";

export const GetObjectLockConfiguration = bucketOperation<"GetObjectLockConfiguration">({
  action: "GetBucketObjectLockConfiguration",
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    throw notConfigured("ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket", name);
  },
});

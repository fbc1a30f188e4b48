import { bucketOf, bucketOperation } from "../access.ts";
import { notConfigured } from "../errors.ts";

export const GetBucketLifecycleConfiguration = bucketOperation<"GetBucketLifecycleConfiguration">({
  action: "GetLifecycleConfiguration",
  async run(input, { tx }) {
    const { name } = await bucketOf(tx, input);
    throw notConfigured("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", name);
  },
});

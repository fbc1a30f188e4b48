import { bucketOf, bucketOperation } from "../access.ts";

export const GetBucketEncryption = bucketOperation<"GetBucketEncryption">({
  action: "GetEncryptionConfiguration",
  async run(input, { tx }) {
    await bucketOf(tx, input);
    // @DIFFERS AWS's default is answered, which clients insist on reading; encryption at rest is a matter of the whole server.
    return {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const }, BucketKeyEnabled: false }],
      },
    };
  },
});

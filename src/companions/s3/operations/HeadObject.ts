import { NoSuchBucket, NoSuchKey } from "@aws-sdk/client-s3";
import { objectOperation } from "../access.ts";
import { notFound } from "../errors.ts";
import { checkRead, describe, locate, rangeOf } from "../reading.ts";

export const HeadObject = objectOperation<"HeadObject">({
  action: ({ VersionId }) => (VersionId === undefined ? "GetObject" : "GetObjectVersion"),
  async run(input, context) {
    const { bucket, version } = await locate(context, input).catch((error) => {
      throw error instanceof NoSuchKey || error instanceof NoSuchBucket ? notFound() : error;
    });
    checkRead(input, version);
    return describe(input, bucket, version, rangeOf(input, version));
  },
});

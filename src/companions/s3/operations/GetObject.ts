import { objectOperation } from "../access.ts";
import { checkRead, describe, locate, rangeOf } from "../reading.ts";

export const GetObject = objectOperation<"GetObject">({
  action: ({ VersionId }) => (VersionId === undefined ? "GetObject" : "GetObjectVersion"),
  async run(input, context) {
    const { bucket, version } = await locate(context, input);
    checkRead(input, version);
    const range = rangeOf(input, version);
    const Body =
      version.size_bytes === 0 || version.digest === null ? new Uint8Array() : await context.kernel.blobs.get(version.digest, range);
    return { ...describe(input, bucket, version, range), Body };
  },
});

import { bucketOf, objectOperation } from "../access.ts";
import { openUpload } from "../open-upload.ts";
import { deleteUpload } from "../store/uploads.ts";

export const AbortMultipartUpload = objectOperation<"AbortMultipartUpload">({
  async run(input, { tx }) {
    await bucketOf(tx, input);
    const { id } = await openUpload(tx, input, "update");
    await deleteUpload(tx, id);
    return {};
  },
});

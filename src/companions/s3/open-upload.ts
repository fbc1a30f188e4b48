import type { Tx } from "../../kernel/store/index.ts";
import { invalidArgument, noSuchUpload } from "./errors.ts";
import { findUpload, type Upload } from "./store/uploads.ts";

/** The upload that a request names, while parts may still be added to it. */
export async function openUpload(
  tx: Tx,
  input: { Bucket: string; Key: string; UploadId: string; PartNumber?: number },
  hold?: "share" | "update",
): Promise<Upload> {
  const { PartNumber } = input;
  if (PartNumber !== undefined && (PartNumber < 1 || PartNumber > 10_000)) {
    throw invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", String(PartNumber));
  }
  const upload = await findUpload(tx, { bucket: input.Bucket, key: input.Key, id: input.UploadId }, hold);
  if (!upload || upload.completed_at) throw noSuchUpload();
  return upload;
}

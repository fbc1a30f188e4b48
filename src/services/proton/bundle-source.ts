import { invalid } from "./errors.ts";

/** The union of places a bundle can come from has one arm. */
export function bundleOf(source: { s3?: { bucket: string; key: string } | undefined }): { bucket: string; key: string } {
  if (!source.s3) throw invalid("The source of a template version must be an S3 object");
  return source.s3;
}

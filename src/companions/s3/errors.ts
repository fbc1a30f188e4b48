import { BucketAlreadyExists, BucketAlreadyOwnedByYou, NoSuchBucket, NoSuchKey, NoSuchUpload, NotFound } from "@aws-sdk/client-s3";
import { WireError } from "../../kernel/wire/index.ts";

const $metadata = {};
const error =
  (code: string, status: number, message: string) =>
  (details: Record<string, string> = {}) =>
    new WireError(code, message, status, "client", { details });

export const noSuchBucket = (name: string) =>
  Object.assign(new NoSuchBucket({ message: "The specified bucket does not exist", $metadata }), { BucketName: name });
export const noSuchKey = (key: string) =>
  Object.assign(new NoSuchKey({ message: "The specified key does not exist.", $metadata }), { Key: key });
export const notFound = () => new NotFound({ message: "Not Found", $metadata });
export const noSuchUpload = () =>
  new NoSuchUpload({
    message: "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    $metadata,
  });
export const bucketAlreadyExists = () =>
  new BucketAlreadyExists({
    message:
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
    $metadata,
  });
export const bucketAlreadyOwnedByYou = () =>
  new BucketAlreadyOwnedByYou({
    message: "Your previous request to create the named bucket succeeded and you already own it.",
    $metadata,
  });

export const bucketNotEmpty = error("BucketNotEmpty", 409, "The bucket you tried to delete is not empty");
export const noSuchVersion = error("NoSuchVersion", 404, "The specified version does not exist.");
export const preconditionFailed = error("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold");
export const notModified = (headers: Record<string, string>) => new WireError("NotModified", "Not Modified", 304, "client", { headers });
export const invalidRange = (sizeBytes: number) =>
  new WireError("InvalidRange", "The requested range is not satisfiable", 416, "client", {
    details: { ActualObjectSize: String(sizeBytes) },
    headers: { "content-range": `bytes */${sizeBytes}` },
  });
export const methodNotAllowed = (headers: Record<string, string>) =>
  new WireError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405, "client", { headers });
/** A delete marker is the current version: S3 says so in a header beside the 404. */
export const deleted = (versionId: string) =>
  new WireError("NoSuchKey", "The specified key does not exist.", 404, "client", {
    headers: { "x-amz-delete-marker": "true", "x-amz-version-id": versionId },
  });
export const badDigest = error("BadDigest", 400, "The Content-MD5 you specified did not match what we received.");
export const badChecksum = (algorithm: string) =>
  new WireError("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
export const invalidDigest = error("InvalidDigest", 400, "The Content-MD5 you specified was invalid");
export const incompleteBody = error(
  "IncompleteBody",
  400,
  "You did not provide the number of bytes specified by the Content-Length HTTP header",
);
export const entityTooLarge = error("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size");
export const entityTooSmall = error("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size");
export const invalidPart = error(
  "InvalidPart",
  400,
  "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
);
export const invalidPartOrder = error(
  "InvalidPartOrder",
  400,
  "The list of parts was not in ascending order. Parts must be ordered by part number.",
);
export const malformedXml = error(
  "MalformedXML",
  400,
  "The XML you provided was not well-formed or did not validate against our published schema",
);
export const invalidBucketName = (name: string) =>
  new WireError("InvalidBucketName", "The specified bucket is not valid.", 400, "client", { details: { BucketName: name } });
export const aclNotSupported = error("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");
export const malformedPolicy = (message: string) => new WireError("MalformedPolicy", message);
export const accessDenied = (message = "Access Denied") => new WireError("AccessDenied", message, 403);
export const invalidArgument = (message: string, name: string, value = "") =>
  new WireError("InvalidArgument", message, 400, "client", { details: { ArgumentName: name, ArgumentValue: value } });
export const invalidRequest = (message: string) => new WireError("InvalidRequest", message);
export const invalidTag = (message: string) => new WireError("InvalidTag", message);
export const invalidBucketState = (message: string) => new WireError("InvalidBucketState", message, 409);
export const notImplemented = (what: string) => new WireError("NotImplemented", `${what} is not implemented here`, 501, "server");
/** The 404 of a bucket that has no such configuration. */
export const notConfigured = (code: string, message: string, bucket: string) =>
  new WireError(code, message, 404, "client", { details: { BucketName: bucket } });

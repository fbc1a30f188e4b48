import { present } from "../../base/present.ts";
import { WireError } from "../../kernel/wire/index.ts";
import { parseTagHeader, tagFault } from "./domain/tag-header.ts";
import { aclNotSupported, invalidArgument, invalidRequest, invalidTag, notImplemented } from "./errors.ts";
import type { ObjectAttributes, ObjectHeaders } from "./store/tables.ts";

/** The members that PutObject, CopyObject and CreateMultipartUpload have in common. */
export interface AttributesInput {
  Key: string;
  ACL?: string;
  GrantFullControl?: string;
  GrantRead?: string;
  GrantReadACP?: string;
  GrantWriteACP?: string;
  CacheControl?: string;
  ContentDisposition?: string;
  ContentEncoding?: string;
  ContentLanguage?: string;
  ContentType?: string;
  Expires?: Date;
  Metadata?: Record<string, string>;
  ServerSideEncryption?: string;
  StorageClass?: string;
  WebsiteRedirectLocation?: string;
  SSECustomerAlgorithm?: string;
  Tagging?: string;
  ObjectLockMode?: string;
  ObjectLockLegalHoldStatus?: string;
  WriteOffsetBytes?: number;
}

/** Classes whose objects can be read at once; an archive would have to be restored first. */
const storageClasses = ["STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR"];

export function attributesOf(input: AttributesInput): ObjectAttributes {
  refuse(input);
  const metadata = input.Metadata ?? {};
  const bytes = Object.entries(metadata).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (bytes > 2048) throw new WireError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
  return present({
    headers: headersOf(input),
    metadata,
    tags: tagsOfHeader(input.Tagging),
    storageClass: input.StorageClass === "STANDARD" ? undefined : input.StorageClass,
  });
}

export function tagsOfHeader(header: string | undefined): Record<string, string> {
  const tags = parseTagHeader(header ?? "");
  if (!tags)
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      "x-amz-tagging",
      header,
    );
  const fault = tagFault(
    Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    10,
  );
  if (fault) throw invalidTag(fault);
  return tags;
}

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > 1024) throw new WireError("KeyTooLongError", "Your key is too long");
  if (!key || key.includes("\u0000")) throw invalidArgument("The object key is not valid", "Key");
}

/** What would change how an object is kept or who may read it, and is not done here, is refused rather than ignored. */
function refuse(input: AttributesInput): void {
  checkKey(input.Key);
  const grants = [input.GrantFullControl, input.GrantRead, input.GrantReadACP, input.GrantWriteACP].some(Boolean);
  // Every bucket here is "bucket owner enforced": these two canned lists say what holds anyway.
  if (grants || (input.ACL && !["private", "bucket-owner-full-control"].includes(input.ACL))) throw aclNotSupported();
  if (input.SSECustomerAlgorithm) throw notImplemented("Server-side encryption with a customer's key");
  // @DIFFERS Asking for AES256 is taken as AWS's default is: encryption at rest is a matter of the whole server, not of an object.
  if (input.ServerSideEncryption && input.ServerSideEncryption !== "AES256")
    throw notImplemented(`Encryption ${input.ServerSideEncryption}`);
  if (input.StorageClass && !storageClasses.includes(input.StorageClass)) throw notImplemented(`Storage class ${input.StorageClass}`);
  if (input.ObjectLockMode || input.ObjectLockLegalHoldStatus) throw invalidRequest("Bucket is missing Object Lock Configuration");
  if (input.WriteOffsetBytes !== undefined) throw notImplemented("Appending to an object");
}

function headersOf(input: AttributesInput): ObjectHeaders {
  // aws-chunked is the transport's framing, not the object's encoding.
  const encoding = input.ContentEncoding?.split(",")
    .map((one) => one.trim())
    .filter((one) => one && one !== "aws-chunked")
    .join(",");
  return present({
    contentType: input.ContentType,
    cacheControl: input.CacheControl,
    contentDisposition: input.ContentDisposition,
    contentEncoding: encoding || undefined,
    contentLanguage: input.ContentLanguage,
    expires: input.Expires?.toISOString(),
    websiteRedirectLocation: input.WebsiteRedirectLocation,
  });
}

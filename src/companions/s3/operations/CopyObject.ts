import { present } from "../../../base/present.ts";
import { bucketOf, objectOperation } from "../access.ts";
import { attributesOf, tagsOfHeader } from "../attributes.ts";
import { locateSource } from "../copy-source.ts";
import { checksumMember } from "../domain/checksum.ts";
import { entityTooLarge, invalidRequest, noSuchKey } from "../errors.ts";
import { holdVersion } from "../store/objects.ts";
import { shownVersionId, writeVersion } from "../writing.ts";

const mostBytes = 5 * 1024 ** 3;

export const CopyObject = objectOperation<"CopyObject">({
  action: "PutObject",
  async run(input, context) {
    const { tx } = context;
    const bucket = await bucketOf(tx, input);
    const source = await locateSource(context, input);
    const said = attributesOf(input);
    const kept = source.version.attributes;
    const replace = input.MetadataDirective === "REPLACE";
    const sameObject = source.version.bucket === bucket.name && source.version.key === input.Key && source.version.is_latest;
    if (sameObject && !replace && !input.StorageClass && !input.WebsiteRedirectLocation && !input.ServerSideEncryption) {
      throw invalidRequest(
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      );
    }
    if (source.version.size_bytes > mostBytes) throw entityTooLarge();
    // The bytes are not copied: the source must keep its reference until the copy's own is committed.
    if (!(await holdVersion(tx, source.version))) throw noSuchKey(source.version.key);
    const { checksum, partSizes: _ofTheSource, storageClass: _notInherited, ...inherited } = kept;
    const ownChecksum = checksum?.type === "FULL_OBJECT" ? { checksum } : {};
    const version = await writeVersion(tx, context, {
      bucket: bucket.name,
      version: {
        key: input.Key,
        digest: source.version.digest,
        size_bytes: source.version.size_bytes,
        etag: source.version.etag,
        attributes: {
          ...(replace ? said : inherited),
          ...(said.storageClass ? { storageClass: said.storageClass } : {}),
          tags: input.TaggingDirective === "REPLACE" ? tagsOfHeader(input.Tagging) : kept.tags,
          ...ownChecksum,
        },
      },
      reason: "CopyObject",
      conditions: input,
    });
    return present({
      CopyObjectResult: {
        ETag: `"${version.etag}"`,
        LastModified: version.last_modified,
        ...(ownChecksum.checksum ? checksumMember(ownChecksum.checksum.algorithm, ownChecksum.checksum.value) : {}),
      },
      CopySourceVersionId: shownVersionId(source.bucket, source.version),
      VersionId: shownVersionId(bucket, version),
    });
  },
});

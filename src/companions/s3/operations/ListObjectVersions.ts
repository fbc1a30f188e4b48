import { present } from "../../../base/present.ts";
import { bucketOf, bucketOperation } from "../access.ts";
import { invalidArgument } from "../errors.ts";
import { checksumOf, encoder, later, listConditions, pageSize, startOf } from "../listing.ts";
import { canonicalId } from "../owner.ts";
import { type ListedVersion, listVersions, seqOf } from "../store/listing.ts";

export const ListObjectVersions = bucketOperation<"ListObjectVersions">({
  action: "ListBucketVersions",
  conditions: listConditions,
  async run(input, { tx }) {
    const { name, account } = await bucketOf(tx, input);
    const { Prefix = "", KeyMarker = "", VersionIdMarker, EncodingType } = input;
    const Delimiter = input.Delimiter || undefined;
    if (VersionIdMarker && !KeyMarker) {
      throw invalidArgument("A version-id marker cannot be specified without a key marker.", "version-id-marker", VersionIdMarker);
    }
    const encode = encoder(EncodingType);
    const most = pageSize(input.MaxKeys);
    // A marker whose version is gone continues after the whole key: nothing is shown twice.
    const afterSeq = VersionIdMarker ? await seqOf(tx, name, KeyMarker, VersionIdMarker) : undefined;
    const from = afterSeq === undefined ? startOf(Prefix, Delimiter, KeyMarker || undefined) : later(Prefix, KeyMarker);
    const page = await listVersions(tx, {
      bucket: name,
      prefix: Prefix,
      delimiter: Delimiter,
      from,
      most,
      ...(afterSeq === undefined ? {} : { afterSeq }),
    });
    const owner = { ID: canonicalId(account) };
    const shown = (version: ListedVersion) => ({
      Key: encode(version.key),
      VersionId: version.version_id,
      IsLatest: version.is_latest,
      LastModified: version.last_modified,
      Owner: owner,
    });
    return present({
      Name: name,
      Prefix: encode(Prefix),
      KeyMarker: encode(KeyMarker),
      VersionIdMarker,
      Delimiter: Delimiter && encode(Delimiter),
      MaxKeys: most,
      EncodingType,
      IsTruncated: page.next !== undefined,
      NextKeyMarker: page.next && encode(page.next.key),
      NextVersionIdMarker: page.next?.versionId,
      Versions: page.versions
        .filter((version) => !version.delete_marker)
        .map((version) => ({
          ...shown(version),
          ETag: `"${version.etag}"`,
          Size: version.size_bytes,
          StorageClass: (version.attributes.storageClass ?? "STANDARD") as "STANDARD",
          ...checksumOf(version.attributes),
        })),
      DeleteMarkers: page.versions.filter((version) => version.delete_marker).map(shown),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    });
  },
});

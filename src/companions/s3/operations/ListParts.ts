import { present } from "../../../base/present.ts";
import { bucketOf, objectOperation } from "../access.ts";
import { checksumMember } from "../domain/checksum.ts";
import { pageSize } from "../listing.ts";
import { openUpload } from "../open-upload.ts";
import { canonicalId } from "../owner.ts";
import { listParts } from "../store/uploads.ts";

export const ListParts = objectOperation<"ListParts">({
  action: "ListMultipartUploadParts",
  async run(input, { tx }) {
    const bucket = await bucketOf(tx, input);
    const upload = await openUpload(tx, input);
    const most = pageSize(input.MaxParts, "max-parts");
    const found = await listParts(tx, upload.id, Number.parseInt(input.PartNumberMarker ?? "0", 10) || 0, most + 1);
    const shown = found.slice(0, most);
    const algorithm = upload.checksum_algorithm;
    return present({
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.id,
      PartNumberMarker: input.PartNumberMarker ?? "0",
      NextPartNumberMarker: String(shown.at(-1)?.number ?? 0),
      MaxParts: most,
      IsTruncated: found.length > most,
      Initiator: { ID: upload.initiator },
      Owner: { ID: canonicalId(bucket.account) },
      StorageClass: (upload.attributes.storageClass ?? "STANDARD") as "STANDARD",
      ChecksumAlgorithm: algorithm ?? undefined,
      ChecksumType: upload.checksum_type ?? undefined,
      Parts: shown.map((part) => ({
        PartNumber: part.number,
        LastModified: part.last_modified,
        ETag: `"${part.md5}"`,
        Size: part.size_bytes,
        ...(algorithm && part.checksum ? checksumMember(algorithm, part.checksum) : {}),
      })),
    });
  },
});

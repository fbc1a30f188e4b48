import { present } from "../../../base/present.ts";
import { bucketOf, bucketOperation } from "../access.ts";
import { commonPrefix } from "../domain/key-range.ts";
import { encoder, listConditions, pageSize } from "../listing.ts";
import { canonicalId } from "../owner.ts";
import { listUploads } from "../store/uploads.ts";

export const ListMultipartUploads = bucketOperation<"ListMultipartUploads">({
  action: "ListBucketMultipartUploads",
  conditions: listConditions,
  async run(input, { tx }) {
    const { name, account } = await bucketOf(tx, input);
    const { Prefix = "", KeyMarker, UploadIdMarker } = input;
    const Delimiter = input.Delimiter || undefined;
    const encode = encoder(input.EncodingType);
    const most = pageSize(input.MaxUploads, "max-uploads");
    const asked = present({ bucket: name, prefix: Prefix, keyMarker: KeyMarker, idMarker: UploadIdMarker, most: most + 1 });
    const found = await listUploads(tx, asked as Parameters<typeof listUploads>[1]);
    const shown = found.slice(0, most);
    const last = found.length > most ? shown.at(-1) : undefined;
    const prefixes = new Set(shown.flatMap(({ key }) => commonPrefix(key, Prefix, Delimiter) ?? []));
    return present({
      Bucket: name,
      Prefix: encode(Prefix),
      Delimiter: Delimiter && encode(Delimiter),
      KeyMarker: encode(KeyMarker ?? ""),
      UploadIdMarker: UploadIdMarker ?? "",
      NextKeyMarker: last && encode(last.key),
      NextUploadIdMarker: last?.id,
      MaxUploads: most,
      EncodingType: input.EncodingType,
      IsTruncated: last !== undefined,
      Uploads: shown
        .filter(({ key }) => commonPrefix(key, Prefix, Delimiter) === undefined)
        .map((upload) =>
          present({
            UploadId: upload.id,
            Key: encode(upload.key),
            Initiated: upload.initiated_at,
            StorageClass: (upload.attributes.storageClass ?? "STANDARD") as "STANDARD",
            Owner: { ID: canonicalId(account) },
            Initiator: { ID: upload.initiator },
            ChecksumAlgorithm: upload.checksum_algorithm ?? undefined,
            ChecksumType: upload.checksum_type ?? undefined,
          }),
        ),
      CommonPrefixes: [...prefixes].map((prefix) => ({ Prefix: encode(prefix) })),
    });
  },
});

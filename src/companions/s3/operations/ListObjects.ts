import { present } from "../../../base/present.ts";
import { bucketOf, bucketOperation } from "../access.ts";
import { contents, encoder, listConditions, pageSize, startOf } from "../listing.ts";
import { listObjects } from "../store/listing.ts";

export const ListObjects = bucketOperation<"ListObjects">({
  action: "ListBucket",
  conditions: listConditions,
  async run(input, { tx }) {
    const { name, account } = await bucketOf(tx, input);
    const { Prefix = "", Marker = "", EncodingType } = input;
    const Delimiter = input.Delimiter || undefined;
    const encode = encoder(EncodingType);
    const most = pageSize(input.MaxKeys);
    const from = startOf(Prefix, Delimiter, Marker || undefined);
    const page = await listObjects(tx, { bucket: name, prefix: Prefix, delimiter: Delimiter, from, most });
    return present({
      Name: name,
      Prefix: encode(Prefix),
      Marker: encode(Marker),
      Delimiter: Delimiter && encode(Delimiter),
      MaxKeys: most,
      EncodingType,
      IsTruncated: page.next !== undefined,
      // As in S3: without a delimiter the client goes on from the last key by itself.
      NextMarker: page.next !== undefined && Delimiter ? encode(page.last ?? "") : undefined,
      Contents: page.objects.map((object) => contents(object, encode, account)),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    });
  },
});

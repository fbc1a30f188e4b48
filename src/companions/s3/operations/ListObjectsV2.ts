import { present } from "../../../base/present.ts";
import { decodeToken, encodeToken } from "../../../kernel/store/index.ts";
import { bucketOf, bucketOperation } from "../access.ts";
import { invalidArgument } from "../errors.ts";
import { contents, encoder, later, listConditions, pageSize, startOf } from "../listing.ts";
import { listObjects } from "../store/listing.ts";

export const ListObjectsV2 = bucketOperation<"ListObjectsV2">({
  action: "ListBucket",
  conditions: listConditions,
  async run(input, { tx }) {
    const { name, account } = await bucketOf(tx, input);
    const { Prefix = "", ContinuationToken: token, StartAfter, EncodingType } = input;
    const Delimiter = input.Delimiter || undefined;
    const encode = encoder(EncodingType);
    const most = pageSize(input.MaxKeys);
    const page = await listObjects(tx, {
      bucket: name,
      prefix: Prefix,
      delimiter: Delimiter,
      from: fromOf(Prefix, Delimiter, token, StartAfter),
      most,
    });
    return present({
      Name: name,
      Prefix: encode(Prefix),
      Delimiter: Delimiter && encode(Delimiter),
      MaxKeys: most,
      EncodingType,
      KeyCount: page.objects.length + page.prefixes.length,
      IsTruncated: page.next !== undefined,
      Contents: page.objects.map((object) => contents(object, encode, input.FetchOwner ? account : undefined)),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      ContinuationToken: token,
      NextContinuationToken: page.next === undefined ? undefined : encodeToken(page.next),
      StartAfter: StartAfter === undefined ? undefined : encode(StartAfter),
    });
  },
});

/** A continuation token is the key from which the page begins, and outweighs start-after. */
function fromOf(prefix: string, delimiter: string | undefined, token: string | undefined, startAfter: string | undefined): string {
  if (!token) return startOf(prefix, delimiter, startAfter);
  const invalid = () => invalidArgument("The continuation token provided is incorrect", "continuation-token");
  const from = decodeToken<string>(token, invalid);
  if (typeof from !== "string") throw invalid();
  return later(prefix, from);
}

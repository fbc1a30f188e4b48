import type * as sdk from "@aws-sdk/client-s3";
import { present } from "../../../base/present.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { decodeToken, encodeToken } from "../../../kernel/store/index.ts";
import { invalidArgument } from "../errors.ts";
import { canonicalId } from "../owner.ts";
import { listBuckets } from "../store/buckets.ts";

const mostBuckets = 10_000;

export const ListBuckets = operation<typeof sdk, "ListBuckets">({
  resource: () => "*",
  action: "ListAllMyBuckets",
  async run(input, { tx, account }) {
    const token = input.ContinuationToken;
    const after =
      token && decodeToken<string>(token, () => invalidArgument("The continuation token provided is incorrect", "continuation-token"));
    const most = input.MaxBuckets ?? mostBuckets;
    const found = await listBuckets(tx, {
      ...present({ after, prefix: input.Prefix, region: input.BucketRegion }),
      account,
      most: most + 1,
    } as Parameters<typeof listBuckets>[1]);
    const shown = found.slice(0, most);
    const last = found.length > most ? shown.at(-1) : undefined;
    return present({
      Buckets: shown.map(({ name, created_at, region }) => ({ Name: name, CreationDate: created_at, BucketRegion: region })),
      Owner: { ID: canonicalId(account) },
      Prefix: input.Prefix,
      ContinuationToken: last && encodeToken(last.name),
    });
  },
});

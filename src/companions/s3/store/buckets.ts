import { json, type Tx } from "../../../kernel/store/index.ts";
import { db, type PublicAccessBlock } from "./tables.ts";

export interface Bucket {
  name: string;
  account: string;
  region: string;
  created_at: Date;
  versioning: "Enabled" | "Suspended" | null;
  policy: string | null;
  public_access_block: PublicAccessBlock | null;
  notification: Record<string, unknown>;
}

export const findBucket = async (tx: Tx, name: string): Promise<Bucket | undefined> =>
  (await db(tx).selectFrom("s3_bucket").selectAll().where("name", "=", name).executeTakeFirst()) as Bucket | undefined;

/** False when the name is taken, by whomever. */
export async function insertBucket(tx: Tx, bucket: Pick<Bucket, "name" | "account" | "region" | "created_at">): Promise<boolean> {
  const blocked: PublicAccessBlock = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  const inserted = await db(tx)
    .insertInto("s3_bucket")
    .values({ ...bucket, versioning: null, policy: null, public_access_block: json(blocked) as never, notification: json({}) as never })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** A writer of an object holds its bucket's row through the foreign key, so that no object can slip in while this runs. */
export async function deleteEmptyBucket(tx: Tx, name: string): Promise<boolean> {
  await db(tx).selectFrom("s3_bucket").select("name").where("name", "=", name).forUpdate().execute();
  const object = await db(tx).selectFrom("s3_object").select("key").where("bucket", "=", name).limit(1).executeTakeFirst();
  if (object) return false;
  await db(tx).deleteFrom("s3_bucket").where("name", "=", name).execute();
  return true;
}

export type BucketChange = Partial<Pick<Bucket, "versioning" | "policy">> & {
  public_access_block?: PublicAccessBlock | null;
  notification?: Record<string, unknown>;
};

export async function updateBucket(tx: Tx, name: string, change: BucketChange): Promise<void> {
  const { public_access_block: block, notification, ...plain } = change;
  await db(tx)
    .updateTable("s3_bucket")
    .set({
      ...plain,
      ...(block === undefined ? {} : { public_access_block: (block && json(block)) as never }),
      ...(notification === undefined ? {} : { notification: json(notification) as never }),
    })
    .where("name", "=", name)
    .execute();
}

/** Buckets of an account by name. */
export async function listBuckets(
  tx: Tx,
  asked: { account: string; after?: string; prefix?: string; region?: string; most: number },
): Promise<Bucket[]> {
  let query = db(tx).selectFrom("s3_bucket").selectAll().where("account", "=", asked.account).orderBy("name").limit(asked.most);
  if (asked.after) query = query.where("name", ">", asked.after);
  if (asked.prefix) query = query.where("name", "like", `${asked.prefix.replace(/[\\%_]/g, "\\$&")}%`);
  if (asked.region) query = query.where("region", "=", asked.region);
  return (await query.execute()) as Bucket[];
}

import { sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { db } from "./tables.ts";

const validMs = 5 * 60_000;

export interface ClaimedToken {
  known?: { digest: string; buildId: string };
  /** Remembers the build that the token stands for. */
  keep(buildId: string): Promise<void>;
}

/** Two requests with one token wait for each other here, so that only one of them starts a build. */
export async function claimToken(tx: Tx, { account, region }: Place, token: string, digest: string, now: Date): Promise<ClaimedToken> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`codebuild/token/${account}/${region}/${token}`}, 0))`.execute(tx);
  await db(tx).deleteFrom("codebuild_idempotency").where("expires_at", "<=", now).execute();
  const row = await db(tx)
    .selectFrom("codebuild_idempotency")
    .select(["digest", "build_id"])
    .where("account", "=", account)
    .where("region", "=", region)
    .where("token", "=", token)
    .executeTakeFirst();
  const keep = async (buildId: string) => {
    const expires = new Date(now.getTime() + validMs);
    await db(tx)
      .insertInto("codebuild_idempotency")
      .values({ account, region, token, digest, build_id: buildId, expires_at: expires })
      .execute();
  };
  return { ...(row ? { known: { digest: row.digest, buildId: row.build_id } } : {}), keep };
}

import type { Selectable } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import { type SourceRow, tables } from "./tables.ts";

export type WatchedSource = Selectable<SourceRow>;

/** The source actions that look at any branch of a CodeCommit repository. */
export const findSourcesOf = (
  tx: Tx,
  container: string,
  { account, region }: { account: string; region: string },
): Promise<WatchedSource[]> =>
  tables(tx)
    .selectFrom("codepipeline_source")
    .selectAll()
    .where("provider", "=", "CodeCommit")
    .where("container", "=", container)
    .where("account", "=", account)
    .where("region", "=", region)
    .execute();

/** The source actions that look at this branch or object. S3 buckets are global, so `place` may be left out. */
export function findSources(
  tx: Tx,
  { provider, container, item }: Pick<WatchedSource, "provider" | "container" | "item">,
  place: { account: string; region?: string },
): Promise<WatchedSource[]> {
  let query = tables(tx)
    .selectFrom("codepipeline_source")
    .selectAll()
    .where("provider", "=", provider)
    .where("container", "=", container)
    .where("item", "=", item)
    .where("account", "=", place.account);
  if (place.region !== undefined) query = query.where("region", "=", place.region);
  return query.execute();
}

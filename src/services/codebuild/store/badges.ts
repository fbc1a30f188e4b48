import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { BuildState } from "../domain/build.ts";
import { db } from "./tables.ts";

/** The badge's address token of a project, made when it is first asked for. */
export async function badgeToken(tx: Tx, { account, region }: Place, projectName: string, made: string): Promise<string> {
  await db(tx)
    .insertInto("codebuild_badge")
    .values({ token: made, account, region, project_name: projectName })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { token } = await db(tx)
    .selectFrom("codebuild_badge")
    .select("token")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("project_name", "=", projectName)
    .executeTakeFirstOrThrow();
  return token;
}

export const projectOfBadge = (tx: Tx, token: string): Promise<(Place & { project_name: string }) | undefined> =>
  db(tx).selectFrom("codebuild_badge").select(["account", "region", "project_name"]).where("token", "=", token).executeTakeFirst();

export async function deleteBadge(tx: Tx, { account, region }: Place, projectName: string): Promise<void> {
  await db(tx)
    .deleteFrom("codebuild_badge")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("project_name", "=", projectName)
    .execute();
}

const mostLookedAt = 200;

/** The latest builds of a project, the newest first. */
export async function latestBuilds(tx: Tx, { account, region }: Place, projectName: string): Promise<BuildState[]> {
  const rows = await db(tx)
    .selectFrom("codebuild_build")
    .select("state")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("project_name", "=", projectName)
    .where("kind", "=", "build")
    .orderBy("number", "desc")
    .limit(mostLookedAt)
    .execute();
  return rows.map(({ state }) => state);
}

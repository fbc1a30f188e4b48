import type { Selectable } from "kysely";
import { sql } from "kysely";
import { uuid } from "../../../base/ids.ts";
import type { RepositoryEvent } from "../../../kernel/connections/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import { type RepositoryEventRow, type RepositoryRow, tables } from "./tables.ts";

export type Repository = Selectable<RepositoryRow>;
export type StoredRepositoryEvent = Selectable<RepositoryEventRow>;

/** The machine that looks at a repository from time to time; its id is the row's. */
export const repositoryKind = "codepipeline/repository";
/** The machine that asks every pipeline about one event. */
export const repositoryEventKind = "codepipeline/repository-event";

/** Begins to watch a repository, or goes on with it. */
export async function watchRepository(
  tx: Tx,
  repository: Pick<Repository, "account" | "region" | "provider" | "container" | "repository">,
): Promise<void> {
  const { id } = await tables(tx)
    .insertInto("codepipeline_repository")
    .values(repository)
    .onConflict((conflict) =>
      conflict.columns(["account", "region", "provider", "container", "repository"]).doUpdateSet({ repository: repository.repository }),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  await wake(tx, repositoryKind, id);
}

/** Has the machines of a pipeline's repositories look whether anybody still watches, once the pipeline has let go of them. */
export async function wakeWatchedBy(tx: Tx, pipelineId: string): Promise<void> {
  const rows = await tables(tx)
    .selectFrom("codepipeline_repository as repository")
    .innerJoin("codepipeline_source as source", (join) =>
      join
        .onRef("source.account", "=", "repository.account")
        .onRef("source.region", "=", "repository.region")
        .onRef("source.provider", "=", "repository.provider")
        .onRef("source.container", "=", "repository.container")
        .onRef("source.item", "=", "repository.repository"),
    )
    .select("repository.id")
    .where("source.pipeline_id", "=", pipelineId)
    .execute();
  for (const { id } of rows) await wake(tx, repositoryKind, id);
}

export const lockRepository = (tx: Tx, id: string): Promise<Repository | undefined> =>
  tables(tx).selectFrom("codepipeline_repository").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

export const repositoryById = (tx: Tx, id: string): Promise<Repository | undefined> =>
  tables(tx).selectFrom("codepipeline_repository").selectAll().where("id", "=", id).executeTakeFirst();

/** Git hosts do not agree with their users about large and small letters. */
export const repositoriesNamed = (tx: Tx, container: string, name: string): Promise<Repository[]> =>
  tables(tx)
    .selectFrom("codepipeline_repository")
    .selectAll()
    .where("container", "=", container)
    .where(sql<string>`lower(repository)`, "=", name.toLowerCase())
    .forUpdate()
    .execute();

export interface Watcher {
  pipeline_id: string;
  stage: string;
  action: string;
}

/** The source actions that watch a repository. */
export const watchersOf = (tx: Tx, { account, region, provider, container, repository }: Repository): Promise<Watcher[]> =>
  tables(tx)
    .selectFrom("codepipeline_source")
    .select(["pipeline_id", "stage", "action"])
    .where("account", "=", account)
    .where("region", "=", region)
    .where("provider", "=", provider)
    .where("container", "=", container)
    .where("item", "=", repository)
    .orderBy("pipeline_id")
    .execute();

export async function changeRepository(
  tx: Tx,
  id: string,
  { refs, ...change }: Partial<Pick<Repository, "refs" | "looks" | "next_look_at" | "delivered_at" | "hook_id">>,
): Promise<void> {
  await tables(tx)
    .updateTable("codepipeline_repository")
    .set({ ...change, ...(refs === undefined ? {} : { refs: refs === null ? null : json(refs) }) })
    .where("id", "=", id)
    .execute();
}

export const forgetRepository = (tx: Tx, id: string) => tables(tx).deleteFrom("codepipeline_repository").where("id", "=", id).execute();

/** Writes down what happened; pipelines are asked about it after the commit. */
export async function noteEvent(
  tx: Tx,
  { id: repository_id, account, region }: Repository,
  event: RepositoryEvent,
  now: Date,
): Promise<void> {
  const id = uuid();
  await tables(tx)
    .insertInto("codepipeline_repository_event")
    .values({ id, account, region, repository_id, document: json(event), created_at: now })
    .execute();
  await wake(tx, repositoryEventKind, id);
}

export const findEvent = (tx: Tx, id: string): Promise<StoredRepositoryEvent | undefined> =>
  tables(tx).selectFrom("codepipeline_repository_event").selectAll().where("id", "=", id).executeTakeFirst();

export async function markEventAsked(tx: Tx, id: string): Promise<void> {
  await tables(tx).updateTable("codepipeline_repository_event").set({ asked: true }).where("id", "=", id).execute();
}

export const forgetEvent = (tx: Tx, id: string) => tables(tx).deleteFrom("codepipeline_repository_event").where("id", "=", id).execute();

import { type Selectable, sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import { type Declaration, withDefaults } from "../domain/declaration/declaration.ts";
import { watchedSources } from "../domain/triggers/watched-sources.ts";
import { type Repository, wakeWatchedBy, watchRepository } from "./repositories.ts";
import { type PipelineRow, tables } from "./tables.ts";

export type Pipeline = Selectable<PipelineRow>;

const columns = [
  "id",
  "account",
  "region",
  "name",
  "version",
  "created_at",
  "updated_at",
  "pipeline_type",
  "execution_mode",
  "stages",
] as const;

export const findPipeline = (tx: Tx, { account, region }: Place, name: string): Promise<Pipeline | undefined> =>
  tables(tx)
    .selectFrom("codepipeline_pipeline")
    .select(columns)
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .executeTakeFirst();

/** Keeps the machine out until the transaction ends, so that what is decided here is still true when its fact is read. */
export const lockPipeline = (tx: Tx, { account, region }: Place, name: string): Promise<Pipeline | undefined> =>
  tables(tx)
    .selectFrom("codepipeline_pipeline")
    .select(columns)
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .forNoKeyUpdate()
    .executeTakeFirst();

export async function declarationOf(tx: Tx, pipelineId: string, version: number): Promise<Declaration | undefined> {
  const row = await tables(tx)
    .selectFrom("codepipeline_version")
    .select("declaration")
    .where("pipeline_id", "=", pipelineId)
    .where("version", "=", version)
    .executeTakeFirst();
  return row?.declaration;
}

export interface AskedPipeline extends Place {
  name: string;
  /** The current one without it. */
  version?: number | undefined;
}
export type Declared = Pick<Pipeline, "created_at" | "updated_at"> & { declaration: Declaration | null };

/** Pipelines, each with one of its declarations, in the order in which they were asked for. */
export async function readDeclared(tx: Tx, asked: readonly AskedPipeline[]): Promise<(Declared | undefined)[]> {
  const column = (name: keyof AskedPipeline) => asked.map((one) => one[name] ?? null);
  const { rows } = await sql<Declared & { place: number }>`
    select asked.place, pipeline.created_at, pipeline.updated_at, declared.declaration
    from unnest(${column("account")}::text[], ${column("region")}::text[], ${column("name")}::text[], ${column("version")}::int[])
      with ordinality as asked(account, region, name, version, place)
    join codepipeline_pipeline pipeline using (account, region, name)
    left join codepipeline_version declared
      on declared.pipeline_id = pipeline.id and declared.version = coalesce(asked.version, pipeline.version)`.execute(tx);
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  return asked.map((_, index) => byPlace.get(index + 1));
}

/** Stores version 1. Undefined when the name is taken. */
export async function insertPipeline(tx: Tx, place: Place, declaration: Declaration, now: Date): Promise<Pipeline | undefined> {
  const { executionMode, pipelineType } = withDefaults(declaration);
  const pipeline = await tables(tx)
    .insertInto("codepipeline_pipeline")
    .values({
      ...{ account: place.account, region: place.region, name: declaration.name, version: 1, created_at: now, updated_at: now },
      pipeline_type: pipelineType ?? "V1",
      execution_mode: executionMode ?? "SUPERSEDED",
    })
    .onConflict((conflict) => conflict.columns(["account", "region", "name"]).doNothing())
    .returning(columns)
    .executeTakeFirst();
  if (pipeline) await insertVersion(tx, pipeline, { ...declaration, version: 1 });
  return pipeline;
}

/** Stores the next version; the caller holds the pipeline's lock. */
export async function updatePipeline(tx: Tx, pipeline: Pipeline, declaration: Declaration, now: Date): Promise<number> {
  const version = pipeline.version + 1;
  const { executionMode, pipelineType } = withDefaults(declaration);
  await tables(tx)
    .updateTable("codepipeline_pipeline")
    .set({
      ...{ version, updated_at: now, pipeline_type: pipelineType ?? "V1" },
      // PARALLEL has no state of stages to show, and nobody who comes from there has one to go on with.
      ...(executionMode === "PARALLEL" ? { stages: json({}) } : {}),
      execution_mode: executionMode ?? "SUPERSEDED",
    })
    .where("id", "=", pipeline.id)
    .execute();
  await insertVersion(tx, pipeline, { ...declaration, version });
  return version;
}

async function insertVersion(tx: Tx, pipeline: Pipeline, declaration: Declaration & { version: number }): Promise<void> {
  const { account, region, id } = pipeline;
  await tables(tx)
    .insertInto("codepipeline_version")
    .values({ account, region, pipeline_id: id, version: declaration.version, declaration: json(declaration) })
    .execute();
  await watchSources(tx, pipeline, declaration);
}

/** Remembers which changes start the pipeline. */
async function watchSources(tx: Tx, { account, region, id }: Pipeline, declaration: Declaration): Promise<void> {
  await wakeWatchedBy(tx, id);
  await tables(tx).deleteFrom("codepipeline_source").where("pipeline_id", "=", id).execute();
  const watched = watchedSources(declaration, id);
  if (!watched.length) return;
  const rows = watched.map(({ isRemote: _, ...source }) => ({ account, region, pipeline_id: id, ...source }));
  await tables(tx).insertInto("codepipeline_source").values(rows).execute();
  for (const { provider, container, item: repository, isRemote } of watched)
    if (isRemote) await watchRepository(tx, { account, region, provider: provider as Repository["provider"], container, repository });
}

/** With everything that belongs to it. */
export async function deletePipeline(tx: Tx, id: string): Promise<void> {
  await wakeWatchedBy(tx, id);
  await tables(tx).deleteFrom("codepipeline_pipeline").where("id", "=", id).execute();
}

export const listPipelines = (tx: Tx, { account, region }: Place, after: string, limit: number): Promise<Pipeline[]> =>
  tables(tx)
    .selectFrom("codepipeline_pipeline")
    .select(columns)
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", ">", after)
    .orderBy("name")
    .limit(limit)
    .execute();

export const pipelineById = (tx: Tx, id: string): Promise<Pipeline | undefined> =>
  tables(tx).selectFrom("codepipeline_pipeline").select(columns).where("id", "=", id).executeTakeFirst();

export async function countPipelines(tx: Tx, { account, region }: Place): Promise<number> {
  const { count } = await tables(tx)
    .selectFrom("codepipeline_pipeline")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("account", "=", account)
    .where("region", "=", region)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** By version; those that are asked for. */
export async function declarationsOf(tx: Tx, pipelineId: string, versions: number[]): Promise<Map<number, Declaration>> {
  if (!versions.length) return new Map();
  const rows = await tables(tx)
    .selectFrom("codepipeline_version")
    .select(["version", "declaration"])
    .where("pipeline_id", "=", pipelineId)
    .where("version", "in", [...new Set(versions)])
    .execute();
  return new Map(rows.map(({ version, declaration }) => [version, declaration]));
}

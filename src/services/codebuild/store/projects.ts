import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { ProjectDocument } from "../domain/project-rules.ts";
import { db } from "./tables.ts";

export interface StoredProject {
  name: string;
  document: ProjectDocument;
  created_at: Date;
  modified_at: Date;
}

export const findProject = (tx: Tx, { account, region }: Place, name: string): Promise<StoredProject | undefined> =>
  db(tx)
    .selectFrom("codebuild_project")
    .select(["name", "document", "created_at", "modified_at"])
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .executeTakeFirst();

export const findProjects = (tx: Tx, { account, region }: Place, names: string[]): Promise<StoredProject[]> =>
  db(tx)
    .selectFrom("codebuild_project")
    .select(["name", "document", "created_at", "modified_at"])
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "in", names)
    .execute();

/** Throws a unique violation when the name is taken. */
export async function insertProject(tx: Tx, { account, region }: Place, project: StoredProject): Promise<void> {
  await db(tx)
    .insertInto("codebuild_project")
    .values({ account, region, ...project, document: json(project.document) })
    .execute();
}

export async function updateProject(tx: Tx, { account, region }: Place, name: string, document: ProjectDocument, now: Date): Promise<void> {
  await db(tx)
    .updateTable("codebuild_project")
    .set({ document: json(document), modified_at: now })
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .execute();
}

export async function deleteProject(tx: Tx, { account, region }: Place, name: string): Promise<void> {
  await db(tx)
    .deleteFrom("codebuild_project")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .execute();
}

/** Names in the asked order, one more than a page, from after `after`. */
export async function listProjectNames(
  tx: Tx,
  { account, region }: Place,
  asked: { sortBy: "name" | "created_at" | "modified_at"; descending: boolean; offset: number; limit: number },
): Promise<string[]> {
  const direction = asked.descending ? "desc" : "asc";
  const rows = await db(tx)
    .selectFrom("codebuild_project")
    .select("name")
    .where("account", "=", account)
    .where("region", "=", region)
    .orderBy(asked.sortBy, direction)
    .orderBy("name", direction)
    .offset(asked.offset)
    .limit(asked.limit + 1)
    .execute();
  return rows.map(({ name }) => name);
}

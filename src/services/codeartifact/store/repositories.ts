import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { db, type Repository } from "./tables.ts";

export async function insertRepository(tx: Tx, repository: Repository): Promise<void> {
  await db(tx).insertInto("codeartifact_repository").values(repository).execute();
}

export const findRepository = (tx: Tx, domainId: string, name: string): Promise<Repository | undefined> =>
  db(tx).selectFrom("codeartifact_repository").selectAll().where("domain_id", "=", domainId).where("name", "=", name).executeTakeFirst();

export const repositoriesOfDomain = (tx: Tx, domainId: string): Promise<Repository[]> =>
  db(tx).selectFrom("codeartifact_repository").selectAll().where("domain_id", "=", domainId).orderBy("name").execute();

export async function countRepositories(tx: Tx, domainId: string): Promise<number> {
  const { count } = await db(tx)
    .selectFrom("codeartifact_repository")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("domain_id", "=", domainId)
    .executeTakeFirstOrThrow();
  return count;
}

export interface RepositoryQuery {
  domainId?: string;
  administrator?: string;
  prefix?: string;
}
/** A page follows (name, domain). */
export interface RepositoryKey {
  name: string;
  domain: string;
}
export type ListedRepository = Repository & { domain_name: string };

export async function listRepositories(
  tx: Tx,
  region: string,
  { domainId, administrator, prefix }: RepositoryQuery,
  most: number,
  after?: RepositoryKey,
): Promise<ListedRepository[]> {
  let query = db(tx)
    .selectFrom("codeartifact_repository as repository")
    .innerJoin("codeartifact_domain as domain", "domain.id", "repository.domain_id")
    .selectAll("repository")
    .select("domain.name as domain_name")
    .where("repository.region", "=", region)
    .orderBy("repository.name")
    .orderBy("repository.domain_id")
    .limit(most);
  if (domainId) query = query.where("repository.domain_id", "=", domainId);
  if (administrator) query = query.where("repository.administrator", "=", administrator);
  if (prefix) query = query.where(({ eb, fn, val }) => eb(fn<boolean>("starts_with", ["repository.name", val(prefix)]), "=", true));
  if (after) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("repository.name", "repository.domain_id"), ">", tuple(after.name, after.domain)),
    );
  }
  return query.execute();
}

type Change = Partial<Pick<Repository, "description" | "external_connection" | "policy" | "policy_revision">>;
export async function updateRepository(tx: Tx, id: string, change: Change): Promise<void> {
  if (Object.keys(change).length) await db(tx).updateTable("codeartifact_repository").set(change).where("id", "=", id).execute();
}

export async function deleteRepository(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("codeartifact_repository").where("id", "=", id).execute();
}

/** Ids of upstreams in order of priority, by the id of the repository that has them. */
export async function upstreamsOfDomain(tx: Tx, domainId: string): Promise<Map<string, string[]>> {
  const rows = await db(tx)
    .selectFrom("codeartifact_upstream as upstream")
    .innerJoin("codeartifact_repository as repository", "repository.id", "upstream.repository_id")
    .select(["upstream.repository_id", "upstream.upstream_id"])
    .where("repository.domain_id", "=", domainId)
    .orderBy("upstream.repository_id")
    .orderBy("upstream.position")
    .execute();
  const upstreams = new Map<string, string[]>();
  for (const row of rows) upstreams.set(row.repository_id, [...(upstreams.get(row.repository_id) ?? []), row.upstream_id]);
  return upstreams;
}

export const upstreamNamesOf = async (tx: Tx, repositoryId: string): Promise<string[]> =>
  (
    await db(tx)
      .selectFrom("codeartifact_upstream as upstream")
      .innerJoin("codeartifact_repository as repository", "repository.id", "upstream.upstream_id")
      .select("repository.name")
      .where("upstream.repository_id", "=", repositoryId)
      .orderBy("upstream.position")
      .execute()
  ).map(({ name }) => name);

export async function replaceUpstreams(tx: Tx, { id, account, region }: Place & { id: string }, upstreamIds: string[]): Promise<void> {
  await db(tx).deleteFrom("codeartifact_upstream").where("repository_id", "=", id).execute();
  const rows = upstreamIds.map((upstream_id, position) => ({ repository_id: id, position, account, region, upstream_id }));
  if (rows.length) await db(tx).insertInto("codeartifact_upstream").values(rows).execute();
}

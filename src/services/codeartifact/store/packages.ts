import { type RawBuilder, sql } from "kysely";
import { uuid } from "../../../base/ids.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { Coordinates } from "../domain/package-format.ts";
import { type Control, db, type Package, type Repository } from "./tables.ts";

export const findPackage = (tx: Tx, repositoryId: string, { format, namespace, name }: Coordinates): Promise<Package | undefined> =>
  db(tx)
    .selectFrom("codeartifact_package")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .where("format", "=", format)
    .where("namespace", "=", namespace)
    .where("name", "=", name)
    .executeTakeFirst();

/** The same package in several repositories. */
export const findPackages = (tx: Tx, repositoryIds: string[], { format, namespace, name }: Coordinates): Promise<Package[]> =>
  db(tx)
    .selectFrom("codeartifact_package")
    .selectAll()
    .where("repository_id", "in", repositoryIds)
    .where("format", "=", format)
    .where("namespace", "=", namespace)
    .where("name", "=", name)
    .execute();

/**
 * The package's row, locked until the transaction ends, made when it is absent: whoever changes versions of a package in a
 * repository stands in line here. `tags` join those that are there.
 */
export async function holdPackage(
  tx: Tx,
  repository: Pick<Repository, "id" | "account" | "region">,
  { format, namespace, name }: Coordinates,
  controls: { publish: Control; upstream: Control },
  now: Date,
  tags: Record<string, string> = {},
): Promise<Package & { created: boolean }> {
  const { id, account, region } = repository;
  const wanted = { id: uuid(), repository_id: id, account, region, format, namespace, name, ...controls, changed_at: now };
  return (
    db(tx)
      .insertInto("codeartifact_package")
      .values({ ...wanted, tags: json(tags) as RawBuilder<never> })
      .onConflict((conflict) =>
        conflict.columns(["repository_id", "format", "namespace", "name"]).doUpdateSet({
          changed_at: sql`excluded.changed_at`,
          tags: sql`codeartifact_package.tags || excluded.tags`,
        }),
      )
      .returningAll()
      // A row that was made just now was never changed by anybody.
      .returning(sql<boolean>`xmax = 0`.as("created"))
      .executeTakeFirstOrThrow()
  );
}

export const lockPackage = (tx: Tx, repositoryId: string, { format, namespace, name }: Coordinates): Promise<Package | undefined> =>
  db(tx)
    .selectFrom("codeartifact_package")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .where("format", "=", format)
    .where("namespace", "=", namespace)
    .where("name", "=", name)
    .forUpdate()
    .executeTakeFirst();

type Change = Partial<Pick<Package, "publish" | "upstream" | "tags" | "changed_at">>;
export async function updatePackage(tx: Tx, id: string, { tags, ...change }: Change): Promise<void> {
  await db(tx)
    .updateTable("codeartifact_package")
    .set({ ...change, ...(tags ? { tags: json(tags) as RawBuilder<never> } : {}) })
    .where("id", "=", id)
    .execute();
}

export async function deletePackage(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("codeartifact_package").where("id", "=", id).execute();
}

export interface PackageQuery {
  format?: string;
  /** The beginning of the namespace. */
  namespace?: string;
  prefix?: string;
  publish?: Control;
  upstream?: Control;
}
export type PackageKey = [format: string, namespace: string, name: string];

export async function listPackages(
  tx: Tx,
  repositoryId: string,
  { format, namespace, prefix, publish, upstream }: PackageQuery,
  most: number,
  after?: PackageKey,
): Promise<Package[]> {
  let query = db(tx)
    .selectFrom("codeartifact_package")
    .selectAll()
    .where("repository_id", "=", repositoryId)
    .orderBy("format")
    .orderBy("namespace")
    .orderBy("name")
    .limit(most);
  if (format) query = query.where("format", "=", format as Package["format"]);
  if (namespace) query = query.where(sql<boolean>`starts_with(namespace, ${namespace})`);
  if (prefix) query = query.where(sql<boolean>`starts_with(name, ${prefix})`);
  if (publish) query = query.where("publish", "=", publish);
  if (upstream) query = query.where("upstream", "=", upstream);
  if (after) query = query.where(sql<boolean>`(format, namespace, name) > (${after[0]}, ${after[1]}, ${after[2]})`);
  return query.execute();
}

/** Every package of a domain once, whichever repositories hold it. */
export async function listPackagesOfDomain(
  tx: Tx,
  domainId: string,
  literal: string,
  most: number,
  after?: PackageKey,
): Promise<Coordinates[]> {
  let query = db(tx)
    .selectFrom("codeartifact_package as package")
    .innerJoin("codeartifact_repository as repository", "repository.id", "package.repository_id")
    .select(["package.format", "package.namespace", "package.name"])
    .distinct()
    .where("repository.domain_id", "=", domainId)
    .orderBy("package.format")
    .orderBy("package.namespace")
    .orderBy("package.name")
    .limit(most);
  const format = literal.split("/")[1];
  if (format) query = query.where("package.format", "=", format as Package["format"]);
  if (after) query = query.where(sql<boolean>`(package.format, package.namespace, package.name) > (${after[0]}, ${after[1]}, ${after[2]})`);
  return query.execute();
}

/** `namespace/name` of the packages that are not to be looked for outside. */
export const namesKeptInside = async (tx: Tx, repositoryIds: string[], format: Package["format"]): Promise<string[]> =>
  (
    await db(tx)
      .selectFrom("codeartifact_package")
      .select(["namespace", "name"])
      .where("repository_id", "in", repositoryIds)
      .where("format", "=", format)
      .where("upstream", "=", "BLOCK")
      .execute()
  ).map(({ namespace, name }) => `${namespace}/${name}`);

import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { type Domain, db } from "./tables.ts";

export async function insertDomain(tx: Tx, domain: Domain): Promise<void> {
  await db(tx).insertInto("codeartifact_domain").values(domain).execute();
}

export const findDomain = (tx: Tx, { account, region }: Place, name: string): Promise<Domain | undefined> =>
  db(tx)
    .selectFrom("codeartifact_domain")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .executeTakeFirst();

export const findDomainById = (tx: Tx, id: string): Promise<Domain | undefined> =>
  db(tx).selectFrom("codeartifact_domain").selectAll().where("id", "=", id).executeTakeFirst();

/** In every region: the path of a package endpoint says none. */
export const findDomainsOfOwner = (tx: Tx, account: string, name: string): Promise<Domain[]> =>
  db(tx).selectFrom("codeartifact_domain").selectAll().where("account", "=", account).where("name", "=", name).execute();

/** Whoever changes how a domain's repositories hang together stands in line here. */
export const holdDomain = (tx: Tx, id: string): Promise<Domain | undefined> =>
  db(tx).selectFrom("codeartifact_domain").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

export const listDomains = (tx: Tx, { account, region }: Place, most: number, after = ""): Promise<Domain[]> =>
  db(tx)
    .selectFrom("codeartifact_domain")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", ">", after)
    .orderBy("name")
    .limit(most)
    .execute();

export async function updateDomain(tx: Tx, id: string, change: Partial<Pick<Domain, "policy" | "policy_revision">>): Promise<void> {
  await db(tx).updateTable("codeartifact_domain").set(change).where("id", "=", id).execute();
}

export async function deleteDomain(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("codeartifact_domain").where("id", "=", id).execute();
}

/** Every asset of the domain counts once, however many repositories hold it. */
export async function sizeOfDomain(tx: Tx, id: string): Promise<number> {
  const distinct = db(tx)
    .selectFrom("codeartifact_asset as asset")
    .innerJoin("codeartifact_version as version", "version.id", "asset.version_id")
    .innerJoin("codeartifact_package as package", "package.id", "version.package_id")
    .innerJoin("codeartifact_repository as repository", "repository.id", "package.repository_id")
    .select(["asset.digest", "asset.size_bytes"])
    .distinct()
    .where("repository.domain_id", "=", id);
  const { size } = await db(tx)
    .selectFrom(distinct.as("asset"))
    .select(({ fn }) => fn.sum<string>("asset.size_bytes").as("size"))
    .executeTakeFirstOrThrow();
  return Number(size ?? 0);
}

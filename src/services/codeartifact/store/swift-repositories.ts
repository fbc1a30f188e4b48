import { sql } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import { db } from "./tables.ts";

/** Swift packages of several repositories that were published from a git repository. */
export const packagesOfRepositoryUrl = async (
  tx: Tx,
  repositoryIds: string[],
  url: string,
): Promise<{ namespace: string; name: string }[]> =>
  db(tx)
    .selectFrom("codeartifact_package as package")
    .innerJoin("codeartifact_version as version", "version.package_id", "package.id")
    .select(["package.namespace", "package.name"])
    .distinct()
    .where("package.repository_id", "in", repositoryIds)
    .where("package.format", "=", "swift")
    .where("version.status", "=", "Published")
    .where(sql<boolean>`version.metadata -> 'repositoryUrls' ? ${url}`)
    .orderBy("package.namespace")
    .orderBy("package.name")
    .limit(100)
    .execute();

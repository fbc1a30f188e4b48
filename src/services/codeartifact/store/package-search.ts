import { sql } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Coordinates, PackageFormat } from "../domain/package-format.ts";
import { db } from "./tables.ts";

export interface NameQuery {
  repositoryIds: string[];
  format: PackageFormat;
  /** What stands somewhere in the name, whatever its case; "" for all. */
  text: string;
}

/** Packages of several repositories that have something to list, each once, by name. */
export async function packagesNamed(tx: Tx, { repositoryIds, format, text }: NameQuery, most: number, skip = 0): Promise<Coordinates[]> {
  if (repositoryIds.length === 0) return [];
  return db(tx)
    .selectFrom("codeartifact_package as package")
    .select(["package.format", "package.namespace", "package.name"])
    .distinct()
    .where("package.repository_id", "in", repositoryIds)
    .where("package.format", "=", format)
    .where(sql<boolean>`position(${text.toLowerCase()} in lower(package.name)) > 0`)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("codeartifact_version as version")
          .select("version.id")
          .whereRef("version.package_id", "=", "package.id")
          .where("version.status", "=", "Published"),
      ),
    )
    .orderBy("package.namespace")
    .orderBy("package.name")
    .limit(most)
    .offset(skip)
    .execute();
}

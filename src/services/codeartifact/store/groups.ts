import type { RawBuilder } from "kysely";
import { json, type Tx } from "../../../kernel/store/index.ts";
import { type GroupPattern, parseGroupPattern } from "../domain/group-pattern.ts";
import type { GroupRules } from "../domain/groups.ts";
import type { RestrictionType } from "../domain/restrictions.ts";
import { db, type Group } from "./tables.ts";

export type GroupRow = Group & { rules: GroupRules };

export async function insertGroup(tx: Tx, { modes, ...group }: Group): Promise<void> {
  await db(tx)
    .insertInto("codeartifact_group")
    .values({ ...group, modes: json(modes) as RawBuilder<never> })
    .execute();
}

/** Every group of a domain, in order of patterns, with the repositories that it allows. */
export async function groupsOfDomain(tx: Tx, domainId: string): Promise<GroupRow[]> {
  const groups = await db(tx).selectFrom("codeartifact_group").selectAll().where("domain_id", "=", domainId).orderBy("pattern").execute();
  const allowed = await db(tx)
    .selectFrom("codeartifact_group_repository as allowed")
    .innerJoin("codeartifact_group as group", "group.id", "allowed.group_id")
    .select(["allowed.group_id", "allowed.restriction", "allowed.repository_id"])
    .where("group.domain_id", "=", domainId)
    .execute();
  return groups.map((group) => {
    const lists: Partial<Record<RestrictionType, Set<string>>> = {};
    for (const { group_id, restriction, repository_id } of allowed) {
      if (group_id !== group.id) continue;
      lists[restriction] ??= new Set();
      lists[restriction].add(repository_id);
    }
    const pattern = parseGroupPattern(group.pattern) as GroupPattern;
    return { ...group, rules: { id: group.id, pattern, modes: group.modes, allowed: lists } };
  });
}

export async function updateGroup(
  tx: Tx,
  id: string,
  { modes, ...change }: Partial<Pick<Group, "contact_info" | "description" | "modes">>,
): Promise<void> {
  const set = { ...change, ...(modes ? { modes: json(modes) as RawBuilder<never> } : {}) };
  if (Object.keys(set).length) await db(tx).updateTable("codeartifact_group").set(set).where("id", "=", id).execute();
}

export async function deleteGroup(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("codeartifact_group").where("id", "=", id).execute();
}

export async function allowRepository(
  tx: Tx,
  { id, account, region }: Group,
  restriction: RestrictionType,
  repositoryId: string,
): Promise<void> {
  await db(tx)
    .insertInto("codeartifact_group_repository")
    .values({ group_id: id, restriction, repository_id: repositoryId, account, region })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function disallowRepository(tx: Tx, groupId: string, restriction: RestrictionType, repositoryId: string): Promise<void> {
  await db(tx)
    .deleteFrom("codeartifact_group_repository")
    .where("group_id", "=", groupId)
    .where("restriction", "=", restriction)
    .where("repository_id", "=", repositoryId)
    .execute();
}

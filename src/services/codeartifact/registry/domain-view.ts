import type { PolicyDocument } from "../../../kernel/iam/index.ts";
import { type Tx, tagsOfAll } from "../../../kernel/store/index.ts";
import type { GroupRules } from "../domain/groups.ts";
import { type RepositorySettings, readAge, readSettings, settingTags } from "../domain/repository-settings.ts";
import type { Searched } from "../domain/search.ts";
import { groupArn, repositoryArn } from "../resources.ts";
import { groupsOfDomain } from "../store/groups.ts";
import { repositoriesOfDomain, upstreamsOfDomain } from "../store/repositories.ts";
import type { Domain, Repository } from "../store/tables.ts";

export interface RepositoryView extends Searched {
  name: string;
  row: Repository;
  policy?: PolicyDocument;
  settings: RepositorySettings;
}

/** A domain with everything that says how its repositories hang together and who may do what: what a request looks up first. */
export interface DomainView {
  row: Domain;
  policy?: PolicyDocument;
  repositories: ReadonlyMap<string, RepositoryView>;
  byName: ReadonlyMap<string, RepositoryView>;
  groups: readonly GroupRules[];
}

const policyOf = (text: string | null): { policy?: PolicyDocument } => (text ? { policy: JSON.parse(text) as PolicyDocument } : {});

export async function loadDomainView(tx: Tx, row: Domain): Promise<DomainView> {
  const rows = await repositoriesOfDomain(tx, row.id);
  const upstreams = await upstreamsOfDomain(tx, row.id);
  const groups = await groupsOfDomain(tx, row.id);
  const tags = await tagsOfAll(
    tx,
    [...rows.map(({ name }) => repositoryArn(row, name)), ...groups.map(({ pattern }) => groupArn(row, pattern))],
    settingTags,
  );
  const views = rows.map(
    (repository): RepositoryView => ({
      id: repository.id,
      name: repository.name,
      row: repository,
      settings: readSettings(tags.get(repositoryArn(row, repository.name)) ?? {}),
      upstreams: upstreams.get(repository.id) ?? [],
      ...(repository.external_connection ? { externalConnection: repository.external_connection } : {}),
      ...policyOf(repository.policy),
    }),
  );
  return {
    row,
    ...policyOf(row.policy),
    repositories: new Map(views.map((view) => [view.id, view])),
    byName: new Map(views.map((view) => [view.name, view])),
    groups: groups.map(({ pattern, rules }) => {
      const minimumAgeMs = readAge(tags.get(groupArn(row, pattern))?.["quintet:minimum-package-age"] ?? "");
      return minimumAgeMs === undefined ? rules : { ...rules, minimumAgeMs };
    }),
  };
}

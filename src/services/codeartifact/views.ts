import { present } from "../../base/present.ts";
import { formatOfConnection } from "./domain/external-connection.ts";
import { effectiveMode, parentOf } from "./domain/groups.ts";
import { restrictionTypes } from "./domain/restrictions.ts";
import type { StoredAsset } from "./registry/assets.ts";
import type { DomainView, RepositoryView } from "./registry/domain-view.ts";
import { domainArn, groupArn, repositoryArn } from "./resources.ts";
import type { GroupRow } from "./store/groups.ts";
import type { Domain, Package, Repository, Version } from "./store/tables.ts";

export const domainSummary = (domain: Domain) => ({
  name: domain.name,
  owner: domain.account,
  arn: domainArn(domain),
  status: "Active" as const,
  createdTime: domain.created_at,
  encryptionKey: domain.encryption_key,
});

export const domainDescription = (domain: Domain, repositoryCount: number, assetSizeBytes: number) => ({
  ...domainSummary(domain),
  repositoryCount,
  assetSizeBytes,
  // AWS's own bucket, which only AWS's endpoints policies name: here the bytes are the server's blobs.
  s3BucketArn: `arn:aws:s3:::assets-${domain.account}-${domain.region}`,
});

export const repositorySummary = (repository: Repository, domainName: string) =>
  present({
    name: repository.name,
    administratorAccount: repository.administrator,
    domainName,
    domainOwner: repository.account,
    arn: repositoryArn({ ...repository, name: domainName }, repository.name),
    description: repository.description ?? undefined,
    createdTime: repository.created_at,
  });

export function repositoryDescription(view: DomainView, repository: RepositoryView) {
  const connection = repository.externalConnection;
  return {
    ...repositorySummary(repository.row, view.row.name),
    upstreams: repository.upstreams.flatMap((id) => {
      const upstream = view.repositories.get(id);
      return upstream ? [{ repositoryName: upstream.name }] : [];
    }),
    externalConnections: connection
      ? [{ externalConnectionName: connection, packageFormat: formatOfConnection(connection)!, status: "Available" as const }]
      : [],
  };
}

const namespaceOf = ({ namespace }: { namespace: string }) => (namespace ? { namespace } : {});

export const originConfiguration = ({ publish, upstream }: Pick<Package, "publish" | "upstream">) => ({
  restrictions: { publish, upstream },
});

export const packageSummary = (row: Package) => ({
  format: row.format,
  ...namespaceOf(row),
  package: row.name,
  originConfiguration: originConfiguration(row),
});

export const packageOf = ({ format, namespace, name }: Pick<Package, "format" | "namespace" | "name">) => ({
  format,
  ...(namespace ? { namespace } : {}),
  package: name,
});

export const originOf = ({
  origin_type,
  origin_repository,
  origin_connection,
}: Pick<Version, "origin_type" | "origin_repository" | "origin_connection">) => ({
  originType: origin_type,
  domainEntryPoint: present({
    repositoryName: origin_repository ?? undefined,
    externalConnectionName: origin_connection ?? undefined,
  }),
});

export const versionSummary = (
  version: Pick<Version, "version" | "revision" | "status" | "origin_type" | "origin_repository" | "origin_connection">,
) => ({
  version: version.version,
  revision: version.revision,
  status: version.status,
  origin: originOf(version),
});

export const assetSummary = (asset: StoredAsset) => ({
  name: asset.name,
  size: asset.size_bytes,
  hashes: { MD5: asset.md5, "SHA-1": asset.sha1, "SHA-256": asset.digest, "SHA-512": asset.sha512 },
});

const reference = (view: DomainView, pattern: string) => ({ arn: groupArn(view.row, pattern), pattern });

/** With what each restriction comes to, and from where it is inherited. */
export function groupDescription(view: DomainView, group: GroupRow) {
  const parent = parentOf(view.groups, group.rules.pattern);
  const restrictions = Object.fromEntries(
    restrictionTypes.map((type) => {
      const { mode, from } = effectiveMode(view.groups, group.rules, type);
      const own = group.modes[type];
      const restriction = {
        mode: own,
        effectiveMode: mode,
        ...(own === "INHERIT" ? { inheritedFrom: reference(view, from.pattern.text) } : {}),
        repositoriesCount: group.rules.allowed[type]?.size ?? 0,
      };
      return [type, restriction];
    }),
  );
  return present({
    ...reference(view, group.pattern),
    domainName: view.row.name,
    domainOwner: view.row.account,
    createdTime: group.created_at,
    contactInfo: group.contact_info ?? undefined,
    description: group.description ?? undefined,
    originConfiguration: { restrictions },
    parent: parent ? reference(view, parent.pattern.text) : undefined,
  });
}

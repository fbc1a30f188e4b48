import type { JSONColumnType } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import type { PackageFormat } from "../domain/package-format.ts";
import type { Modes, RestrictionType } from "../domain/restrictions.ts";
import type { VersionStatus } from "../domain/version-status.ts";

export interface Domain {
  id: string;
  account: string;
  region: string;
  name: string;
  encryption_key: string;
  created_at: Date;
  policy: string | null;
  policy_revision: string | null;
}
export interface Repository {
  id: string;
  domain_id: string;
  account: string;
  region: string;
  name: string;
  administrator: string;
  description: string | null;
  external_connection: string | null;
  created_at: Date;
  policy: string | null;
  policy_revision: string | null;
}
interface Upstream {
  repository_id: string;
  position: number;
  account: string;
  region: string;
  upstream_id: string;
}
export type Control = "ALLOW" | "BLOCK";
export interface Package {
  id: string;
  repository_id: string;
  account: string;
  region: string;
  format: PackageFormat;
  namespace: string;
  name: string;
  publish: Control;
  upstream: Control;
  tags: Record<string, string>;
  changed_at: Date;
}
export type OriginType = "INTERNAL" | "EXTERNAL" | "UNKNOWN";
/** What DescribePackageVersion tells beside the version's state. */
export interface Details {
  displayName?: string;
  summary?: string;
  homePage?: string;
  sourceCodeRepository?: string;
  licenses?: { name?: string; url?: string }[];
}
export interface Dependency {
  namespace?: string;
  package: string;
  dependencyType?: string;
  versionRequirement?: string;
}
export interface Version {
  id: string;
  package_id: string;
  account: string;
  region: string;
  version: string;
  status: VersionStatus;
  revision: string;
  origin_type: OriginType;
  origin_repository: string | null;
  origin_connection: string | null;
  created_at: Date;
  published_at: Date | null;
  released_at: Date | null;
  document: string | null;
  metadata: Record<string, unknown>;
  details: Details;
  dependencies: Dependency[];
  readme: string | null;
}
export interface Asset {
  version_id: string;
  account: string;
  region: string;
  name: string;
  digest: string;
  size_bytes: number;
  md5: string;
  sha1: string;
  sha512: string;
  created_at: Date;
}
export interface Group {
  id: string;
  domain_id: string;
  account: string;
  region: string;
  pattern: string;
  contact_info: string | null;
  description: string | null;
  created_at: Date;
  modes: Modes;
}
interface GroupRepository {
  group_id: string;
  restriction: RestrictionType;
  repository_id: string;
  account: string;
  region: string;
}
export interface Offer {
  domain_id: string;
  connection: string;
  format: PackageFormat;
  namespace: string;
  name: string;
  account: string;
  region: string;
  address: string;
  etag: string | null;
  digest: string | null;
  checked_at: Date;
}

type Json<T, K extends keyof T> = Omit<T, K> & { [P in K]: JSONColumnType<T[P] & object> };
type CodeArtifactTables = {
  codeartifact_domain: Domain;
  codeartifact_repository: Repository;
  codeartifact_upstream: Upstream;
  codeartifact_package: Json<Package, "tags">;
  codeartifact_version: Json<Version, "metadata" | "details" | "dependencies">;
  codeartifact_asset: Asset;
  codeartifact_group: Json<Group, "modes">;
  codeartifact_group_repository: GroupRepository;
  codeartifact_offer: Offer;
};
export const db = (tx: Tx) => tx.withTables<CodeArtifactTables>();

import type { Generated } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Findings, VersionStatus } from "../domain/registration.ts";
import type { TemplateKind } from "../domain/template-kind.ts";

interface Placed {
  account: string;
  region: string;
}
export interface TemplateRow extends Placed {
  kind: TemplateKind;
  name: string;
  arn: string;
  display_name: string | null;
  description: string | null;
  encryption_key: string | null;
  provisioning: "CUSTOMER_MANAGED" | null;
  created_at: Date;
  last_modified_at: Date;
  creation: string;
  last_minors: { [major: string]: number };
}
type TemplateTable = Omit<TemplateRow, "last_minors"> & { last_minors: Generated<TemplateRow["last_minors"]> };

export interface CompatibleTemplate {
  templateName: string;
  majorVersion: string;
}
export interface VersionRow extends Placed {
  id: string;
  kind: TemplateKind;
  template_name: string;
  major: number;
  minor: number;
  arn: string;
  status: VersionStatus;
  status_message: string | null;
  description: string | null;
  created_at: Date;
  last_modified_at: Date;
  schema: string | null;
  compatible: CompatibleTemplate[];
  component_sources: "DIRECTLY_DEFINED"[];
  bundle: string | null;
  source_problem: string | null;
  client_token: string | null;
  creation: string;
  checking: boolean;
  findings: Findings | null;
}

export interface RepositoryRow extends Placed {
  provider: "GITHUB" | "GITHUB_ENTERPRISE" | "BITBUCKET";
  name: string;
  arn: string;
  connection_arn: string;
  encryption_key: string | null;
}

export interface AccountSettings {
  pipelineServiceRoleArn?: string;
  pipelineCodebuildRoleArn?: string;
  pipelineProvisioningRepository?: { provider: RepositoryRow["provider"]; name: string; branch: string };
}

type ProtonTables = {
  proton_template: TemplateTable;
  proton_template_version: VersionRow;
  proton_repository: RepositoryRow;
  proton_account_settings: Placed & { settings: AccountSettings };
};

export const db = (tx: Tx) => tx.withTables<ProtonTables>();

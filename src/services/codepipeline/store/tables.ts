import type { JobStatus } from "@aws-sdk/client-codepipeline";
import type { Generated } from "kysely";
import type { CommitStatus, RepositoryEvent } from "../../../kernel/connections/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Declaration } from "../domain/declaration/declaration.ts";
import type { CustomTypeDocument, PartnerTypeDocument } from "../domain/declaration/declared-types.ts";
import type { ActionRun, Execution, StageMemory } from "../domain/execution/execution.ts";
import type { Fact } from "../domain/execution/facts.ts";
import type { WebhookDefinition } from "../domain/webhooks/webhook-rules.ts";

interface InPlace {
  account: string;
  region: string;
}

export interface PipelineRow extends InPlace {
  id: Generated<string>;
  name: string;
  version: number;
  created_at: Date;
  updated_at: Date;
  pipeline_type: "V1" | "V2";
  execution_mode: "SUPERSEDED" | "QUEUED" | "PARALLEL";
  stages: Generated<Record<string, StageMemory>>;
}

export interface TransitionRow extends InPlace {
  pipeline_id: string;
  stage: string;
  direction: "Inbound" | "Outbound";
  enabled: boolean;
  changed_by: string;
  changed_at: Date;
  reason: string | null;
}

export interface ExecutionRow extends InPlace {
  id: string;
  number: Generated<string>;
  pipeline_id: string;
  version: number;
  status: string;
  live: boolean;
  client_token: string | null;
  started_at: Date;
  updated_at: Date;
  succeeded_stages: Generated<string[]>;
  alone: Generated<boolean>;
  look_at: Generated<Date | null>;
  document: Execution;
}

export interface ActionExecutionRow extends InPlace {
  id: string;
  number: Generated<string>;
  pipeline_id: string;
  execution_id: string;
  version: number;
  stage: string;
  /** Of a rule: the condition it belongs to; then `action` is the rule's name. */
  gate: string | null;
  action: string;
  status: string;
  revision_id: string | null;
  token: string | null;
  document: ActionRun;
}

export interface ExternalWorkRow extends InPlace {
  service: string;
  external_id: string;
  action_execution_id: string;
  pipeline_id: string;
  execution_id: string;
  stage: string;
  gate: string | null;
  action: string;
}

export interface SourceRow extends InPlace {
  provider: string;
  container: string;
  item: string;
  pipeline_id: string;
  stage: string;
  action: string;
}

export interface ActionTypeRow extends InPlace {
  owner: "Custom" | "ThirdParty";
  category: string;
  provider: string;
  version: string;
  document: CustomTypeDocument | PartnerTypeDocument;
  created_at: Date;
  deleted_at: Date | null;
}

export interface JobRow extends InPlace {
  id: string;
  number: Generated<string>;
  owner: "AWS" | "Custom" | "ThirdParty";
  category: string;
  provider: string;
  version: string;
  provider_account: string;
  query_value: string | null;
  pipeline_id: string;
  execution_id: string;
  stage: string;
  action: string;
  action_execution_id: string;
  status: JobStatus;
  nonce: string | null;
  continuation_token: string | null;
  created_at: Date;
  dispatched_at: Date | null;
}

export interface WebhookRow extends InPlace {
  name: string;
  address: string;
  pipeline: string;
  action: string;
  definition: WebhookDefinition;
  secret: Buffer | null;
  created_at: Date;
  last_triggered_at: Date | null;
  error_code: string | null;
  error_message: string | null;
  hook_id: string | null;
}

export interface RepositoryRow extends InPlace {
  id: Generated<string>;
  provider: "CodeStarSourceConnection" | "GitHub";
  container: string;
  repository: string;
  refs: Record<string, string> | null;
  looks: Generated<string>;
  next_look_at: Date | null;
  delivered_at: Date | null;
  hook_id: string | null;
}

export interface RepositoryEventRow extends InPlace {
  id: string;
  repository_id: string;
  document: RepositoryEvent;
  asked: Generated<boolean>;
  created_at: Date;
}

export interface CommitStatusRow extends InPlace {
  id: string;
  pipeline_id: string;
  action: string;
  commit_id: string;
  document: Pick<CommitStatus, "state" | "description">;
  asked: Generated<boolean>;
  created_at: Date;
}

type PipelineTables = {
  codepipeline_branch_pipeline: InPlace & { parent_id: string; child_id: string; branch: string };
  codepipeline_commit_status: CommitStatusRow;
  codepipeline_webhook: WebhookRow;
  codepipeline_repository: RepositoryRow;
  codepipeline_repository_event: RepositoryEventRow;
  codepipeline_action_type: ActionTypeRow;
  codepipeline_job: JobRow;
  codepipeline_pipeline: PipelineRow;
  codepipeline_version: InPlace & { pipeline_id: string; version: number; declaration: Declaration };
  codepipeline_transition: TransitionRow;
  codepipeline_execution: ExecutionRow;
  codepipeline_action_execution: ActionExecutionRow;
  codepipeline_fact: InPlace & { id: Generated<string>; pipeline_id: string; execution_id: string; document: Fact };
  codepipeline_external_work: ExternalWorkRow;
  codepipeline_source: SourceRow;
};

export const tables = (tx: Tx) => tx.withTables<PipelineTables>();

/** The machine that runs a pipeline's executions; its id is the pipeline row's. */
export const machineKind = "codepipeline/pipeline";

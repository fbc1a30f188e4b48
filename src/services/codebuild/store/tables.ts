import type { ProjectSource, ReportExportConfig, Webhook } from "@aws-sdk/client-codebuild";
import type { ColumnType, Generated } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import type { BatchFact, BatchState } from "../domain/batch/batch.ts";
import type { BuildState, Fact } from "../domain/build.ts";
import type { FleetDocument } from "../domain/fleet-rules.ts";
import type { ProjectDocument } from "../domain/project-rules.ts";
import type { CoverageSummary, FileCoverage } from "../domain/reports/coverage.ts";
import type { TestCase, TestSummary } from "../domain/reports/test-case.ts";
import type { Told } from "../domain/webhooks/event.ts";

interface Placed {
  account: string;
  region: string;
}

export type CodebuildTables = {
  codebuild_project: Placed & { name: string; document: ProjectDocument; created_at: Date; modified_at: Date };
  codebuild_build_number: Placed & { project_name: string; last: number };
  codebuild_build: Placed & {
    id: string;
    project_name: string;
    number: number;
    started_at: Date;
    ended_at: Date | null;
    running: boolean;
    kind: Generated<"build" | "sandbox">;
    state: BuildState;
  };
  codebuild_command_output: { sandbox_id: string; sequence: number; stdout: string; stderr: string };
  codebuild_fleet: Placed & {
    arn: string;
    name: string;
    id: string;
    document: FleetDocument;
    status: string;
    created_at: Date;
    modified_at: Date;
  };
  codebuild_fact: { build_id: string; key: string; fact: Fact };
  codebuild_follow: { build_id: string; read_to: ColumnType<string, number, number> };
  codebuild_idempotency: Placed & { token: string; digest: string; build_id: string; expires_at: Date };
  codebuild_webhook: Placed & {
    id: string;
    project_name: string;
    token: string;
    secret: Buffer | null;
    document: Pick<
      Webhook,
      "branchFilter" | "filterGroups" | "buildType" | "manualCreation" | "scopeConfiguration" | "pullRequestBuildPolicy"
    >;
    source: ProjectSource;
    service_role: string;
    status: string;
    status_message: string | null;
    hook_id: string | null;
    round: number;
    secret_modified_at: Date;
    deleted_at: Date | null;
  };
  codebuild_delivery: { id: string; webhook_id: string; told: Told; user_agent: string; received_at: Date; judged: boolean };
  codebuild_badge: Placed & { token: string; project_name: string };
  codebuild_batch_number: Placed & { project_name: string; last: number };
  codebuild_batch: Placed & { id: string; project_name: string; number: number; started_at: Date; status: string; state: BatchState };
  codebuild_batch_fact: { batch_id: string; key: string; fact: BatchFact };
  codebuild_resource_policy: Placed & { arn: string; policy: string; modified_at: Date };
  codebuild_source_credential: Placed & {
    server_type: string;
    auth_type: string;
    username: string | null;
    resource: string | null;
    token: Buffer;
    modified_at: Date;
  };
  codebuild_report_group: Placed & { name: string; type: string; export_config: ReportExportConfig; created_at: Date; modified_at: Date };
  codebuild_report: Placed & {
    group_name: string;
    uuid: string;
    build_id: string;
    status: string;
    created_at: Date;
    expires_at: Date;
    truncated: boolean;
    type: "TEST" | "CODE_COVERAGE";
    export_config: ReportExportConfig;
    summary: TestSummary | null;
    cases: TestCase[];
    coverage_summary: CoverageSummary | null;
    files: FileCoverage[];
  };
};

export const db = (tx: Tx) => tx.withTables<CodebuildTables>();

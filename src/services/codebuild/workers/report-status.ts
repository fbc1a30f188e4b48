import type { ProjectSource } from "@aws-sdk/client-codebuild";
import type { BusEvent, Subscription } from "../../../kernel/events/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { batchId, buildId } from "../arns.ts";
import { batchArn } from "../domain/batch/view.ts";
import type { WebhookCause } from "../domain/build.ts";
import { codebuildVariables } from "../domain/variables.ts";
import { buildArn, projectArn } from "../domain/view.ts";
import { commitStatus } from "../domain/webhooks/commit-status.ts";
import { findBatchState } from "../store/batches.ts";
import { findState } from "../store/builds.ts";
import { batchEvents } from "./announce-batch.ts";
import { assumeServiceRole } from "./service-role.ts";
import { sourceHost } from "./source-host.ts";
import { isFinal } from "./webhook.ts";

/** Something whose status a git host shows beside a commit. */
interface Reported {
  account: string;
  region: string;
  projectName: string;
  status: string;
  source: ProjectSource;
  serviceRole: string;
  commit: string | undefined;
  url: string;
  variables: Record<string, string>;
}

/** Tells the git host how builds fare, where their project asks for it. */
export const statusReports: Subscription[] = [
  {
    name: "codebuild/build-status",
    pattern: { source: ["aws.codebuild"], "detail-type": ["CodeBuild Build State Change"] },
    handle: (event, { tx, kernel }) => tellHost(kernel, tx, () => ofBuild(tx, event)),
  },
  {
    name: "codebuild/build-source-known",
    pattern: {
      source: ["aws.codebuild"],
      "detail-type": ["CodeBuild Build Phase Change"],
      detail: { "completed-phase": ["DOWNLOAD_SOURCE"] },
    },
    handle: (event, { tx, kernel }) => tellHost(kernel, tx, () => ofBuild(tx, event, "IN_PROGRESS")),
  },
  {
    name: "codebuild/batch-status",
    pattern: { source: [batchEvents.source], "detail-type": [batchEvents.detailType] },
    handle: (event, { tx, kernel }) => tellHost(kernel, tx, () => ofBatch(tx, event)),
  },
];

/** A commit that is not known yet has no status; a build whose commit came with the webhook need not say twice that it has begun. */
async function ofBuild(tx: Tx, { resources: [arn = ""], detail }: BusEvent, status?: string): Promise<Reported | undefined> {
  const state = await findState(tx, buildId(arn));
  if (!state || (status && (state.webhook?.commit || state.status !== "IN_PROGRESS"))) return undefined;
  if (state.batch && !(await reportsAlone(tx, state.batch.id))) return undefined;
  const { plan, account, region, projectName } = state;
  const told = status ?? (detail["build-status"] as string);
  const variables = codebuildVariables(
    { ...state, arn: buildArn(state), projectArn: projectArn(state) },
    plan,
    { source: "", secondary: {} },
    state.resolvedSourceVersion,
  );
  return {
    ...{ account, region, projectName, source: plan.source, serviceRole: plan.serviceRole, variables },
    // The state has the finer word where the event says FAILED for all of them.
    status: told === "IN_PROGRESS" ? told : state.status,
    commit: commitOf(state),
    url: variables["CODEBUILD_BUILD_URL"] ?? "",
  };
}

const commitOf = ({ resolvedSourceVersion, webhook }: { resolvedSourceVersion?: string; webhook?: WebhookCause }): string | undefined =>
  resolvedSourceVersion ?? webhook?.commit;

const reportsAlone = async (tx: Tx, id: string): Promise<boolean> =>
  (await findBatchState(tx, id))?.config.batchReportMode === "REPORT_INDIVIDUAL_BUILDS";

async function ofBatch(tx: Tx, { resources: [arn = ""], detail }: BusEvent): Promise<Reported | undefined> {
  const state = await findBatchState(tx, batchId(arn));
  if (!state || state.config.batchReportMode === "REPORT_INDIVIDUAL_BUILDS") return undefined;
  const { plan, account, region, projectName } = state;
  const url = `https://${region}.console.aws.amazon.com/codebuild/home?region=${region}#/build-batches/${state.id}`;
  return {
    ...{ account, region, projectName, source: plan.source, serviceRole: plan.serviceRole, url, commit: commitOf(state) },
    status: detail["build-batch-status"] as string,
    variables: { CODEBUILD_BUILD_ARN: batchArn(state), CODEBUILD_BUILD_ID: state.id, CODEBUILD_BUILD_URL: url },
  };
}

async function tellHost(kernel: Kernel, tx: Tx, find: () => Promise<Reported | undefined>): Promise<void> {
  const reported = await find();
  if (!reported?.source.reportBuildStatus || !reported.commit) return;
  const { account, region, source, commit } = reported;
  try {
    const principal = await assumeServiceRole(kernel, tx, account, reported.serviceRole, "AWSCodeBuild-status");
    const at = await sourceHost(kernel, source, { principal, account, region, tx });
    const status = commitStatus(reported.status, { ...reported, config: source.buildStatusConfig });
    await at?.host.api?.setStatus(at.repository, { commit, ...status });
  } catch (error) {
    if (!isFinal(error)) throw error;
    kernel.log.warn("A build's status could not be told to its git host", { project: reported.projectName, error });
  }
}

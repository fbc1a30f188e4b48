import type * as sdk from "@aws-sdk/client-codebuild";
import { arn } from "../../../../base/arn.ts";
import { present } from "../plan.ts";
import { artifactViews } from "../view.ts";
import { phaseOf } from "./advance.ts";
import type { BatchBuild, BatchGroup, BatchState } from "./batch.ts";

export const batchArn = (state: Pick<BatchState, "account" | "region" | "id">): string =>
  arn("codebuild", state, `build-batch/${state.id}`);

/** A batch as BatchGetBuildBatches shows it. */
export function batchView(state: BatchState): sdk.BuildBatch {
  const { plan } = state;
  const [primary, ...secondary] = artifactViews(state);
  return present({
    id: state.id,
    arn: batchArn(state),
    startTime: new Date(state.submittedAt),
    endTime: state.endedAt === undefined ? undefined : new Date(state.endedAt),
    currentPhase: phaseOf(state),
    buildBatchStatus: state.status,
    sourceVersion: plan.sourceVersion,
    resolvedSourceVersion: state.resolvedSourceVersion,
    projectName: state.projectName,
    phases: state.phases.map(({ name, startedAt, endedAt, status, context }) =>
      present({
        phaseType: name,
        phaseStatus: status,
        startTime: new Date(startedAt),
        endTime: endedAt === undefined ? undefined : new Date(endedAt),
        durationInSeconds: endedAt === undefined ? undefined : Math.floor((endedAt - startedAt) / 1000),
        contexts: context ? [context] : undefined,
      }),
    ),
    source: plan.source,
    secondarySources: plan.secondarySources,
    secondarySourceVersions: plan.secondarySourceVersions,
    artifacts: primary,
    secondaryArtifacts: secondary,
    cache: plan.cache,
    environment: plan.environment,
    serviceRole: plan.serviceRole,
    logConfig: plan.logsConfig,
    buildTimeoutInMinutes: plan.timeoutInMinutes,
    queuedTimeoutInMinutes: plan.queuedTimeoutInMinutes,
    complete: state.status !== "IN_PROGRESS",
    initiator: state.initiator,
    encryptionKey: plan.encryptionKey,
    buildBatchNumber: state.number,
    buildBatchConfig: state.config,
    buildGroups: state.groups.map((group) => groupView(state, group)),
    debugSessionEnabled: state.debugSessionEnabled,
    reportArns: state.reportArns,
  }) as sdk.BuildBatch;
}

const groupView = (state: BatchState, { node, current, prior }: BatchGroup): sdk.BuildGroup =>
  present({
    identifier: node.identifier,
    dependsOn: node.dependsOn,
    ignoreFailure: node.ignoreFailure,
    currentBuildSummary: current && summary(state, current),
    priorBuildSummaryList: prior.map((build) => summary(state, build)),
  });

function summary({ plan }: BatchState, build: BatchBuild): sdk.BuildSummary {
  const primary = build.artifacts.find(({ identifier }) => identifier === undefined);
  return present({
    arn: build.arn,
    requestedOn: new Date(build.requestedAt),
    buildStatus: build.status,
    primaryArtifact: present({ type: plan.artifacts.type, location: primary?.location }),
    secondaryArtifacts: build.artifacts.flatMap(({ identifier, location }) =>
      identifier ? [{ type: "S3" as const, location, identifier }] : [],
    ),
  });
}

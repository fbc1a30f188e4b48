import type * as sdk from "@aws-sdk/client-codebuild";
import { arn } from "../../../base/arn.ts";
import { currentPhase } from "./advance.ts";
import type { BuildState, StoredArtifact } from "./build.ts";
import type { PhaseRecord } from "./phases.ts";
import { present } from "./plan.ts";

export const buildArn = (state: Pick<BuildState, "account" | "region" | "id">): string => arn("codebuild", state, `build/${state.id}`);
export const projectArn = (state: Pick<BuildState, "account" | "region" | "projectName">): string =>
  arn("codebuild", state, `project/${state.projectName}`);

/** A build as BatchGetBuilds shows it. */
export function buildView(state: BuildState): sdk.Build {
  const { plan } = state;
  const [primary, ...secondary] = artifactViews(state);
  return present({
    id: state.id,
    arn: buildArn(state),
    buildNumber: state.number,
    startTime: new Date(state.submittedAt),
    endTime: state.endedAt === undefined ? undefined : new Date(state.endedAt),
    currentPhase: currentPhase(state),
    buildStatus: state.status,
    sourceVersion: plan.sourceVersion,
    resolvedSourceVersion: state.resolvedSourceVersion,
    projectName: state.projectName,
    phases: state.phases.map(phaseView),
    source: plan.source,
    secondarySources: plan.secondarySources,
    secondarySourceVersions: plan.secondarySourceVersions,
    artifacts: primary,
    secondaryArtifacts: secondary,
    cache: plan.cache,
    environment: plan.environment,
    serviceRole: plan.serviceRole,
    logs: logsView(state),
    timeoutInMinutes: plan.timeoutInMinutes,
    queuedTimeoutInMinutes: plan.queuedTimeoutInMinutes,
    buildComplete: state.status !== "IN_PROGRESS",
    initiator: state.initiator,
    encryptionKey: plan.encryptionKey,
    exportedEnvironmentVariables: state.exported,
    reportArns: state.reportArns,
    buildBatchArn: state.batch?.arn,
    debugSession: { sessionEnabled: false },
    autoRetryConfig: plan.autoRetryLimit
      ? present({
          autoRetryLimit: plan.autoRetryLimit,
          autoRetryNumber: state.retry.number,
          previousAutoRetry: state.retry.previous,
          nextAutoRetry: state.retry.next,
        })
      : undefined,
  }) as sdk.Build;
}

export function phaseView({ name, startedAt, endedAt, status, context }: PhaseRecord): sdk.BuildPhase {
  return present({
    phaseType: name,
    phaseStatus: status,
    startTime: new Date(startedAt),
    endTime: endedAt === undefined ? undefined : new Date(endedAt),
    durationInSeconds: endedAt === undefined ? undefined : Math.floor((endedAt - startedAt) / 1000),
    contexts: context ? [context] : undefined,
  });
}

export function artifactViews({ plan, artifacts }: Pick<BuildState, "plan" | "artifacts">): sdk.BuildArtifacts[] {
  return [plan.artifacts, ...plan.secondaryArtifacts].map((planned, index) => {
    const identifier = index === 0 ? undefined : planned.artifactIdentifier;
    const stored: StoredArtifact | undefined = artifacts.find((candidate) => candidate.identifier === identifier);
    return present({
      location: stored?.location ?? (planned.type === "NO_ARTIFACTS" ? "" : undefined),
      sha256sum: stored?.sha256sum,
      md5sum: stored?.md5sum,
      overrideArtifactName: planned.overrideArtifactName,
      encryptionDisabled: planned.encryptionDisabled,
      artifactIdentifier: planned.artifactIdentifier,
      bucketOwnerAccess: planned.bucketOwnerAccess,
    });
  });
}

/** Before the container exists AWS's deep link names a null group. */
export function logsView(state: BuildState): sdk.LogsLocation {
  const { region, account, logs } = state;
  const { group, stream } = logs ?? {};
  const deep = `https://console.aws.amazon.com/cloudwatch/home?region=${region}#logEvent:group=${group ?? null};stream=${stream ?? null}`;
  return present({
    groupName: group,
    streamName: stream,
    deepLink: deep,
    cloudWatchLogsArn: `arn:aws:logs:${region}:${account}:log-group:${group ?? null}:log-stream:${stream ?? null}`,
    cloudWatchLogs: state.plan.logsConfig.cloudWatchLogs,
    s3Logs: state.plan.logsConfig.s3Logs,
  }) as sdk.LogsLocation;
}

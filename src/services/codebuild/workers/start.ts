import { uuid as newUuid } from "../../../base/ids.ts";
import { publish } from "../../../kernel/events/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { BatchMembership, BuildPlan, BuildState, SandboxRun, WebhookCause } from "../domain/build.ts";
import { stateChangeDetail } from "../domain/event-detail.ts";
import { buildArn } from "../domain/view.ts";
import { insertBuild, nextBuildNumber } from "../store/builds.ts";
import { buildKind } from "./surroundings.ts";

/** Writes a new build and wakes its machine: all that starting a build is. */
export async function submitBuild(
  tx: Tx,
  asked: {
    account: string;
    region: string;
    projectName: string;
    plan: BuildPlan;
    initiator: string;
    now: Date;
    retry?: BuildState["retry"];
    batch?: BatchMembership;
    webhook?: WebhookCause;
    sandbox?: SandboxRun;
  },
): Promise<BuildState> {
  const { now, retry = { number: 0 }, ...given } = asked;
  const uuid = newUuid();
  const submittedAt = now.getTime();
  const state: BuildState = {
    ...given,
    id: `${given.projectName}:${uuid}`,
    uuid,
    number: given.sandbox ? 0 : await nextBuildNumber(tx, given, given.projectName),
    submittedAt,
    status: "IN_PROGRESS",
    phases: [{ name: "SUBMITTED", startedAt: submittedAt }],
    sequence: 0,
    artifacts: [],
    reportArns: [],
    exported: [],
    retry,
  };
  await insertBuild(tx, state);
  if (!state.sandbox)
    await publish(tx, {
      source: "aws.codebuild",
      detailType: "CodeBuild Build State Change",
      account: state.account,
      region: state.region,
      resources: [buildArn(state)],
      detail: stateChangeDetail(state),
    });
  await wake(tx, buildKind, state.id);
  return state;
}

import type { BusEvent, Subscription } from "../../../kernel/events/index.ts";
import type { Gate } from "../domain/execution/execution.ts";
import { findWork } from "../store/external-work.ts";
import { openAttempt } from "./action-job.ts";
import { look } from "./perform-effect.ts";

/** Looks after an action as soon as the service that works for it says that something ended. What it asks then is the truth, not the event. */
const whenOver = (
  service: "codebuild" | "codedeploy",
  declared: Pick<Subscription, "name" | "pattern"> & { externalId(detail: BusEvent["detail"]): string },
): Subscription => ({
  name: declared.name,
  pattern: declared.pattern,
  async handle(event, context) {
    const externalId = declared.externalId(event.detail);
    const work = await findWork(context.tx, { service, account: event.account, region: event.region, externalId });
    if (!work) return;
    const { pipeline_id: pipelineId, execution_id: executionId, action_execution_id: actionExecutionId, stage, gate, action } = work;
    const name = { pipelineId, executionId, actionExecutionId, stage, ...(gate ? { gate: gate as Gate } : {}), action };
    const attempt = await openAttempt(context.tx, name);
    if (attempt) await look(context, attempt, name, externalId);
  },
});

export const buildEnded = whenOver("codebuild", {
  name: "codepipeline/build-ended",
  pattern: {
    source: ["aws.codebuild"],
    "detail-type": ["CodeBuild Build State Change"],
    detail: { "build-status": ["SUCCEEDED", "FAILED", "FAULT", "STOPPED", "TIMED_OUT"] },
  },
  externalId: (detail) => String(detail["build-id"]).replace(/^.*:build\//, ""),
});

export const deploymentEnded = whenOver("codedeploy", {
  name: "codepipeline/deployment-ended",
  pattern: {
    source: ["aws.codedeploy"],
    "detail-type": ["CodeDeploy Deployment State-change Notification"],
    detail: { state: ["SUCCESS", "FAILURE", "STOP"] },
  },
  externalId: (detail) => String(detail.deploymentId),
});

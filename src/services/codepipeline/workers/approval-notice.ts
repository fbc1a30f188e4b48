import { parseArn } from "../../../base/arn.ts";
import type { BusEvent, Subscription } from "../../../kernel/events/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { assumePipelineRole } from "../providers/action-role.ts";
import { declarationOf, findPipeline } from "../store/pipelines.ts";

interface Approval {
  pipelineName: string;
  expires: string;
}

/** Tells the topic that an approval names. What cannot be delivered is tried again until the approval has expired. */
export const approvalNotice: Subscription = {
  name: "codepipeline/approval-notice",
  pattern: { source: ["aws.codepipeline"], "detail-type": ["CodePipeline Manual Approval Notification"] },
  async handle(event, { tx, now, kernel }) {
    const approval = event.detail.approval as Approval;
    const topicArn = event.resources.find((one) => parseArn(one)?.service === "sns");
    const topic = topicArn && parseArn(topicArn);
    if (!topicArn || !topic || Date.parse(approval.expires) < now.getTime()) return;
    const subject = `APPROVAL NEEDED: AWS CodePipeline ${approval.pipelineName}`.slice(0, 100);
    const message = JSON.stringify(messageOf(kernel.config, event, approval));
    if (await kernel.remotes.publish(topicArn, { id: event.id, subject, message, time: event.time })) return;
    if (!kernel.remotes.at(topic, "sns")) return;
    const pipeline = await findPipeline(tx, event, approval.pipelineName);
    const declaration = pipeline && (await declarationOf(tx, pipeline.id, pipeline.version));
    if (!declaration) return;
    const asked = { pipelineName: approval.pipelineName, roleArn: declaration.roleArn };
    const principal = await assumePipelineRole({ kernel, tx }, event, asked);
    const as = { principal, account: topic.account, region: topic.region, tx };
    await kernel.call("sns", "Publish", { TopicArn: topicArn, Subject: subject, Message: message }, as);
  },
};

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-json-format.html */
function messageOf({ host, port }: Kernel["config"], { detail, region }: BusEvent, approval: Approval) {
  const consoleLink = `http://${host}:${port}/console/pipelines/${encodeURIComponent(approval.pipelineName)}`;
  return { region, consoleLink, approval: { ...(detail.approval as object), approvalReviewLink: consoleLink } };
}

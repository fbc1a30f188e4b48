import { inputOf } from "./artifact-store.ts";
import { failed } from "./failure.ts";
import { type ActionJob, isElsewhere, type Provider } from "./provider.ts";

/** Releases the input artifact as a revision of a CodeDeploy application. */
export const codeDeploy: Provider = {
  async start(job) {
    const { ApplicationName: applicationName = "", DeploymentGroupName: deploymentGroupName = "" } = job.run.resolvedConfiguration;
    const { bucket, key } = inputOf(job);
    const { ETag, VersionId } = await job.call("s3", "HeadObject", { Bucket: bucket, Key: key });
    const description = `Pipeline ${job.pipelineName}, execution ${job.execution.id}`;
    const begun = await begunBefore(job, applicationName, deploymentGroupName, description);
    if (begun) return { status: "InProgress", service: "codedeploy", externalExecutionId: begun };
    const { deploymentId } = await job.call("codedeploy", "CreateDeployment", {
      ...{ applicationName, deploymentGroupName },
      revision: {
        revisionType: "S3",
        s3Location: {
          ...{ bucket, key, bundleType: "zip" },
          ...(ETag ? { eTag: ETag.replaceAll('"', "") } : {}),
          ...(VersionId && VersionId !== "null" ? { version: VersionId } : {}),
        },
      },
      description: marked(description, job),
    });
    if (!deploymentId) throw new Error("CodeDeploy answered CreateDeployment without a deployment");
    return { status: "InProgress", service: "codedeploy", externalExecutionId: deploymentId };
  },

  async check(job, deploymentId) {
    const { deploymentInfo } = await job.call("codedeploy", "GetDeployment", { deploymentId });
    if (deploymentInfo?.status === "Succeeded") return { status: "Succeeded", summary: "Deployment Succeeded" };
    if (deploymentInfo?.status !== "Failed" && deploymentInfo?.status !== "Stopped") return undefined;
    const { code, message } = deploymentInfo.errorInformation ?? {};
    const summary = message ?? `Deployment ${deploymentId} ${deploymentInfo.status === "Failed" ? "failed" : "was stopped"}`;
    return { ...failed("JobFailed", code ? `${summary} (Error Code: ${code})` : summary), summary };
  },
};

/** Of deployments elsewhere, the attempt's id tells which are ours. */
export const marked = (description: string, job: ActionJob): string =>
  isElsewhere(job, "codedeploy") ? `${description} (${job.run.id})` : description;

/**
 * CreateDeployment has no token. On this server it commits together with the mark that it was asked for; elsewhere the answer may get
 * lost, so we look before we ask again.
 */
export async function begunBefore(
  job: ActionJob,
  applicationName: string,
  deploymentGroupName: string,
  description: string,
): Promise<string | undefined> {
  if (!isElsewhere(job, "codedeploy")) return undefined;
  const createTimeRange = { start: new Date(job.run.startTime - 60_000) };
  const { deployments = [] } = await job.call("codedeploy", "ListDeployments", { applicationName, deploymentGroupName, createTimeRange });
  if (!deployments.length) return undefined;
  const { deploymentsInfo = [] } = await job.call("codedeploy", "BatchGetDeployments", { deploymentIds: deployments.slice(0, 25) });
  return deploymentsInfo.find((one) => one.description === marked(description, job))?.deploymentId;
}

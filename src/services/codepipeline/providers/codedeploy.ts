import { inputOf } from "./artifact-store.ts";
import { failed } from "./failure.ts";
import type { Provider } from "./provider.ts";

/** Releases the input artifact as a revision of a CodeDeploy application. */
export const codeDeploy: Provider = {
  async start(job) {
    const { ApplicationName: applicationName = "", DeploymentGroupName: deploymentGroupName = "" } = job.run.resolvedConfiguration;
    const { bucket, key } = inputOf(job);
    const { ETag, VersionId } = await job.call("s3", "HeadObject", { Bucket: bucket, Key: key });
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
      description: `Pipeline ${job.pipelineName}, execution ${job.execution.id}`,
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

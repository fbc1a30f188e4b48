import { inputOf } from "./artifact-store.ts";
import { failed } from "./failure.ts";
import type { ActionJob, Provider } from "./provider.ts";

/** Makes the artifact a version of an application and has an environment take it. */
export const elasticBeanstalk: Provider = {
  async start(job) {
    const { ApplicationName = "", EnvironmentName = "" } = job.run.resolvedConfiguration;
    const { bucket, key } = inputOf(job);
    const VersionLabel = versionLabel(job);
    await job
      .call("elasticbeanstalk", "CreateApplicationVersion", {
        ...{ ApplicationName, VersionLabel, SourceBundle: { S3Bucket: bucket, S3Key: key } },
        Description: `Pipeline ${job.pipelineName}, execution ${job.execution.id}`,
      })
      .catch((error) => {
        // The label is the attempt's own: somebody asked before us and did not live to hear the answer.
        if (!/already exists/i.test(error.message)) throw error;
      });
    await job.call("elasticbeanstalk", "UpdateEnvironment", { ApplicationName, EnvironmentName, VersionLabel });
    return { status: "InProgress", externalExecutionId: VersionLabel };
  },

  async check(job, versionLabel) {
    const { ApplicationName = "", EnvironmentName = "" } = job.run.resolvedConfiguration;
    const asked = { ApplicationName, EnvironmentNames: [EnvironmentName] };
    const { Environments = [] } = await job.call("elasticbeanstalk", "DescribeEnvironments", asked);
    const [environment] = Environments;
    if (!environment) return failed("JobFailed", `The environment '${EnvironmentName}' does not exist`);
    if (environment.Status !== "Ready") return undefined;
    if (environment.VersionLabel === versionLabel) return { status: "Succeeded", summary: `Deployed ${versionLabel}` };
    return failed("JobFailed", `The environment went back to the version ${environment.VersionLabel ?? ""}`);
  },
};

const versionLabel = ({ run }: ActionJob): string => `code-pipeline-${run.startTime}-${run.id}`;

import { readArtifactFile } from "./artifact-files.ts";
import { failed } from "./failure.ts";
import { ActionFailure, type Provider } from "./provider.ts";

const contentTypes: Record<string, string> = { json: "application/json", yaml: "application/x-yaml", yml: "application/x-yaml" };

/** Stores a file of the artifact as a configuration's next version and deploys it. The execution id is the deployment's number. */
export const appConfig: Provider = {
  async start(job) {
    const { Application = "", Environment = "", ConfigurationProfile = "", ...more } = job.run.resolvedConfiguration;
    const { InputArtifactConfigurationPath: path = "", DeploymentStrategy = "AppConfig.AllAtOnce" } = more;
    const description = `Pipeline ${job.pipelineName}, attempt ${job.run.id}`;
    const { Items = [] } = await job.call("appconfig", "ListDeployments", { ApplicationId: Application, EnvironmentId: Environment });
    for (const { DeploymentNumber } of Items.slice(0, 5)) {
      const asked = { ApplicationId: Application, EnvironmentId: Environment, DeploymentNumber: DeploymentNumber ?? 0 };
      const found = await job.call("appconfig", "GetDeployment", asked);
      if (found.Description === description) return { status: "InProgress", externalExecutionId: String(DeploymentNumber) };
    }
    const { VersionNumber } = await job.call("appconfig", "CreateHostedConfigurationVersion", {
      ...{
        ApplicationId: Application,
        ConfigurationProfileId: ConfigurationProfile,
        Content: (await readArtifactFile(job, path)) as never,
      },
      ContentType: contentTypes[path.slice(path.lastIndexOf(".") + 1)] ?? "text/plain",
    });
    const { DeploymentNumber } = await job.call("appconfig", "StartDeployment", {
      ...{ ApplicationId: Application, EnvironmentId: Environment, ConfigurationProfileId: ConfigurationProfile },
      ...{ DeploymentStrategyId: DeploymentStrategy, ConfigurationVersion: String(VersionNumber), Description: description },
    });
    if (DeploymentNumber === undefined) throw new ActionFailure("JobFailed", "AppConfig started no deployment");
    return { status: "InProgress", externalExecutionId: String(DeploymentNumber) };
  },

  async check(job, number) {
    const { Application = "", Environment = "" } = job.run.resolvedConfiguration;
    const asked = { ApplicationId: Application, EnvironmentId: Environment, DeploymentNumber: Number(number) };
    const { State } = await job.call("appconfig", "GetDeployment", asked);
    if (State === "COMPLETE") return { status: "Succeeded", summary: `Deployment ${number} is complete` };
    return State === "ROLLED_BACK" || State === "REVERTED" ? failed("JobFailed", `Deployment ${number} ended as ${State}`) : undefined;
  },
};

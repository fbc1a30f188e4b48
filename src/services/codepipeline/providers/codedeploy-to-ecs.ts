import { createHash } from "node:crypto";
import { parseJson, readArtifactFile } from "./artifact-files.ts";
import { begunBefore, codeDeploy, marked } from "./codedeploy.ts";
import { registrable } from "./ecs.ts";
import { ActionFailure, type ActionJob, type Provider } from "./provider.ts";

/** A blue/green deployment of a task definition that names the images which the artifacts tell of. */
export const codeDeployToEcs: Provider = {
  async start(job) {
    const { ApplicationName: applicationName = "", DeploymentGroupName: deploymentGroupName = "" } = job.run.resolvedConfiguration;
    const description = `Pipeline ${job.pipelineName}, execution ${job.execution.id}`;
    const begun = await begunBefore(job, applicationName, deploymentGroupName, description);
    if (begun) return { status: "InProgress", service: "codedeploy", externalExecutionId: begun };
    const taskDefinition = parseJson<object>(await taskDefinitionText(job), "The task definition");
    const { taskDefinition: made } = await job.call("ecs", "RegisterTaskDefinition", registrable(taskDefinition));
    const content = (await appSpec(job)).replaceAll("<TASK_DEFINITION>", made?.taskDefinitionArn ?? "");
    const { deploymentId } = await job.call("codedeploy", "CreateDeployment", {
      ...{ applicationName, deploymentGroupName, description: marked(description, job) },
      revision: { revisionType: "AppSpecContent", appSpecContent: { content, sha256: createHash("sha256").update(content).digest("hex") } },
    });
    if (!deploymentId) throw new Error("CodeDeploy answered CreateDeployment without a deployment");
    return { status: "InProgress", service: "codedeploy", externalExecutionId: deploymentId };
  },
  check: (job, deploymentId) => codeDeploy.check!(job, deploymentId),
};

async function taskDefinitionText(job: ActionJob): Promise<string> {
  const configuration = job.run.resolvedConfiguration;
  const { TaskDefinitionTemplateArtifact: artifact, TaskDefinitionTemplatePath: path = "taskdef.json" } = configuration;
  let text = (await readArtifactFile(job, path, artifact ?? "")).toString();
  for (const number of [1, 2, 3, 4]) {
    const [from, placeholder] = [configuration[`Image${number}ArtifactName`], configuration[`Image${number}ContainerName`]];
    if (from && placeholder) text = text.replaceAll(`<${placeholder}>`, await imageUri(job, from));
  }
  return text;
}

async function imageUri(job: ActionJob, artifact: string): Promise<string> {
  const { ImageURI } = parseJson<{ ImageURI?: unknown }>(await readArtifactFile(job, "imageDetail.json", artifact), "imageDetail.json");
  if (typeof ImageURI !== "string") throw new ActionFailure("ConfigurationError", `imageDetail.json of '${artifact}' has no ImageURI`);
  return ImageURI;
}

async function appSpec(job: ActionJob): Promise<string> {
  const { AppSpecTemplateArtifact: artifact = "", AppSpecTemplatePath: path = "appspec.yaml" } = job.run.resolvedConfiguration;
  return (await readArtifactFile(job, path, artifact)).toString();
}

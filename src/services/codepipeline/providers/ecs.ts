import type { RegisterTaskDefinitionRequest, TaskDefinition } from "@aws-sdk/client-ecs";
import type { Strict } from "../../../contracts/types.ts";
import { parseJson, readArtifactFile } from "./artifact-files.ts";
import { failed } from "./failure.ts";
import { ActionFailure, type ActionJob, type Provider } from "./provider.ts";

const defaultMinutes = 60;

/** A new revision of a service's task definition with the images of imagedefinitions.json, rolled out by ECS. */
export const ecs: Provider = {
  async start(job) {
    const service = await describe(job);
    const { taskDefinition } = await job.call("ecs", "DescribeTaskDefinition", { taskDefinition: service.taskDefinition ?? "" });
    const changed = withImages(taskDefinition ?? {}, await imageDefinitions(job));
    const { taskDefinition: made } = await job.call("ecs", "RegisterTaskDefinition", changed);
    const arn = made?.taskDefinitionArn ?? "";
    await job.call("ecs", "UpdateService", { ...named(job), taskDefinition: arn });
    return { status: "InProgress", externalExecutionId: arn, summary: `Deploys ${arn.slice(arn.lastIndexOf("/") + 1)}` };
  },

  async check(job, taskDefinition) {
    const { deployments = [], desiredCount = 0 } = await describe(job);
    const ours = deployments.find((one) => one.taskDefinition === taskDefinition);
    if (!ours) return failed("JobFailed", "Another deployment has taken the place of this one");
    if (ours.rolloutState === "FAILED") return failed("JobFailed", ours.rolloutStateReason ?? "The deployment failed");
    const isSteady = deployments.length === 1 && (ours.runningCount ?? 0) === desiredCount;
    if (ours.rolloutState === "COMPLETED" || (ours.rolloutState === undefined && isSteady))
      return { status: "Succeeded", summary: "Deployment Succeeded" };
    const minutes = Number(job.run.resolvedConfiguration.DeploymentTimeout ?? defaultMinutes);
    if (job.now.getTime() < job.run.startTime + minutes * 60_000) return undefined;
    return failed("JobFailed", `The service did not become steady within ${minutes} minutes`);
  },
};

const named = ({ run }: ActionJob) => ({
  cluster: run.resolvedConfiguration.ClusterName ?? "",
  service: run.resolvedConfiguration.ServiceName ?? "",
});

async function describe(job: ActionJob) {
  const { cluster, service } = named(job);
  const { services = [] } = await job.call("ecs", "DescribeServices", { cluster, services: [service] });
  const found = services.find(({ status }) => status === undefined || status === "ACTIVE");
  if (!found) throw new ActionFailure("ConfigurationError", `The service '${service}' does not exist in the cluster '${cluster}'`);
  return found;
}

interface ImageDefinition {
  name: string;
  imageUri: string;
}

async function imageDefinitions(job: ActionJob): Promise<ImageDefinition[]> {
  const { FileName = "imagedefinitions.json" } = job.run.resolvedConfiguration;
  const found = parseJson<ImageDefinition[]>(await readArtifactFile(job, FileName), FileName);
  const isGood = Array.isArray(found) && found.every((one) => typeof one?.name === "string" && typeof one.imageUri === "string");
  if (!isGood) throw new ActionFailure("ConfigurationError", `${FileName} must be a list of {name, imageUri}`);
  return found;
}

function withImages(definition: Strict<TaskDefinition>, images: ImageDefinition[]) {
  const containers = definition.containerDefinitions ?? [];
  const strange = images.find((image) => !containers.some(({ name }) => name === image.name));
  if (strange) throw new ActionFailure("ConfigurationError", `The task definition has no container named '${strange.name}'`);
  const containerDefinitions = containers.map((container) => {
    const image = images.find(({ name }) => name === container.name);
    return image ? { ...container, image: image.imageUri } : container;
  });
  return registrable({ ...definition, containerDefinitions });
}

const shownOnly = [
  ...["taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities"],
  ...["registeredAt", "registeredBy", "deregisteredAt"],
];

/** What DescribeTaskDefinition adds, RegisterTaskDefinition does not take. */
export const registrable = (definition: Strict<TaskDefinition>): Strict<RegisterTaskDefinitionRequest> =>
  Object.fromEntries(Object.entries(definition).filter(([name]) => !shownOnly.includes(name))) as Strict<RegisterTaskDefinitionRequest>;
